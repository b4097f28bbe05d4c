#!/usr/bin/env python3
"""A large record as it was before schema 4, brought up to date: how long that takes, and what is left where it is killed.

    older.py --armistice PATH --db RECORD.db [--kills 5] [--seed 1]

A copy of the record is taken back to schema 3: what that schema did not have is dropped, the rows of entries stay, as an older
program left them. Then the command opens it and is killed (SIGKILL) after some part of the time, `--kills` times: each time the
record has to be whole and of schema 3. Then it is opened without a kill, and the views have to be those of the record that was
copied. Prints the times; exits with 1 where anything is otherwise.
"""
import argparse
import hashlib
import os
import random
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

VIEWS = ["positions", "proposals", "meetings", "ceasefires", "allegations", "common-ground", "sources", "changes"]
LATER = ["histories", "faces", "members", "waiting", "outlines", "conflicts", "parties", "gone", "texts", "persons", "hidden"]


def make_older(path):
    """Takes a record of schema 8 back to schema 3. The index of words was declared alike; its rows had other numbers."""
    base = sqlite3.connect(path, isolation_level=None)
    assert base.execute("SELECT MAX(number) FROM migrations").fetchone() == (8,), "the record is not of schema 8"
    base.execute("BEGIN")
    base.execute("ALTER TABLE bands RENAME TO today")
    base.execute("CREATE TABLE bands (band INTEGER NOT NULL, report INTEGER NOT NULL, PRIMARY KEY (band, report)) WITHOUT ROWID")
    base.execute("INSERT INTO bands SELECT band, report FROM today ORDER BY band, report")
    base.execute("DROP TABLE today")
    for report, bands in base.execute("SELECT report, bands FROM waiting").fetchall():
        for (band,) in struct.iter_unpack("<q", bands):
            base.execute("INSERT INTO bands VALUES (?, ?)", (band, report))
    for table in LATER:
        base.execute(f"DROP TABLE {table}")
    base.execute("DROP INDEX mentions_meetings")
    base.execute("CREATE INDEX stands_reported ON stands (reported, subject)")
    base.execute("DELETE FROM migrations WHERE number > 3")
    base.execute("COMMIT")
    base.close()


def state(path):
    """The schema of a record, and how many reports and entries it has."""
    base = sqlite3.connect(path)
    one = lambda sql: base.execute(sql).fetchone()[0]
    return one("SELECT MAX(number) FROM migrations"), one("SELECT COUNT(*) FROM reports"), one("SELECT COUNT(*) FROM mentions")


def opening(armistice, path):
    return [armistice, "sources", "--db", path, "--format", "jsonl"]


def views(armistice, path):
    hashes = {}
    for view in VIEWS:
        command = [armistice, view, "--db", path, "--format", "jsonl"]
        command += ["--since", "2000-01-01"] if view == "changes" else []
        hashes[view] = hashlib.sha256(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout).hexdigest()
    return hashes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--armistice", required=True)
    parser.add_argument("--db", required=True)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(options.db))) as folder:
        path = os.path.join(folder, "older.db")
        subprocess.run(["sqlite3", options.db, f".backup '{path}'"], check=True)
        expected = views(options.armistice, path)
        make_older(path)
        size, before = os.path.getsize(path), state(path)
        print(f"schema {before[0]}, {before[1]} reports, {size / 1e6:.0f} MB", flush=True)
        for kill in range(options.kills):
            # The first kills come early, the others anywhere in what the whole takes.
            wait = draw.uniform(0.05, 1) if kill % 2 == 0 else draw.uniform(0, before[1] * 0.0015)
            child = subprocess.Popen(opening(options.armistice, path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(wait)
            child.send_signal(signal.SIGKILL)
            child.wait()
            if state(path) == (4, *before[1:]):
                print(f"killed after {wait:.1f} s: it was done; taken back again", flush=True)
                make_older(path)
                continue
            log = path + "-wal"
            print(f"killed after {wait:.1f} s, log of {os.path.getsize(log) / 1e6 if os.path.exists(log) else 0:.0f} MB", flush=True)
            if state(path) != before:
                sys.exit(f"after a kill: {state(path)}, not {before}")
        begin = time.monotonic()
        with subprocess.Popen(opening(options.armistice, path), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
            told = child.stderr.read().decode()
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        clock = time.monotonic() - begin
        processor = usage.ru_utime + usage.ru_stime
        print(f"brought up to date in {processor:.1f} s of processor time, {clock:.1f} s by the clock, "
              f"{usage.ru_maxrss / 1024:.0f} MiB; load of the machine {os.getloadavg()[0]:.1f}; {told.strip()!r}", flush=True)
        found = views(options.armistice, path)
        wrong = [view for view in VIEWS if found[view] != expected[view]]
        if child.returncode or wrong:
            sys.exit(f"exit {child.returncode}; other than before: {', '.join(wrong)}")
        print(f"{len(VIEWS)} views as before")


main()
