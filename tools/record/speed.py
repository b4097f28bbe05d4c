#!/usr/bin/env python3
"""What the views of a large record cost: processor time and time by the clock of the whole command, least and median of some
runs.

    speed.py --armistice PATH --db RECORD.db [--runs 5] [--limit MS] [--before PATH]

A record of a million statements: `cargo bench -p armistice-store --bench scale -- READINGS.jsonl 1000000 RECORD.db`. The day
that is asked for is the middle of its dates, the month of changes the last one. With `--before` an earlier program is run in
turns with this one. Exits with 1 where positions, positions of an earlier day or changes of a month, as JSONL or CSV, take more
processor time than `--limit` (200 ms).
"""
import argparse
import datetime
import os
import sqlite3
import statistics
import subprocess
import sys
import time


def cost(command):
    """Processor time (user and system) and time by the clock of a command in ms, and how many bytes it wrote."""
    begin = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        written = 0
        while piece := child.stdout.read(1 << 20):
            written += len(piece)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"failed: {' '.join(command)}")
    return 1000 * (usage.ru_utime + usage.ru_stime), 1000 * (time.monotonic() - begin), written


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--armistice", required=True)
    parser.add_argument("--db", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=float, default=200)
    parser.add_argument("--before")
    options = parser.parse_args()
    base = sqlite3.connect(f"file:{options.db}?mode=ro", uri=True)
    first, last = base.execute("SELECT MIN(published), MAX(published) FROM reports").fetchone()
    first, last = (datetime.date.fromisoformat(day[:10]) for day in (first, last))
    middle, month = first + (last - first) / 2, last - datetime.timedelta(days=30)
    views = [["positions"], ["positions", "--names", "all"], ["positions", "--known-at", str(middle)], ["changes", "--since", str(month)]]
    more = [["common-ground"], ["positions", "--contradictions"], ["sources"], ["actors"]]
    programs = [program for program in (options.before, options.armistice) if program]
    print("| program | command | form | processor | clock | written |\n| --- | --- | --- | --- | --- | --- |")
    worst = 0
    for view, forms in [*((view, ["jsonl", "csv", "table"]) for view in views), *((view, ["jsonl"]) for view in more)]:
        for form in forms:
            asked = [*view, "--db", options.db, "--format", form]
            turns = [[cost([program, *asked]) for program in programs] for _ in range(options.runs)]
            for program, runs in zip(programs, zip(*turns)):
                processor, clock, written = zip(*runs)
                figures = [f"{min(some):.0f} / {statistics.median(some):.0f} ms" for some in (processor, clock)]
                name = os.path.basename(program)
                print(f"| {name} | `{' '.join(view)}` | {form} | {' | '.join(figures)} | {written[0] / 1e6:.1f} MB |", flush=True)
            # The last is the program that is measured.
            if view in views and form != "table":
                worst = max(worst, min(processor))
    sys.exit(1 if worst > options.limit else 0)


main()
