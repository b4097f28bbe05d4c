#!/usr/bin/env python3
"""Time and memory of `armistice verify` on ten million observations with points in a hundred sectors.

    python3 tools/truces/throughput.py --armistice PATH [--rows 10000000] [--sides 40]

The sectors are a grid of squares whose sides are broken lines of many points; the observations are drawn from a fixed
seed over four years, to the second, each at a point of its own.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

TERMS = """
title = "Load"
[window]
zone = "UTC"
start = "2024-06-01T00:00Z"
end = "2024-06-02T06:00Z"
[terms]
forbids = ["any-fire"]
[area]
geojson = "sectors.geojson"
[[channel]]
id = "events"
name = "Events"
kind = "reports"
sees = ["any-fire"]
preset = "counts"
columns = { sector = "", count = "", lat = "lat", lon = "lon", cause = ["id"] }
series = ["events.csv"]
"""


def sectors(path, sides):
    """A 10 by 10 grid; neighbours share their broken sides, so that they neither overlap nor leave gaps."""
    def wave(step, line):
        t = step % sides / sides
        return 0.3 * t * (1 - t) * (((step + line) * 7919) % 97 / 97 - 0.5)

    along = [step / sides for step in range(sides)]
    features = []
    for x in range(10):
        for y in range(10):
            south = [[x + t, y + wave(round(t * sides), 13 * y)] for t in along]
            east = [[x + 1 + wave(round(t * sides), 31 * (x + 1)), y + t] for t in along]
            north = [[x + t, y + 1 + wave(round(t * sides), 13 * (y + 1))] for t in along + [1.0]]
            west = [[x + wave(round(t * sides), 31 * x), y + t] for t in along + [1.0]]
            ring = south + east + north[::-1] + west[::-1][1:-1]
            ring = ring + [ring[0]]
            features.append({"type": "Feature", "properties": {"id": f"s{x}{y}", "name": f"sector {x}{y}"},
                             "geometry": {"type": "Polygon", "coordinates": [ring]}})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def events(path, rows):
    drawn = random.Random(1)
    start = datetime(2021, 1, 1, tzinfo=timezone.utc)
    days = [(start + timedelta(days=day)).strftime("%Y-%m-%d") for day in range(4 * 365)]
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,time,lat,lon\n")
        for block in range(0, rows, 10000):
            lines = []
            for number in range(block, min(block + 10000, rows)):
                second = int(drawn.random() * 86400)
                lines.append(
                    f"{number},{days[int(drawn.random() * len(days))]}T{second // 3600:02}:{second // 60 % 60:02}:"
                    f"{second % 60:02}Z,{drawn.random() * 10:.5f},{drawn.random() * 10:.5f}\n"
                )
            file.write("".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--armistice", required=True)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--sides", type=int, default=40, help="points on each side of a sector")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        sectors(folder / "sectors.geojson", arguments.sides)
        events(folder / "events.csv", arguments.rows)
        (folder / "truce.toml").write_text(TERMS, encoding="utf-8")
        size = os.path.getsize(folder / "events.csv")
        begun = time.monotonic()
        command = [arguments.armistice, "verify", str(folder / "truce.toml"), "--format", "json"]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        seconds = time.monotonic() - begun
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        account = json.loads(output)["channels"][0]["account"]
        print(f"{account['rows']:,} rows ({size / 1e6:.0f} MB), {account['counted']:,} counted, {seconds:.1f} s, {peak:.0f} MiB")
        assert account["rows"] == arguments.rows and seconds < 60 and peak < 1000


if __name__ == "__main__":
    main()
