#!/usr/bin/env python3
"""Makes the count series and sectors that `examples/truces` ships, from the ceasefire corpora.

    python3 tools/truces/series.py [--corpora ../shared/corpora/ceasefire] [--out examples/truces]

Needs nothing but Python. The same corpora give the same files, to the byte. What comes out are counts of our own
making: alert starts an hour and oblast, long alerts, war fires a day, reports a day and oblast, simplified outlines.
Origins and licences are in LICENSES/README.md.
"""

import argparse
import csv
import gzip
import json
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

REGIONS = {
    "Cherkaska oblast": "UA-71", "Chernihivska oblast": "UA-74", "Chernivetska oblast": "UA-77",
    "Dnipropetrovska oblast": "UA-12", "Donetska oblast": "UA-14", "Ivano-Frankivska oblast": "UA-26",
    "Kharkivska oblast": "UA-63", "Khersonska oblast": "UA-65", "Khmelnytska oblast": "UA-68",
    "Kirovohradska oblast": "UA-35", "Kyiv City": "UA-30", "Kyivska oblast": "UA-32", "Lvivska oblast": "UA-46",
    "Mykolaivska oblast": "UA-48", "Odeska oblast": "UA-51", "Poltavska oblast": "UA-53",
    "Rivnenska oblast": "UA-56", "Sumska oblast": "UA-59", "Ternopilska oblast": "UA-61",
    "Vinnytska oblast": "UA-05", "Volynska oblast": "UA-07", "Zakarpatska oblast": "UA-21",
    "Zaporizka oblast": "UA-23", "Zhytomyrska oblast": "UA-18",
}  # fmt: skip

# A baseline reaches eight weeks back; the rest is room for placebo windows.
ALERTS = [("2022-03", "2023-02"), ("2024-09", "2025-06"), ("2025-09", "2026-05")]
REPORTS = ("2024-09", "2025-06")
NAMES = {"Odessa Oblast": "Odesa oblast", "Zaporizhia Oblast": "Zaporizhzhia oblast", "Kyiv": "Kyiv city"}
KINETIC = {"artillery", "airstrike", "uav", "firefight", "armor", "raid"}
LONG = timedelta(hours=12)
TOLERANCE = 0.02  # degrees


def rows(path):
    opened = gzip.open(path, "rt", encoding="utf-8", newline="") if path.suffix == ".gz" else open(
        path, encoding="utf-8", newline=""
    )
    with opened as file:
        yield from csv.DictReader(file)


def write(path, header, lines):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)
    print(f"{path}: {path.stat().st_size:,} bytes")


def alerts(corpora, out):
    starts, long = Counter(), []
    for row in rows(corpora / "ua-air-raid-alerts" / "alerts_oblast_2022-2026.csv.gz"):
        sector = REGIONS[row["region"]]
        starts[row["started_at"][:13] + "Z", sector] += 1
        start, end = (datetime.fromisoformat(row[key]) for key in ("started_at", "finished_at"))
        if end - start >= LONG:
            long.append((sector, row["started_at"], row["finished_at"], "alert"))
    for first, last in ALERTS:
        lines = [(t, s, n) for (t, s), n in sorted(starts.items()) if first <= t[:7] <= last]
        write(out / "series" / f"alerts-{first}_{last}.csv", ("time", "sector", "count"), lines)
    kept = [line for line in sorted(long, key=lambda line: (line[1], line[0]))
            if any(first <= line[2][:7] and line[1][:7] <= last for first, last in ALERTS)]
    write(out / "series" / "long-alerts.csv", ("sector", "from", "to", "reason"), kept)


def reports(corpora, out):
    kinetic, other = defaultdict(set), defaultdict(set)
    for row in rows(corpora / "viina-ua" / "viina_events_2023-04_2025-08.csv.gz"):
        day = row["datetime"][:10]
        if not REPORTS[0] <= day[:7] <= REPORTS[1]:
            continue
        place = kinetic if KINETIC & set(row["event_type"].split("|")) else other
        place[day, row["adm1_iso"]].add(row["headline_id"])
    keys = sorted(kinetic.keys() | other.keys())
    lines = [(day, sector, len(kinetic[day, sector]), len(other[day, sector])) for day, sector in keys]
    write(out / "series" / "reports-{}_{}.csv".format(*REPORTS), ("time", "sector", "count", "other"), lines)


def fires(corpora, out):
    path = corpora / "economist-war-fires" / "war_fires_daily_2025-03_2025-05.csv"
    lines = [(row["date"], row["war_fires_per_day"], row["cloud_cover_in_east_of_country"]) for row in rows(path)]
    write(out / "series" / "war-fires-2025-03_2025-05.csv", ("time", "count", "cloud"), lines)


def crosses_itself(ring):
    """Tells whether two sides of a ring that are no neighbours touch."""

    def turn(a, b, c):
        value = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        return (value > 0) - (value < 0)

    sides = list(zip(ring, ring[1:]))
    for i, (a, b) in enumerate(sides):
        for j in range(i + 2, len(sides) - (i == 0)):
            c, d = sides[j]
            if turn(a, b, c) * turn(a, b, d) <= 0 and turn(c, d, a) * turn(c, d, b) <= 0:
                return True
    return False


def simplified(ring):
    """Makes a ring simpler, as far as it does not cross itself."""
    tolerance = TOLERANCE
    while crosses_itself(simpler := simplified_to(ring, tolerance)):
        tolerance /= 2
    return simpler


def simplified_to(ring, tolerance):
    """Douglas and Peucker 1973, on a ring cut at its first point and the one farthest from it."""

    def keep(points):
        (x0, y0), (x1, y1) = points[0], points[-1]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1e-12
        far, at = max(
            ((abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / length, i)
             for i, (x, y) in enumerate(points[1:-1], 1)),
            default=(0, 0),
        )
        if far <= tolerance:
            return [points[0], points[-1]]
        return keep(points[: at + 1])[:-1] + keep(points[at:])

    (x0, y0) = ring[0]
    half = max(range(len(ring)), key=lambda i: (ring[i][0] - x0) ** 2 + (ring[i][1] - y0) ** 2)
    return [[round(x, 4), round(y, 4)] for x, y in keep(ring[: half + 1])[:-1] + keep(ring[half:])]


def outlines(corpora, out):
    collection = json.loads((corpora / "ua-oblasts" / "ukraine_adm1.geojson").read_text(encoding="utf-8"))
    known, features = set(REGIONS.values()), []
    for feature in sorted(collection["features"], key=lambda feature: feature["properties"]["shapeISO"]):
        iso, geometry = feature["properties"]["shapeISO"], feature["geometry"]
        if iso not in known:
            continue
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        rings = [[simplified(ring) for ring in polygon] for polygon in polygons]
        rings = [[ring for ring in polygon if len(ring) >= 4] for polygon in rings]
        rings = [polygon for polygon in rings if polygon]
        name = feature["properties"]["shapeName"]
        name = NAMES.get(name, name.replace(" Oblast", " oblast"))
        features.append({
            "type": "Feature",
            "properties": {"id": iso, "name": name},
            "geometry": {"type": "MultiPolygon", "coordinates": rings},
        })
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    path = out / "series" / "oblasts.geojson"
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{path}: {path.stat().st_size:,} bytes, {len(features)} sectors")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora/ceasefire"))
    parser.add_argument("--out", type=Path, default=Path("examples/truces"))
    arguments = parser.parse_args()
    (arguments.out / "series").mkdir(parents=True, exist_ok=True)
    for make in (alerts, reports, fires, outlines):
        make(arguments.corpora, arguments.out)


if __name__ == "__main__":
    main()
