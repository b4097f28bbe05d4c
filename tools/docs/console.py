"""Runs the commands that the documents show, and compares what comes out with what they show.

Every block ```console of a page is run, top to bottom, in one shell in a scratch folder that has `examples/`, with a
home of its own: what one command leaves, the next one finds. A line `$ …` is a command (it goes on after a `\\`),
what follows is its output, standard error included. A line that is `…` stands for any lines, `[..]` for anything
within a line. Blocks ```sh are not run: they need a network or another machine.

    python3 tools/docs/console.py --armistice PATH                  the pages of the guide
    python3 tools/docs/console.py --armistice PATH --update         write down what came out, except under `…`
"""

import argparse
import difflib
import os
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PORT = "8080"
# So many lines of a difference are told.
LONG = 30


class Shell:
    """One shell for a page; commands see what earlier ones left."""

    def __init__(self, program: Path, folder: Path, port: int):
        (folder / "bin").mkdir()
        (folder / "bin/armistice").symlink_to(program.resolve())
        (folder / "work").mkdir()
        (folder / "work/examples").symlink_to(PROJECT / "examples")
        self.port = str(port)
        environment = {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(folder),
            "USER": "ada",
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
        }
        self.process = subprocess.Popen(
            ["bash", "--norc", "--noprofile"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder / "work",
            env=environment,
            text=True,
            start_new_session=True,
        )

    def run(self, command: str) -> list[str]:
        """Runs a command and returns the lines that it wrote."""
        end = "--end-of-command--"
        self.process.stdin.write(f"{command.replace(PORT, self.port)}\nprintf '\\n%s %s\\n' {end} $?\n")
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            if line.startswith(end):
                break
            lines.append(line.rstrip("\n").replace(self.port, PORT))
        else:
            raise SystemExit(f"the shell ended at: {command}")
        if lines and not lines[-1]:
            lines.pop()  # of our own line break
        return lines

    def close(self):
        os.killpg(self.process.pid, 15)
        self.process.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def matches(shown: list[str], found: list[str]) -> bool:
    """Whether the output is what the page shows; `…` and `[..]` stand for anything."""
    pattern = ""
    for line in shown:
        if line.strip() == "…":
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += ".*".join(re.escape(piece) for piece in line.split("[..]")) + r"\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in found)) is not None


def steps(block: list[str]) -> list[tuple[list[str], list[str]]]:
    """The commands of a block, as lines of the page, each with its output."""
    found: list[tuple[list[str], list[str]]] = []
    goes_on = False
    for line in block:
        if goes_on:
            found[-1][0].append(line)
        elif line.startswith("$ "):
            found.append(([line], []))
        elif found:
            found[-1][1].append(line)
        else:
            raise SystemExit(f"a console block begins without a command: {line}")
        goes_on = bool(found) and not found[-1][1] and line.endswith("\\")
    return found


def page(path: Path, program: Path, update: bool) -> tuple[int, int]:
    """Runs the commands of a page. Returns how many there are, and how many tell something else."""
    out: list[str] = []
    block: list[str] | None = None
    count = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(program, Path(folder), free_port())
        for line in path.read_text().splitlines():
            if block is None:
                out.append(line)
                block = [] if line == "```console" else None
            elif line == "```":
                for command, shown in steps(block):
                    count += 1
                    text = "\n".join(command)[2:]
                    found = shell.run(text)
                    if not matches(shown, found):
                        wrong += 1
                        print(f"{path.relative_to(PROJECT)}: $ {text}", file=sys.stderr)
                        differences = list(difflib.unified_diff(shown, found, "shown", "found", lineterm=""))
                        for difference in differences[:LONG]:
                            print(f"    {difference}", file=sys.stderr)
                        if len(differences) > LONG:
                            print(f"    … {len(differences) - LONG} lines more", file=sys.stderr)
                        if update and "…" not in shown:
                            shown = found
                    out += command + shown
                out.append(line)
                block = None
            else:
                block.append(line)
        shell.close()
    if update:
        path.write_text("\n".join(out) + "\n")
    return count, wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--armistice", type=Path, required=True, help="the program")
    parser.add_argument("--update", action="store_true", help="write down what came out")
    parser.add_argument("pages", nargs="*", type=Path, help="the pages [default: the guide and docs/verify.md]")
    arguments = parser.parse_args()
    guide = [*sorted((PROJECT / "docs/guide").glob("*.md")), PROJECT / "docs/verify.md"]
    pages = [path.resolve() for path in arguments.pages] or guide
    commands = wrong = 0
    for path in pages:
        count, bad = page(path, arguments.armistice, arguments.update)
        commands, wrong = commands + count, wrong + bad
    print(f"{commands} commands on {len(pages)} pages, {wrong} tell something else than the page")
    if wrong and not arguments.update:
        sys.exit(1)


if __name__ == "__main__":
    main()
