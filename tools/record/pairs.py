#!/usr/bin/env python3
"""Make the pairs that a reader then judges: the first 400 rows of `corpus/copies/pairs.tsv`.

    pairs.py POOL.jsonl.gz > made.tsv

What the reader changed and added stands in the table alone (`corpus/copies/README.md`): do not write over it.

Copies are reports of the pool edited as papers edit a wire story: paragraphs cut from the end or the middle, another
opening or headline, a local paragraph. Different stories are the pairs of the pool that are most alike: they share most
words of the least common kind, so they tell of the same conflict, often of the same day. The pool was cleared of
near-duplicates when it was collected. Seed 7; the same table on every machine.
"""
import gzip
import itertools
import json
import random
import re
import sys
from collections import Counter, defaultdict

HEADLINES = ["Talks at a turning point", "Wire round-up: what the envoys said", "Morning briefing", "World in brief"]
LOCAL = [
    "Readers in our town who come from the region gathered in the parish hall on Sunday to wait for news of relatives.",
    "The district council said that it would go on collecting blankets and tinned food at the fire station this week.",
    "A professor at the college here, who has followed the conflict for years, called the news less than it seemed.",
    "The federal ministry did not answer questions by this newspaper before the edition closed.",
]


def main():
    reports = [json.loads(line) for line in gzip.open(sys.argv[1], "rt", encoding="utf-8")]
    random_ = random.Random(7)
    print("# label, report, report that is edited, paragraphs kept, put before, put after, who labelled (README.md)")
    texts = {report["id"]: report["text"].split("\n\n") for report in reports}
    for number, name in enumerate(random_.sample(sorted(texts), 200)):
        count = len(texts[name])
        kept = list(range(count))
        if number % 4 in (0, 3):  # cut from the end, as an editor does
            kept = kept[: max(2, round(count * random_.uniform(0.45, 0.9)))]
        if number % 4 in (1, 3) and len(kept) > 3:  # cut within
            kept.remove(random_.choice(kept[1:]))
        before = random_.choice(HEADLINES) if number % 2 else ""
        after = random_.choice(LOCAL) if number % 3 else ""
        print("copy", name, name, ",".join(map(str, kept)), before, after, "script", sep="\t")
    words = {name: set(re.findall(r"[a-z]{4,}", " ".join(paragraphs).lower())) for name, paragraphs in texts.items()}
    seen = Counter(word for some in words.values() for word in some)
    places = defaultdict(list)
    for name in sorted(words):
        for word in words[name]:
            if seen[word] <= 20:
                places[word].append(name)
    alike = Counter()
    for names in places.values():
        alike.update(itertools.combinations(names, 2))
    for (one, other), _ in sorted(alike.items(), key=lambda pair: (-pair[1], pair[0]))[:200]:
        print("other", one, other, ",".join(str(n) for n in range(len(texts[other]))), "", "", "script", sep="\t")


main()
