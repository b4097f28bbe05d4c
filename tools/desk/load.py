#!/usr/bin/env python3
"""Ask a desk for pages and data at a steady rate, and tell how long its answers take.

    load.py --armistice PATH --db RECORD.db [--rate 100] [--seconds 60] [--change SECONDS] [--limit MS]

The desk is started on a free port. What is asked for is drawn with seed 5 in fixed shares: pages of the navigation, reports
that nobody asked for before, their JSON, pages far down the lists, statements somewhere in time, words, sources and actors.
The loop is open: a request is due at its moment, whether or not those before it were answered, and its time counts from
then. `--change N` keeps a correction every N seconds, so that the record moves meanwhile; whoever keeps it asks for pages
next that have to show it, which are told apart from the rest. Exits with 1 where the 99th percentile over all is above
`--limit` (50 ms), an answer is no 200, or somebody is not shown their own correction.

A record of a million statements: `cargo bench -p armistice-store --bench scale -- READINGS.jsonl 1000000 RECORD.db`.
"""
import argparse
import asyncio
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from urllib.parse import quote

NAVIGATION = ["/", "/positions", "/timeline", "/proposals", "/meetings", "/ceasefires", "/contradictions", "/common-ground",
              "/statements", "/allegations", "/reports", "/search", "/positions.json?limit=100", "/changes.json?limit=100"]
SHARES = [("pages of the navigation", 48), ("reports never asked before", 16), ("their JSON", 5), ("pages far down the lists", 10),
          ("statements somewhere in time", 9), ("pages of reports", 5), ("two words searched", 5), ("sources and actors", 2)]


class Record:
    """What there is to ask for, drawn from the record itself."""

    def __init__(self, path):
        base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        last = lambda sql: base.execute(sql).fetchone()[0]
        self.random = random.Random(5)
        reports, mentions = last("SELECT MAX(number) FROM reports"), last("SELECT MAX(number) FROM mentions")
        draw = lambda most, n: [self.random.randint(1, most) for _ in range(n)]
        some = lambda sql, most, n: [row for key in draw(most, n) for row in base.execute(sql, (key,))]
        self.reports = some("SELECT key FROM reports WHERE number = ?", reports, 3000)
        self.numbers = draw(reports, 1000)
        told = some("SELECT kind, reported, number, anchor, entry FROM mentions WHERE number = ?", mentions, 6000)
        told = [row for row in told if row[1] is not None]
        self.moments = [(row[1], row[2]) for row in told if row[0] == "statement"]
        self.anchors = [row[3] for row in told if row[0] == "position"]
        words = [json.loads(row[4])["content"].split() for row in told if row[0] == "statement"]
        plain = [[word.lower() for word in content if word.isalpha() and len(word) > 3] for content in words]
        self.pairs = [self.random.sample(content, 2) for content in plain if len(content) > 3]
        self.next_report = iter(self.reports)

    def address(self, what):
        draw = self.random
        if what == "pages of the navigation":
            return draw.choice(NAVIGATION)
        if what == "reports never asked before":
            return f"/reports/{next(self.next_report)[0]}"
        if what == "their JSON":
            return f"/api/v1/reports/{next(self.next_report)[0]}"
        if what == "pages far down the lists":
            return f"/{draw.choice(['meetings', 'allegations', 'proposals'])}?cursor={draw.randint(1, 200) * 50}"
        if what == "statements somewhere in time":
            reported, number = draw.choice(self.moments)
            return f"/statements?cursor={reported}.{number}"
        if what == "pages of reports":
            return f"/reports?cursor={draw.choice(self.numbers)}"
        if what == "two words searched":
            return f"/search?q={quote(' '.join(draw.choice(self.pairs)))}"
        return draw.choice(["/sources", "/actors"])


class Client:
    """Connections that stay open, as many as are under way at once."""

    def __init__(self, port):
        self.port, self.idle = port, []

    async def ask(self, path, body=None, seen=None):
        """Returns the status and the headers; `seen` is the state of the record that the answer must have."""
        reader, writer = self.idle.pop() if self.idle else await asyncio.open_connection("127.0.0.1", self.port)
        head = f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        if seen:
            head += f"Record-At-Least: {seen}\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}\r\n{body or ''}".encode())
        status = int((await reader.readline()).split()[1])
        headers = {}
        while (line := await reader.readline()) != b"\r\n":
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        await reader.readexactly(int(headers.get("content-length", 0)))
        self.idle.append((reader, writer))
        return status, headers


def processor(pid):
    """Seconds of processor time that a process has spent."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


OWN = ["/meetings", "/positions", "/timeline"]


async def corrections(client, record, every, until, times, wrong):
    """Accepts a position now and then: each time the record has another state, which who did it is shown."""
    kept = 0
    for anchor in record.anchors:
        if time.monotonic() + every > until:
            break
        await asyncio.sleep(every)
        start = time.monotonic()
        body = json.dumps({"decision": "accept", "anchors": [anchor]})
        status, headers = await client.ask("/api/v1/corrections", body)
        times["a correction"].append(1000 * (time.monotonic() - start))
        kept += status == 201
        for path in OWN:
            start = time.monotonic()
            status, shown = await client.ask(path, seen=headers["record-version"])
            times["pages after one's own correction"].append(1000 * (time.monotonic() - start))
            if status != 200 or "record-as-of" in shown:
                wrong.append((status, f"{path} after one's own correction"))
    return kept


async def load(client, record, options):
    times, own, wrong, earlier = defaultdict(list), defaultdict(list), [], [0]

    async def one(what, path, due):
        status, headers = await client.ask(path)
        earlier[0] += "record-as-of" in headers
        times[what].append(1000 * (time.monotonic() - due))
        if status != 200:
            wrong.append((status, path))

    # Each page of the navigation once, so that it has been made.
    for path in [*NAVIGATION, "/sources", "/actors"]:
        start = time.monotonic()
        await client.ask(path)
        print(f"first time {path}: {1000 * (time.monotonic() - start):.0f} ms", flush=True)
    names, weights = zip(*SHARES)
    begin = time.monotonic()
    until = begin + options.seconds
    change = options.change
    changes = asyncio.create_task(corrections(client, record, change, until, own, wrong)) if change else None
    under_way = []
    for n in range(int(options.rate * options.seconds)):
        due = begin + n / options.rate
        await asyncio.sleep(max(0, due - time.monotonic()))
        what = record.random.choices(names, weights)[0]
        under_way.append(asyncio.create_task(one(what, record.address(what), due)))
    await asyncio.gather(*under_way)
    print(f"{len(under_way)} requests in {time.monotonic() - begin:.1f} s, {await changes if changes else 0} corrections, "
          f"{earlier[0]} answers as they were before one")
    return times, own, wrong


def table(times, own):
    """Prints a row for each kind of request, and for each kind that does not count; returns the 99th percentile over all."""
    at = lambda values, share: values[min(len(values) - 1, int(share * len(values)))]
    print("| asked for | requests | p50 | p95 | p99 | most |\n| --- | --- | --- | --- | --- | --- |")
    everything = sorted(value for values in times.values() for value in values)
    rows = [*((name, times[name]) for name, _ in SHARES), ("all", everything), *own.items()]
    for name, values in ((name, sorted(values)) for name, values in rows):
        if values:
            cells = " | ".join(f"{at(values, share):.1f}" for share in (0.5, 0.95, 0.99, 1))
            print(f"| {name} | {len(values)} | {cells} |")
    return at(everything, 0.99)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--armistice", required=True)
    parser.add_argument("--db", required=True)
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--change", type=float, default=0)
    parser.add_argument("--limit", type=float, default=50)
    options = parser.parse_args()
    record = Record(options.db)
    desk = subprocess.Popen([options.armistice, "serve", "--db", options.db, "--listen", "127.0.0.1:0"],
                            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        told = desk.stderr.readline()
        while "127.0.0.1:" not in told:
            told = desk.stderr.readline() or sys.exit("the desk did not start")
        port = int(told.split("127.0.0.1:")[1].split("/")[0].split()[0].rstrip(".,"))
        client, before = Client(port), processor(desk.pid)
        times, own, wrong = asyncio.run(load(client, record, options))
        print(f"the desk spent {processor(desk.pid) - before:.1f} s of processor time; load of the machine {os.getloadavg()[0]:.1f}")
    finally:
        desk.terminate()
        desk.wait()
    worst = table(times, own)
    for status, path in wrong[:5]:
        print(f"{status} {path}")
    sys.exit(1 if wrong or worst > options.limit else 0)


main()
