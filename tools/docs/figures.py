"""Checks that the error rates which the guide tells are those that were measured (`docs/quality.md`).

    python3 tools/docs/figures.py [--update]
"""

import argparse
import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def table(text: str, first: str) -> dict[str, dict[str, str]]:
    """The table whose header begins with `first`: rows by their first cell (without brackets), cells by column."""
    lines = text[text.index(f"| {first} |"):].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    end = next((n for n, line in enumerate(lines) if not line.startswith("|")), len(lines))
    header = rows[0]
    return {re.sub(r" \(.*", "", row[0]): dict(zip(header, row)) for row in rows[2:end]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="take the figures over")
    arguments = parser.parse_args()
    page = PROJECT / "docs/guide/limits.md"
    text = page.read_text()
    measured = table((PROJECT / "docs/quality.md").read_text(), "F1")
    told = table(text, "what")
    wrong = 0
    for kind, row in told.items():
        figures = measured[kind]
        agreement = next(value for column, value in figures.items() if column.startswith("second pass"))
        right = f"| {kind} | {figures['test']} | {agreement} |"
        old = "| " + " | ".join(row.values()) + " |"
        if old != right:
            wrong += 1
            print(f"{page.relative_to(PROJECT)}: `{old}` should be `{right}`", file=sys.stderr)
            text = text.replace(old, right)
    if arguments.update:
        page.write_text(text)
    elif wrong:
        sys.exit(1)
    print(f"{len(told)} figures of the guide compared with docs/quality.md, {wrong} differed")


if __name__ == "__main__":
    main()
