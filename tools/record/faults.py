#!/usr/bin/env python3
"""Break what Armistice stands on, and see that nothing acknowledged is lost and that it says what to do.

    faults.py --armistice PATH [--small] [--only NAME,…]

Faults: a full disk, a disk that takes no writes, a record that another program has locked, half-written files, PostgreSQL restarted under
load, a network that is cut, a clock that jumps. A report is acknowledged when its line stands on standard output of `armistice
add`, or a POST was answered with 2xx. What needs root (a small disk of its own, a network of its own), PostgreSQL's programs or
faketime is skipped with a notice where it cannot be had. `--small` stays under half a minute. Standard library only.
"""
import argparse
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from glob import glob
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = os.geteuid() == 0
NAMES = ["Ruritania", "Borduria", "Syldavia", "Ethiopia", "Kenya", "Norway", "Chile", "Ghana"]


class Skipped(Exception):
    """What a fault needs is not here."""


class Armistice:
    """The program, on one record."""

    def __init__(self, program, database, before=()):
        self.program, self.database, self.before = str(program), str(database), list(before)

    def command(self, *arguments):
        return [*self.before, self.program, *arguments, "--db", self.database]

    def run(self, *arguments, timeout=180, **more):
        return subprocess.run(self.command(*arguments), capture_output=True, text=True, timeout=timeout, check=False, **more)

    def good(self, *arguments, **more):
        run = self.run(*arguments, **more)
        expect(run.returncode == 0, f"{arguments[0]} ended with {run.returncode}: {run.stderr}")
        return run.stdout

    def ids(self):
        return [json.loads(line)["id"] for line in self.good("export", "--format", "jsonl").splitlines()]

    def whole(self, acknowledged):
        """Everything acknowledged is there, nothing twice, and the record is whole."""
        self.good("verify-record")
        kept = self.ids()
        expect(len(kept) == len(set(kept)), "a report stands twice")
        lost = set(acknowledged) - set(kept)
        expect(not lost, f"{len(lost)} acknowledged reports are lost")
        return kept

    @contextmanager
    def started(self, *arguments, ready=None):
        """A program that goes on, with the lines of its standard error so far."""
        child = subprocess.Popen(self.command(*arguments), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        lines = []
        reader = threading.Thread(target=lambda: [lines.append(line) for line in child.stderr], daemon=True)
        reader.start()
        try:
            if ready:
                until(lambda: any(ready in line for line in lines) or child.poll() is not None, 30, f"{arguments[0]} is ready")
                expect(child.poll() is None, f"{arguments[0]} ended: {''.join(lines)}")
            yield child, lines
        finally:
            if child.poll() is None:
                child.send_signal(signal.SIGINT)
                try:
                    child.wait(20)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()


def expect(holds, otherwise):
    if not holds:
        raise AssertionError(otherwise)


def until(holds, seconds, what):
    end = time.monotonic() + seconds
    while not holds():
        expect(time.monotonic() < end, f"waited {seconds} s in vain: {what}")
        time.sleep(0.05)


def told(run):
    """The ids that `add` acknowledged; a cut last line acknowledges nothing."""
    return [line.split("\t")[2] for line in run.stdout.split("\n")[:-1]]


def refused(run, *words):
    """It ended with 1, said what happened and what to do."""
    expect(run.returncode == 1, f"ended with {run.returncode}: {run.stderr}")
    expect("panicked" not in run.stderr, run.stderr)
    for word in ("error:", "help:", *words):
        expect(word in run.stderr, f"`{word}` is not in: {run.stderr}")


def text(number):
    one, other = NAMES[number % 8], NAMES[(number // 8 + 1 + number % 7) % 8]
    return (
        f"Talks, day {number}\n\n{one} rejected the exchange of prisoners on Saturday. Its foreign minister said that {other} had broken the "
        f"ceasefire {number} times. “We will not sign,” he told reporters in Geneva.\n\nThe delegations sat for {number} hours with a mediator "
        f"of the United Nations, who said that both sides had agreed to meet again on day {number + 1}."
    )


def reports(path, count, start=0):
    lines = [json.dumps({"id": f"r{n}", "text": text(n), "published": f"2025-{1 + n // 28 % 12:02}-{1 + n % 28:02}"}) for n in range(start, start + count)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@contextmanager
def small_disk(folder, size):
    """A disk of so many bytes; gives the folder and what changes it."""
    if not ROOT:
        raise Skipped("a disk of its own needs root")
    place = Path(folder) / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True, check=False)
    if mounted.returncode != 0:
        raise Skipped("no disk can be mounted here")
    try:
        yield place, lambda options: subprocess.run(["mount", "-o", f"remount,{options}", str(place)], check=True)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def fill(path):
    """Writes a file until nothing more fits on its disk."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT)
    try:
        while True:
            os.write(file, bytes(4096))
    except OSError:
        pass
    finally:
        os.close(file)


@contextmanager
def newsroom(articles):
    """A feed with articles, and a receiver of notices; gives its port and the ids of what arrived."""
    arrived = set()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, status, kind, body):
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def do_GET(self):
            host = f"http://{self.headers['host']}"
            if self.path == "/feed":
                items = "".join(f"<item><title>Talks, day {n}</title><link>{host}/{n}</link></item>" for n in range(articles))
                self.answer(200, "application/rss+xml", f"<rss version='2.0'><channel><title>Mill</title>{items}</channel></rss>")
            elif self.path[1:].isdigit():
                paragraphs = "".join(f"<p>{part}</p>" for part in text(int(self.path[1:])).split("\n\n")[1:])
                self.answer(200, "text/html; charset=utf-8", f"<article><h1>Talks, day {self.path[1:]}</h1>{paragraphs}</article>")
            else:
                self.answer(404, "text/plain", "")

        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            arrived.add(self.headers["webhook-id"])
            self.answer(200, "text/plain", "")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, arrived
    finally:
        server.shutdown()


def follow(armistice, host):
    """Lets a record poll the newsroom and tell it what moved."""
    armistice.good("watch", "feed", "add", f"http://{host}/feed", "--allow-private")
    rule = ["rule", "add", "bot", "--on", "position", "--since", "2025-01-01", "--allow-private"]
    armistice.good("watch", *rule, "--webhook", f"http://{host}/in", "--secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


WATCH = ("watch", "run", "--pause", "0")
AGAIN = "tried again in"


def full_disk(program, folder, small):
    """Adding ends with what to do; with room again the same command goes on."""
    count = 80 if small else 400
    with small_disk(folder, "3m") as (disk, change):
        armistice, source = Armistice(program, disk / "record.db"), reports(Path(folder) / "all.jsonl", count)
        armistice.good("sources")
        # Something else fills the disk.
        (disk / "other").write_bytes(bytes(2_200_000))
        run = armistice.run("add", str(source))
        refused(run, "full", "make room")
        kept = told(run)
        change("size=64m")
        expect(set(armistice.whole(kept)) >= set(kept), "")
        again = armistice.good("add", str(source))
        expect(len(armistice.whole(kept)) == count, "not all are there")
        expect(len(again.splitlines()) == count, "not all were told")
        return f"{len(kept)} of {count} reports acknowledged before the disk was full; all there, and the rest after"


def full_disk_under_the_watch(program, folder, small):
    """The watch says so, waits, and goes on by itself."""
    articles = 6 if small else 40
    with small_disk(folder, "3m") as (disk, change), newsroom(articles) as (port, arrived):
        armistice = Armistice(program, disk / "record.db")
        follow(armistice, f"127.0.0.1:{port}")
        with armistice.started("watch", "run", "--pause", "1") as (child, lines):
            until(lambda: any("article" in line for line in lines) or child.poll() is not None, 30, "articles come")
            fill(disk / "other")
            told_full = lambda: any("full" in line and AGAIN in line for line in lines)
            until(lambda: told_full() or child.poll() is not None, 60, "the full disk is told")
            expect(child.poll() is None, f"the watch ended: {''.join(lines)}")
            change("size=64m")
            until(lambda: any("can be used again" in line for line in lines) or child.poll() is not None, 60, "it goes on")
            until(lambda: len(armistice.ids()) == articles, 120, "all articles are kept")
            until(lambda: len(arrived) > 0, 60, "notices arrive")
        armistice.whole([])
        return f"told, tried again, and {articles} articles kept when there was room"


def full_disk_under_the_desk(program, folder, small):
    """A POST is answered with 503 and what to do; later ones are taken."""
    with small_disk(folder, "3m") as (disk, change):
        armistice = Armistice(program, disk / "record.db")
        armistice.good("sources")
        with armistice.started("serve", "--listen", "127.0.0.1:0", ready="the desk is open at") as (child, lines):
            address = next(line for line in lines if "open at" in line).split("open at ")[1].split()[0]
            kept, status, answer = [], 200, ""
            for number in range(2000):
                status, answer = post(f"{address}/api/v1/reports?id=r{number}&published=2025-04-19", text(number))
                if status >= 300:
                    break
                kept.append(f"r{number}")
                if number == 2:
                    (disk / "other").write_bytes(bytes(1_600_000))
            expect(status == 503 and "make room" in answer, f"{status}: {answer}")
            expect(get(f"{address}/reports") == 200, "pages are no longer shown")
            change("size=64m")
            until(lambda: post(f"{address}/api/v1/reports?id=last", text(5000))[0] < 300, 30, "a report is taken again")
        armistice.whole([*kept, "last"])
        return f"{len(kept)} POSTs taken, then 503 with what to do, then taken again; none lost"


def post(address, body):
    request = urllib.request.Request(address, data=body.encode(), headers={"content-type": "text/plain"})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def get(address):
    try:
        with urllib.request.urlopen(address, timeout=120) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def read_only(program, folder, small):
    """A disk that takes no writes: the error says so, the record is untouched."""
    with small_disk(folder, "16m") as (disk, change):
        armistice, source = Armistice(program, disk / "record.db"), reports(Path(folder) / "all.jsonl", 4)
        armistice.good("add", str(source))
        change("ro")
        more = reports(Path(folder) / "more.jsonl", 4, start=4)
        refused(armistice.run("add", str(more)))
        refused(Armistice(program, disk / "another.db").run("add", str(more)), "another.db")
        out = armistice.run("export", "--format", "csv", "--out", str(disk / "out"))
        refused(out)
        change("rw")
        expect(len(armistice.whole(told(armistice.run("add", str(more))))) == 8, "not all are there")
        return "adding, a new record and an export are refused with what to do; nothing is lost"


def locked(program, folder, small):
    """Another program writes: a short wait is waited out, a long one ends with what to do, the watch goes on."""
    armistice, source = Armistice(program, Path(folder) / "record.db"), reports(Path(folder) / "all.jsonl", 8)
    armistice.good("sources")
    other = sqlite3.connect(armistice.database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(2, lambda: other.execute("ROLLBACK")).start()
    begun = time.monotonic()
    kept = told(armistice.run("add", str(source)))
    expect(len(kept) == 8 and time.monotonic() - begun > 1.5, "it did not wait for the other program")
    if small:
        armistice.whole(kept)
        return "waits while another program writes for two seconds"
    other.execute("BEGIN IMMEDIATE")
    more = reports(Path(folder) / "more.jsonl", 8, start=8)
    with newsroom(4) as (port, _):
        other.execute("ROLLBACK")
        follow(armistice, f"127.0.0.1:{port}")
        other.execute("BEGIN IMMEDIATE")
        with armistice.started(*WATCH) as (child, lines):
            run = armistice.run("add", str(more))
            refused(run, "locked", "another program writes")
            until(lambda: any(AGAIN in line for line in lines) or child.poll() is not None, 90, "the lock is told")
            expect(child.poll() is None, f"the watch ended: {''.join(lines)}")
            other.execute("ROLLBACK")
            until(lambda: len(armistice.ids()) == 12, 60, "the watch keeps its articles")
    kept += told(armistice.run("add", str(more)))
    expect(len(armistice.whole(kept)) == 20, "not all are there")
    return "waits two seconds; gives up after a minute with what to do; the watch waits and goes on"


def half_written(program, folder, small):
    """Files cut short: told as such, never a panic; what was whole is kept."""
    folder = Path(folder)
    armistice, source = Armistice(program, folder / "record.db"), reports(folder / "all.jsonl", 30)
    lines = source.read_bytes().splitlines(keepends=True)
    (folder / "cut.jsonl").write_bytes(b"".join(lines[:19]) + lines[19][:100])
    run = armistice.run("add", str(folder / "cut.jsonl"))
    expect(run.returncode == 1 and "1 of 20 reports could not be read" in run.stderr, f"{run.returncode}: {run.stderr}")
    kept = told(run)
    expect(len(armistice.whole(kept)) == len(kept) == 19, f"{len(kept)} are kept")
    armistice.good("add", str(source))
    image = (folder / "record.db").read_bytes()
    wrong = 0
    for at in range(0, len(image), max(4096, len(image) // (6 if small else 40) // 4096 * 4096)):
        place = folder / f"cut-{at}.db"
        place.write_bytes(image[:at] if at else b"no record at all, but a text of some length" * 200)
        for command in (("verify-record",), ("add", str(source)), ("positions",)):
            run = Armistice(program, place).run(*command)
            expect(run.returncode in (0, 1) and "panicked" not in run.stderr, f"{command}: {run.returncode}: {run.stderr}")
            wrong += run.returncode
            if run.returncode == 1 and command[0] != "verify-record":
                refused(run)
        place.unlink()
    expect(wrong > 0, "a record that is cut short was never noticed")
    # The log of the database cut in the middle: what the database had taken over is there.
    copy = folder / "copy.db"
    copy.write_bytes(image)
    (folder / "copy.db-wal").write_bytes(os.urandom(5000))
    Armistice(program, copy).whole([f"r{n}" for n in range(30)])
    return f"a cut JSONL gives its whole lines; records cut short are told ({wrong} times), none panics; a cut log is no harm"


def find_postgres():
    folders = sorted(glob("/usr/lib/postgresql/*/bin"))
    if folders:
        return Path(folders[-1])
    found = shutil.which("initdb")
    if not found:
        raise Skipped("PostgreSQL is not installed")
    return Path(found).parent


@contextmanager
def postgres(folder, listen="127.0.0.1"):
    """A PostgreSQL of its own; gives its port and what starts and stops it."""
    programs, place = find_postgres(), Path(tempfile.mkdtemp(prefix="armistice-faults-"))
    as_user = ["runuser", "-u", "postgres", "--"] if ROOT else []
    if ROOT:
        shutil.chown(place, "postgres")
    port = 20000 + os.getpid() % 20000
    data, log = str(place / "data"), str(place / "log")

    def control(*arguments):
        options = f"-p {port} -k {place} -c listen_addresses={listen} -c fsync=off"
        command = [*as_user, str(programs / "pg_ctl"), "-D", data, "-l", log, "-w", "-o", options, *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)

    run = subprocess.run([*as_user, str(programs / "initdb"), "-D", data, "-U", "armistice", "-A", "trust"], capture_output=True, text=True, cwd="/", check=False)
    expect(run.returncode == 0, run.stderr)
    if listen != "127.0.0.1":
        with open(Path(data) / "pg_hba.conf", "a", encoding="utf-8") as file:
            file.write("host all all 10.77.0.0/16 trust\n")
    expect(control("start").returncode == 0, "PostgreSQL does not start")
    try:
        yield port, control
    finally:
        control("-m", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)


def postgres_restarted(program, folder, small):
    """Restarted under `add`, the desk and the watch: add ends with what to do, the others go on."""
    rounds, count, articles = (2, 200, 6) if small else (6, 800, 40)
    with postgres(folder) as (port, control), newsroom(articles) as (web, arrived):
        armistice = Armistice(program, f"postgres://armistice@127.0.0.1:{port}/postgres")
        source = reports(Path(folder) / "all.jsonl", count)
        follow(armistice, f"127.0.0.1:{web}")
        kept, ended = set(), 0
        with armistice.started(*WATCH) as (watch, lines), armistice.started("serve", "--listen", "127.0.0.1:0", ready="open at") as (desk, said):
            address = next(line for line in said if "open at" in line).split("open at ")[1].split()[0]
            expect(get(f"{address}/reports") == 200, "the desk does not answer")
            for number in range(rounds):
                child = subprocess.Popen(armistice.command("add", str(source)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                time.sleep(0.8 + 0.2 * number)
                control("-m", "immediate" if number % 2 else "fast", "stop")
                out, error = child.communicate(timeout=60)
                ended += child.returncode != 0
                expect(child.returncode == 0 or ("help:" in error and "panicked" not in error), error)
                kept.update(line.split("\t")[2] for line in out.split("\n")[:-1])
                expect(get(f"{address}/api/v1/reports") == 503, "the desk does not say that its database is away")
                expect(control("start").returncode == 0, "PostgreSQL does not start again")
                expect(get(f"{address}/api/v1/reports") == 200, "the desk does not come back")
                expect(watch.poll() is None, f"the watch ended: {''.join(lines)}")
            until(lambda: sum(one.startswith("http") for one in armistice.ids()) == articles, 120, "the watch keeps its articles")
            until(lambda: any("can be used again" in line for line in lines) or not any(AGAIN in line for line in lines), 60, "the watch goes on")
        armistice.good("add", str(source))
        expect(len(armistice.whole(kept)) == count + articles, "not all are there")
        return f"{rounds} restarts, {ended} times under `add`, {len(kept)} reports acknowledged, none lost; the desk answered 503 and came back, the watch went on"


def network_cut(program, folder, small):
    """Cables pulled between the watch and PostgreSQL (a network of its own): given up after half a minute, then it goes on."""
    if not ROOT or not shutil.which("ip"):
        raise Skipped("a network of its own needs root and ip")
    if small:
        raise Skipped("takes a minute")
    name, inside = f"armistice{os.getpid()}", ["ip", "netns", "exec", f"armistice{os.getpid()}"]
    commands = [
        ["ip", "netns", "add", name], ["ip", "link", "add", "afaults0", "type", "veth", "peer", "name", "afaults1"], ["ip", "link", "set", "afaults1", "netns", name],
        ["ip", "addr", "add", "10.77.0.1/24", "dev", "afaults0"], ["ip", "link", "set", "afaults0", "up"], [*inside, "ip", "addr", "add", "10.77.0.2/24", "dev", "afaults1"],
        [*inside, "ip", "link", "set", "afaults1", "up"], [*inside, "ip", "link", "set", "lo", "up"],
    ]
    try:
        for command in commands:
            if subprocess.run(command, capture_output=True, check=False).returncode != 0:
                raise Skipped("no network of its own can be made here")
        with postgres(folder, listen="10.77.0.1") as (port, _), newsroom(20) as (web, _):
            armistice = Armistice(program, f"postgres://armistice@10.77.0.1:{port}/postgres", before=inside)
            follow(armistice, f"10.77.0.1:{web}")
            with armistice.started(*WATCH) as (child, lines):
                until(lambda: len(armistice.ids()) >= 2, 60, "articles come")
                subprocess.run(["ip", "link", "set", "afaults0", "down"], check=True)
                more = reports(Path(folder) / "more.jsonl", 4)
                begun = time.monotonic()
                refused(armistice.run("add", str(more)), "cannot open the record")
                gave_up = time.monotonic() - begun
                until(lambda: any(AGAIN in line for line in lines) or child.poll() is not None, 120, "the cut is told")
                expect(child.poll() is None, f"the watch ended: {''.join(lines)}")
                subprocess.run(["ip", "link", "set", "afaults0", "up"], check=True)
                until(lambda: any("can be used again" in line for line in lines), 120, "it goes on")
                until(lambda: len(armistice.ids()) == 20, 400, "all articles are kept")
            armistice.whole([])
            return f"`add` gives up after {gave_up:.0f} s, the watch tells, waits and goes on; 20 articles kept"
    finally:
        subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
        subprocess.run(["ip", "link", "del", "afaults0"], capture_output=True, check=False)


def clock_jumps(program, folder, small):
    """A year ahead, then put right: nothing waits a year."""
    if not shutil.which("faketime"):
        raise Skipped("faketime is not installed (cargo test -p armistice-serve --test watch clock does it without)")
    with newsroom(4) as (port, arrived):
        armistice = Armistice(program, Path(folder) / "record.db")
        follow(armistice, f"127.0.0.1:{port}")
        ahead = Armistice(program, armistice.database, before=["faketime", "-f", "+365d"])
        ahead.good("watch", "run", "--once", "--pause", "0")
        before = len(arrived)
        run = armistice.run("watch", "run", "--once", "--pause", "0")
        expect(run.returncode == 0 and "1 feeds polled (0 failed)" in run.stderr, f"the feed waits for a year: {run.stderr}")
        behind = Armistice(program, armistice.database, before=["faketime", "-f", "-3650d"])
        behind.good("watch", "run", "--once", "--pause", "0")
        expect(len(armistice.whole([])) == 4 and before > 0, "not all are there")
        return "a year ahead, put right, ten years back: polled each time, 4 articles kept once"


FAULTS = [full_disk, full_disk_under_the_watch, full_disk_under_the_desk, read_only, locked, half_written, postgres_restarted, network_cut, clock_jumps]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--armistice", required=True, type=Path)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    failed = 0
    for fault in FAULTS:
        name = fault.__name__.replace("_", " ")
        if arguments.only and fault.__name__ not in arguments.only.split(","):
            continue
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            try:
                result = fault(arguments.armistice.resolve(), folder, arguments.small)
            except Skipped as why:
                result = f"skipped: {why}"
            except (AssertionError, subprocess.TimeoutExpired) as error:
                failed += 1
                result = f"FAILED: {error}"
        print(f"{name}: {result} ({time.monotonic() - begun:.0f} s)", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
