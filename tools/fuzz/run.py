#!/usr/bin/env python3
"""Fuzz every parser that meets outside bytes, guided by coverage (libFuzzer), and count.

    run.py [--program PATH] [--seconds 60] [--targets any,text,…] [--corpus FOLDER]

Builds `armistice-fuzz` with tools/fuzz/rustc unless a program is given; needs a C++ compiler. Each target runs for so many seconds in a
process of its own, with what earlier runs found worth keeping (`--corpus`, by default in the user's cache). A crash, a
broken promise, an input that takes ten seconds or two gigabytes of memory makes this end with 1; the input lies in the folder
`found` of the corpus. Mend it, cut the input down and put it into crates/fuzz/tests/found/TARGET. Standard library only.
"""
import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGETS = re.findall(r'name: "([a-z]+)"', (ROOT / "crates/fuzz/src/targets.rs").read_text(encoding="utf-8"))


def build():
    target = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")
    environment = dict(os.environ, RUSTC_WORKSPACE_WRAPPER=str(ROOT / "tools/fuzz/rustc"))
    command = ["cargo", "build", "--release", "--locked", "-p", "armistice-fuzz", "--features", "libfuzzer", "--bin", "armistice-fuzz"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return target / "release/armistice-fuzz"


def fuzz(program, target, seconds, corpus):
    """Executions, edges covered, inputs kept and whether all went well."""
    kept, found = corpus / target, corpus / "found"
    kept.mkdir(parents=True, exist_ok=True)
    found.mkdir(parents=True, exist_ok=True)
    command = [
        str(program), f"--target={target}", str(kept), f"-max_total_time={seconds}", "-max_len=8192", "-timeout=10",
        "-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={found}/{target}-",
    ]
    run = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    number = lambda pattern: int((re.findall(pattern, run.stderr) or ["0"])[-1])
    executions = number(r"stat::number_of_executed_units: (\d+)") or number(r"(?m)^#(\d+)")
    if run.returncode != 0:
        print(run.stderr[-3000:], file=sys.stderr)
    return executions, number(r"cov: (\d+)"), sum(1 for _ in kept.iterdir()), run.returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--targets", default=",".join(TARGETS))
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "armistice/fuzz")
    arguments = parser.parse_args()
    program = arguments.program or build()
    total, broken = 0, []
    print("| target | executions | branches | inputs kept |\n| --- | --- | --- | --- |")
    for target in arguments.targets.split(","):
        executions, branches, kept, good = fuzz(program, target, arguments.seconds, arguments.corpus)
        total += executions
        broken += [] if good else [target]
        print(f"| {target} | {executions:,} | {branches:,} | {kept} |{'' if good else ' **broken**'}", flush=True)
    print(f"{total:,} executions")
    if broken:
        sys.exit(f"broken: {', '.join(broken)}; the inputs are in {arguments.corpus / 'found'}")


main()
