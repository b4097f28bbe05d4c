#!/usr/bin/env python3
"""Read every report of the pool, and long ones made of them, and print speed and memory.

    throughput.py --armistice PATH [--long 2000] [--seed 1] [--shared ../shared]

A long report is 10 to 40 reports of the pool, drawn with the seed, one after the other. Every report must be read: a
crash, a missing line or evidence that does not stand in its report fails. Standard library only.
"""
import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent


def long_reports(pool, count, seed):
    chance = random.Random(seed)
    for number in range(count):
        parts = chance.sample(pool, chance.randint(10, 40))
        yield {"id": f"long-{number}", "text": "\n\n".join(part["text"] for part in parts)}


def check(line, expected):
    """The line's report, checked: its id, and that every evidence stands in its text."""
    report = json.loads(line)
    if report["id"] != expected:
        sys.exit(f"expected {expected}, found {report['id']}")
    for kind in ("statements", "proposals", "positions", "meetings", "ceasefires", "allegations"):
        for entry in report[kind]:
            for piece, (start, end) in zip(entry["evidence"], entry["spans"]["evidence"], strict=True):
                if report["text"][start:end] != piece or not piece or len(piece) > 700:
                    sys.exit(f"{expected}: evidence {piece[:60]!r} of {kind} does not stand at {start}..{end}")


def run(armistice, reports, jobs):
    """Reads the reports; seconds, and words and reports a second."""
    words = sum(len(report["text"].split()) for report in reports)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        with open(source, "w", encoding="utf-8") as out:
            out.writelines(json.dumps(report, ensure_ascii=False) + "\n" for report in reports)
        start = time.monotonic()
        with open(source, "rb") as stdin, open(target, "wb") as stdout:
            subprocess.run([armistice, "read", "--format", "jsonl", "--jobs", str(jobs), "-"], stdin=stdin, stdout=stdout,
                           check=True)
        seconds = time.monotonic() - start
        with open(target, encoding="utf-8") as lines:
            read = 0
            for line, report in zip(lines, reports):
                check(line, report["id"])
                read += 1
    if read != len(reports):
        sys.exit(f"{read} of {len(reports)} reports were read")
    return seconds, words / seconds, len(reports) / seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--armistice", required=True)
    parser.add_argument("--long", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    args = parser.parse_args()
    pool_file = args.shared / "corpora/reports/pool.jsonl.gz"
    if not pool_file.is_file():
        print(f"skipped: {pool_file} is not here")
        return
    with gzip.open(pool_file, "rt", encoding="utf-8") as lines:
        pool = [json.loads(line) for line in lines]
    for name, reports in (("pool", pool), ("long", list(long_reports(pool, args.long, args.seed)))):
        for jobs in (1, 2):
            seconds, words, count = run(args.armistice, reports, jobs)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(f"{name}: {len(reports)} reports, {jobs} jobs: {seconds:.1f} s, {words:,.0f} words/s, {count:,.0f} reports/s, "
                  f"peak so far {peak:.0f} MiB")


if __name__ == "__main__":
    main()
