#!/usr/bin/env python3
"""Score the command on the annotated reports at hand and fail when a figure is under its floor.

    score.py --armistice PATH [--shared ../shared] [--json]

Two sets: `gold/dev` of the shared folder (reports and annotations), and `corpus/record` of this project, whose texts
come from the shared pool. A set whose texts are absent is skipped with a notice. The scorer is the shared
`bench/record_score.py`; the floors are in `floors.json`. Standard library only.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent


def read(armistice, reports, out):
    """Runs the command over JSONL reports."""
    with open(reports, "rb") as source, open(out, "wb") as target:
        subprocess.run([armistice, "read", "--format", "jsonl", "-"], stdin=source, stdout=target, check=True)


def score(shared, gold, predictions):
    done = subprocess.run([sys.executable, shared / "bench/record_score.py", gold, predictions, "--json"],
                          capture_output=True, check=True)
    return json.loads(done.stdout)


def gold_dev(shared, folder):
    """The reports of gold/dev with their headlines, as `bench/reports.py` writes them."""
    gold = shared / "gold/dev"
    if not gold.is_dir():
        return None
    reports = folder / "gold-dev.jsonl"
    with open(reports, "wb") as out:
        subprocess.run([sys.executable, shared / "bench/reports.py", gold], stdout=out, check=True)
    return gold, reports


def corpus_record(shared, folder):
    """Our own annotations of real reports (all but the test split), brought together with the texts of the pool."""
    pool = shared / "corpora/reports/pool.jsonl.gz"
    if not pool.is_file():
        return None
    gold = folder / "corpus-record"
    for split in ("train", "dev"):
        subprocess.run([sys.executable, PROJECT / "tools/corpus/corpus.py", "gold", "record", PROJECT / "corpus/record/reports",
                        "--pool", pool, "--out", gold, "--split", split, "--origin", "pool"], check=True)
    reports = folder / "corpus-record.jsonl"
    with open(reports, "wb") as out:
        subprocess.run([sys.executable, PROJECT / "tools/corpus/reports.py", gold], stdout=out, check=True)
    return gold, reports


SETS = {"gold/dev": gold_dev, "corpus/record": corpus_record}


def under(name, result, floors):
    """What is wrong with a result."""
    problems = []
    if result["invalid"]:
        problems.append(f"{name}: {result['invalid']} pieces of evidence do not stand in their report")
    if result["unread"]:
        problems.append(f"{name}: {result['unread']} reports were not read")
    for measure, floor in floors.items():
        found = result["measures"][measure]["f1"]
        if found < floor:
            problems.append(f"{name}: {measure} {found:.3f} is under its floor {floor}")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--armistice", required=True)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    parser.add_argument("--json", action="store_true", help="print the scorers' results whole")
    args = parser.parse_args()
    floors = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
    problems = []
    for name, prepare in SETS.items():
        with tempfile.TemporaryDirectory() as folder:
            found = prepare(args.shared, Path(folder))
            if not found:
                print(f"{name}: skipped, its texts are not under {args.shared}")
                continue
            gold, reports = found
            predictions = Path(folder) / "read.jsonl"
            read(args.armistice, reports, predictions)
            result = score(args.shared, gold, predictions)
        print(f"{name}: {result['reports']} reports, invalid evidence {result['invalid']}")
        for measure, m in result["measures"].items():
            floor = floors[name].get(measure)
            print(f"  {measure:12} P {m['precision']:.3f}  R {m['recall']:.3f}  F1 {m['f1']:.3f}"
                  f"  read {m['predicted']:4d}  gold {m['gold']:4d}" + (f"  floor {floor}" if floor else ""))
        if args.json:
            print(json.dumps(result, indent=1))
        problems += under(name, result, floors[name])
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
