#!/usr/bin/env python3
"""Kill `armistice add` at random moments and see that the record bears it.

    kill.py --armistice PATH --reports REPORTS.jsonl [--rounds 200] [--postgres URL]

Each round adds all reports and is killed (SIGKILL) at a random moment, seed 11. A report is acknowledged when its line
stands on standard output. Afterwards every acknowledged report must be there, none twice, and `verify-record` clean; when
all are there, the record is begun anew. SQLite always, PostgreSQL where a URL is given (tables of the schema
`kill_test` are dropped).
"""
import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def ids(armistice, database):
    out = subprocess.run([armistice, "export", "--format", "jsonl", "--db", database], capture_output=True, text=True)
    if out.returncode != 0:
        sys.exit(f"export failed: {out.stderr}")
    return [json.loads(line)["id"] for line in out.stdout.splitlines()]


def verify(armistice, database):
    out = subprocess.run([armistice, "verify-record", "--db", database], capture_output=True, text=True)
    if out.returncode != 0:
        sys.exit(f"the record is not whole: {out.stdout}{out.stderr}")


def story(armistice, reports, rounds, fresh, name):
    total = sum(1 for line in open(reports, encoding="utf-8") if line.strip())
    random_ = random.Random(11)
    database, acknowledged = fresh(), set()
    # How long a whole run takes bounds the moments.
    start = time.monotonic()
    subprocess.run([armistice, "add", reports, "--db", database], capture_output=True, check=True)
    whole = time.monotonic() - start
    database, begun, killed, lines = fresh(), 1, 0, 0
    while killed < rounds:
        child = subprocess.Popen(
            [armistice, "add", reports, "--db", database], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            out, _ = child.communicate(timeout=random_.uniform(0, whole))
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            out, _ = child.communicate()
            killed += 1
        # The last line may be cut; a cut line acknowledges nothing.
        told = [line.split("\t") for line in out.split("\n")[:-1]]
        acknowledged.update(fields[2] for fields in told)
        lines += len(told)
        kept = ids(armistice, database)
        lost = acknowledged - set(kept)
        if lost:
            sys.exit(f"{name}: {len(lost)} acknowledged reports are lost after {killed} kills")
        if len(kept) != len(set(kept)):
            sys.exit(f"{name}: {len(kept) - len(set(kept))} reports stand twice after {killed} kills")
        verify(armistice, database)
        if len(kept) == total:
            database, acknowledged, begun = fresh(), set(), begun + 1
    print(f"{name}: {killed} kills over {begun} records, {lines} reports acknowledged, none lost, none twice, all whole")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--armistice", required=True)
    parser.add_argument("--reports", required=True)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--postgres")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        numbers = iter(range(10**9))
        fresh = lambda: str(Path(folder) / f"{next(numbers)}.db")
        story(arguments.armistice, arguments.reports, arguments.rounds, fresh, "SQLite")
    if not arguments.postgres:
        print("PostgreSQL: skipped, no --postgres URL")
        return

    def fresh():
        sql = "DROP SCHEMA IF EXISTS kill_test CASCADE; CREATE SCHEMA kill_test"
        subprocess.run(["psql", "-q", arguments.postgres, "-c", sql], check=True, stderr=subprocess.DEVNULL)
        separator = "&" if "?" in arguments.postgres else "?"
        return f"{arguments.postgres}{separator}options=-csearch_path%3Dkill_test"

    story(arguments.armistice, arguments.reports, arguments.rounds, fresh, "PostgreSQL")


main()
