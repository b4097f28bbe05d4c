#!/usr/bin/env python3
"""Read odd texts of doubling length: time must grow with the length, and memory with it at most.

    hostile.py --armistice PATH [--small]

Processor time of `armistice read` (user and system), less that of an empty start; peak memory of the process. Doubling a text may
multiply its time by at most 2.6 (3 for the short times of `--small`, which stays under a minute), a quadratic step would by 4. Standard library only.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# name: (what is repeated, how many times at most, in the small run)
TEXTS = {
    "8 MB without a full stop": ("word ", 1_600_000, 40_000),
    "1 M quotation marks": ('"', 1_000_000, 40_000),
    "one token of 1 MB": ("a", 1 << 20, 1 << 18),
    "1 M cue words": ("said ", 1_000_000, 40_000),
    "cue words in quotation marks": ('"said" ', 120_000, 10_000),
    "quotations that go on": ("Ana Petrov said:\n\n“We agree.\n\n“No.” “Yes,” she added.\n\n", 20_000, 1_500),
}
DOUBLINGS = 3
GROWTH, GROWTH_SMALL = 2.6, 3.0
# Beside the models: bytes of memory for each byte of text, at most.
MEMORY = 600


def measure(armistice, text):
    """Processor seconds and peak MiB of reading one text."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        begun = time.monotonic()
        with subprocess.Popen([armistice, "read", "--format", "jsonl", file.name], stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"armistice ended with {process.returncode}")
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, time.monotonic() - begun


def series(armistice, unit, count, start):
    """Seconds at a quarter, half and all of a text; then the whole one's peak MiB and seconds by the clock."""
    times, peak, wall = [], 0.0, 0.0
    for k in reversed(range(DOUBLINGS)):
        seconds, peak, wall = measure(armistice, unit * (count >> k))
        times.append(max(seconds - start, 0.01))
    return times, peak, wall


def growth(times):
    """The most that one doubling multiplied the time by; below a tenth of a second the clock's steps are larger than the work."""
    return max((b / a for a, b in zip(times, times[1:]) if b > 0.1), default=0.0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--armistice", required=True, type=Path)
    parser.add_argument("--small", action="store_true")
    args = parser.parse_args()
    limit = GROWTH_SMALL if args.small else GROWTH
    start, base, _ = measure(args.armistice, "Yes.")
    failed = []
    for name, (unit, most, small) in TEXTS.items():
        count = small if args.small else most
        times, peak, wall = series(args.armistice, unit, count, start)
        for _ in range(2):
            # What else the machine does may slow one of them: the least of up to three counts.
            if growth(times) <= limit:
                break
            again, peak, wall = series(args.armistice, unit, count, start)
            times = [min(pair) for pair in zip(times, again)]
        size = len((unit * count).encode())
        print(f"{name}: {size / 1e6:.2f} MB, processor " + " → ".join(f"{t:.2f}" for t in times)
              + f" s at a quarter, half, all; {wall:.1f} s by the clock, {peak:.0f} MiB", flush=True)
        if growth(times) > limit:
            failed.append(f"{name}: doubling the text multiplied the time by {growth(times):.1f}")
        if (peak - base) * 2**20 > MEMORY * size + 2**25:
            failed.append(f"{name}: {peak:.0f} MiB for {size / 1e6:.2f} MB")
    for line in failed:
        print(line, file=sys.stderr)
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
