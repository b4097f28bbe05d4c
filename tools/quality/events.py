#!/usr/bin/env python3
"""Score the coding of political events, and fail when a figure is under its floor.

    events.py --armistice PATH [--shared ../shared] [--errors N] [--speed TIMES]

Three sets: the PLOVER records of `../shared/corpora/plover-gsr/dev.jsonl` by the shared `bench/event_score.py`; our
written sentences (`corpus/events/written.jsonl`) by the same; and plain news sentences without an event
(`corpus/events/none.jsonl`, whose texts come from the shared pool, the shared treebanks and ourselves), where
every event is false. A set whose texts are absent is skipped with a notice. Standard library only.
"""
import argparse
import gzip
import hashlib
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]


def code(armistice, records):
    """The coded events of each record, by its id."""
    reports = "".join(json.dumps({"id": r["id"], "sentence": r["sentence"]}) + "\n" for r in records)
    done = subprocess.run([armistice, "events", "-"], input=reports.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def without_events(shared):
    """Sentences without an event, with their texts; those whose texts are absent are left out."""
    pool, treebank = shared / "corpora/reports/pool.jsonl.gz", shared / "corpora/ud"
    reports = {}
    if pool.is_file():
        reports = {r["id"]: r["text"] for r in map(json.loads, gzip.open(pool, "rt", encoding="utf-8"))}
    sentences = {}
    for path in sorted(treebank.glob("en_gum-open-*.conllu.gz")):
        name = ""
        for line in gzip.open(path, "rt", encoding="utf-8"):
            if line.startswith("# sent_id = "):
                name = line[12:].strip()
            elif line.startswith("# text = "):
                sentences[name] = line[9:].strip()
    found = []
    for record in lines(PROJECT / "corpus/events/none.jsonl"):
        text = record.get("sentence")
        if "report" in record:
            start, end = record["span"]
            text = reports.get(record["report"], "")[start:end]
        elif "sentence_of" in record:
            text = sentences.get(record["sentence_of"], "")
        if not text:
            continue
        if "sha256" in record and hashlib.sha256(text.encode()).hexdigest()[:16] != record["sha256"]:
            sys.exit(f"{record['id']}: the text is not the one that was labelled")
        found.append({"id": record["id"], "sentence": text})
    return found


def speed(armistice, records, times):
    """Sentences a second by the clock and by processor time, one thread, start of the program included."""
    text = "".join(json.dumps({"id": str(n), "text": r["sentence"]}) + "\n" for n in range(times) for r in records).encode()
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([armistice, "events", "--jobs", "1", "-"], input=text, stdout=subprocess.DEVNULL, check=True)
    clock, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    number = times * len(records)
    print(f"events, speed: {number} sentences, {number / clock:,.0f} a second by the clock, {number / used:,.0f} of processor time")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--armistice", required=True)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--speed", type=int, default=0, metavar="TIMES", help="code our written sentences so many times over")
    args = parser.parse_args()
    floors = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))["events"]
    problems = []

    def check(name, measure, value, least=None, most=None):
        if least is not None and value < least:
            problems.append(f"{name}: {measure} {value:.3f} is under its floor {least}")
        if most is not None and value > most:
            problems.append(f"{name}: {measure} {value:.3f} is over its limit {most}")

    gold = args.shared / "corpora/plover-gsr/dev.jsonl"
    sets = [("written", PROJECT / "corpus/events/written.jsonl")]
    if (args.shared / "bench/event_score.py").is_file():
        sys.path.insert(0, str(args.shared / "bench"))
        import event_score as scorer
        for name, path in [("plover", gold), *sets]:
            if not path.is_file():
                print(f"events, {name}: skipped, {path} is absent")
                continue
            records = lines(path)
            result = scorer.score(records, code(args.armistice, records))
            event, triple = result["event"], result["triple"]
            found = {"accuracy": event["accuracy"], "lenient": event["accuracy_lenient"], "macro_f1": event["macro_f1"],
                     "triple": triple["either"]["f1"], "triple_lenient": triple["either/lenient"]["f1"],
                     "with_event": result["with_event"] / len(records)}
            print(f"events, {name}: {len(records)} records  " + "  ".join(f"{k} {v:.3f}" for k, v in found.items()))
            for measure, value in found.items():
                check(name, measure, value, least=floors[name].get(measure))
            if args.errors:
                print(scorer.report(result, True, args.errors))
    else:
        print(f"events: skipped, no scorer under {args.shared}")
    plain = without_events(args.shared)
    coded = [(record, one) for record, one in zip(plain, code(args.armistice, plain)) if one["events"]]
    share = len(coded) / len(plain)
    print(f"events, none: {len(plain)} plain sentences, {len(coded)} with a false event ({share:.3f})")
    check("none", "false events", share, most=floors["none"]["false"])
    for record, one in coded[:args.errors]:
        print(f"  {one['events'][0]['event']} {one['events'][0]['event_text']} | {record['sentence']}")
    if args.speed:
        speed(args.armistice, lines(PROJECT / "corpus/events/written.jsonl"), args.speed)
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
