#!/usr/bin/env python3
"""Read archives of growing size and print speed, memory and how far from linear the cost is.

    bench.py --program PATH [--sizes 10000,100000] [--executors 0,1,2] [--jobs 2] [--seed 1] [--shared ../shared]

An archive is the reports of the pool, over and over, each time with edits drawn from the seed: another date in ten years,
other numbers and weekdays, one sentence left out. `--executors 0` reads on this machine without a cluster; otherwise a
scheduler and so many executors of one core each are started here. Standard library only.
"""
import argparse
import gzip
import json
import os
import random
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
# Reports a file, as a daily dump would have them.
FILE = 5000


def edited(report, chance, number):
    """The report as another one might have been: same manner, other facts."""
    text = re.sub(r"\d+", lambda found: "".join(chance.choice("123456789") for _ in found.group()), report["text"])
    text = re.sub("|".join(DAYS), lambda _: chance.choice(DAYS), text)
    sentences = re.split(r"(?<=[.!?]) ", text)
    if len(sentences) > 3:
        del sentences[chance.randrange(1, len(sentences))]
    day = f"{chance.randrange(2010, 2020)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    return {**report, "id": f"{report['id']}-{number}", "text": " ".join(sentences), "published": day}


def write(pool, size, seed, folder):
    """Writes the sources; returns their words."""
    chance, words, number = random.Random(seed), 0, 0
    for first in range(0, size, FILE):
        with gzip.open(folder / f"{first:09}.jsonl.gz", "wt", encoding="utf-8", compresslevel=1) as out:
            for number in range(first, min(first + FILE, size)):
                report = edited(pool[number % len(pool)], chance, number)
                words += len(report["text"].split())
                out.write(json.dumps(report, ensure_ascii=False) + "\n")
    return words


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def cluster(program, executors, folder):
    """Starts a scheduler and executors; returns them and the scheduler's address."""
    port = free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [subprocess.Popen([program, "scheduler", "--bind", f"127.0.0.1:{port}"], **quiet)]
    for number in range(executors):
        arguments = ["--scheduler", f"127.0.0.1:{port}", "--port", str(free_port()), "--cores", "1"]
        work = ["--work", str(folder / f"work-{number}")]
        processes.append(subprocess.Popen([program, "executor", *arguments, *work], **quiet))
    time.sleep(3)
    return processes, f"df://127.0.0.1:{port}"


def used(process):
    """Seconds of processor time and the most memory (MB) that a running process took."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    ticks = os.sysconf("SC_CLK_TCK")
    peak = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
    return (int(fields[11]) + int(fields[12])) / ticks, int(peak.group(1)) / 1024


def read(program, source, folder, executors, jobs):
    """Reads an archive; returns seconds, seconds of processor time, and the memory (MB) of the largest process."""
    processes, url = cluster(program, executors, folder) if executors else ([], None)
    try:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        arguments = ["--cluster", url, "--jobs", str(max(2 * executors, 2))] if url else ["--jobs", str(jobs)]
        ran = subprocess.run([program, "read", str(source), str(folder / "archive"), *arguments], capture_output=True)
        seconds = time.monotonic() - start
        if ran.returncode:
            sys.exit(ran.stderr.decode())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        shares = [used(process) for process in processes]
        peak = max([share[1] for share in shares] + ([] if processes else [after.ru_maxrss / 1024]))
        return seconds, processor + sum(share[0] for share in shares), peak
    finally:
        for process in processes:
            process.kill()
            process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--executors", default="0")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shared", type=Path, default=PROJECT / "../shared")
    arguments = parser.parse_args()
    with gzip.open(arguments.shared / "corpora/reports/pool.jsonl.gz", "rt", encoding="utf-8") as lines:
        pool = [json.loads(line) for line in lines]
    print("| reports | words | where | seconds | reports/s | processor s per 1000 | against the first | largest process MB | archive MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    first = {}
    for size in map(int, arguments.sizes.split(",")):
        with tempfile.TemporaryDirectory() as name:
            source = Path(name) / "news"
            source.mkdir()
            words = write(pool, size, arguments.seed, source)
            for executors in map(int, arguments.executors.split(",")):
                folder = Path(name) / f"run-{executors}"
                folder.mkdir()
                seconds, processor, peak = read(arguments.program, source, folder, executors, arguments.jobs)
                cost = 1000 * processor / size
                ratio = cost / first.setdefault(executors, cost)
                held = sum(path.stat().st_size for path in (folder / "archive").rglob("*") if path.is_file()) / 1e6
                where = f"{executors} executors" if executors else f"here, {arguments.jobs} jobs"
                print(f"| {size} | {words} | {where} | {seconds:.1f} | {size / seconds:.0f} | {cost:.2f} | {ratio:.2f} | "
                      f"{peak:.0f} | {held:.0f} |", flush=True)


if __name__ == "__main__":
    main()
