"""From treebanks and silver labels to training sentences."""

import gzip
import json
import random
import re

from treebank import Sentence, read_conllu, read_iob2

# How much entity labels count, by where they come from.
GOLD, SILVER = 1.5, 0.7

UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
KINDS = ("PER", "ORG", "LOC")
ENTITIES = ["O"] + [f"{p}-{k}" for k in ("PER", "ORG", "LOC", "NORP", "DATE", "EVENT") for p in "BI"]


def entity_types_of_gum(s: Sentence) -> list[tuple[int, int, str]]:
    """Named mentions (those linked to an encyclopedia) and dates of a GUM sentence."""
    types = {"person": "PER", "organization": "ORG", "place": "LOC", "time": "DATE", "event": "EVENT"}
    open_, found = [], []
    for i, misc in enumerate(s.misc):
        match = re.search(r"Entity=([^|]*)", misc)
        for piece in re.findall(r"\([^()]*\)?|[^()]*\)", match[1]) if match else []:
            if piece.startswith("("):
                fields = piece.strip("()").split("-")
                open_.append((fields[0], i, fields[1], fields[-1] if len(fields) > 6 else ""))
                if piece.endswith(")"):
                    found.append((*open_.pop()[1:], i))
            else:
                for k in range(len(open_) - 1, -1, -1):
                    if open_[k][0] == piece.strip(")"):
                        found.append((*open_.pop(k)[1:], i))
                        break
    out = []
    for start, kind, link, end in found:
        if kind not in types:
            continue
        while start < end and s.upos[start] in ("DET", "ADP", "PUNCT"):
            start += 1
        named = all(u in ("PROPN", "ADP", "DET", "NUM", "PUNCT", "PART", "CCONJ") for u in s.upos[start:end + 1])
        if named and "PROPN" in s.upos[start:end + 1] or (kind == "time" and "NUM" in s.upos[start:end + 1] and end - start < 4):
            out.append((start, end, types[kind]))
    return out


def merge_gold(s: Sentence, silver: list[str], gold: list[tuple[int, int, str]], kinds: set[str]) -> list[str]:
    """Gold entities win; silver ones of kinds the gold lacks stay where they do not touch."""
    out = ["O"] * len(silver)
    taken = [False] * len(silver)
    for start, end, kind in sorted(gold, key=lambda g: g[0] - g[1]):
        if any(taken[start:end + 1]):
            continue
        for i in range(start, end + 1):
            taken[i] = True
            out[i] = ("B-" if i == start else "I-") + kind
    for start, end, kind in runs(silver):
        if kind not in kinds and not any(taken[start:end]):
            for i in range(start, end):
                out[i] = ("B-" if i == start else "I-") + kind
    return out


def runs(tags: list[str]) -> list[tuple[int, int, str]]:
    out, i = [], 0
    while i < len(tags):
        if tags[i] == "O":
            i += 1
            continue
        j = i + 1
        while j < len(tags) and tags[j] == "I" + tags[i][1:]:
            j += 1
        out.append((i, j, tags[i][2:]))
        i = j
    return out


def clean_silver(s: Sentence, tags: list[str]) -> list[str]:
    """Drops silver names without a proper noun (or an adjective, for nationalities)."""
    out = ["O"] * len(tags)
    for start, end, kind in runs(tags):
        upos = s.upos[start:end]
        if kind in ("PER", "ORG", "LOC", "EVENT") and "PROPN" not in upos:
            continue
        if kind == "NORP" and not {"PROPN", "ADJ"} & set(upos):
            continue
        out[start:end] = tags[start:end]
    return out


def gold_by_text(path: str) -> dict[str, list[tuple[list[str], list[str]]]]:
    """Sentences of an entity file by their characters."""
    out: dict[str, list[tuple[list[str], list[str]]]] = {}
    for _, forms, tags in read_iob2(path):
        out.setdefault("".join(forms), []).append((forms, [t if t[2:] in KINDS else "O" for t in tags]))
    return out


def gold_of(s: Sentence, gold) -> list[tuple[int, int, str]] | None:
    """Entity spans for the words of a treebank's sentence; words are found by their characters."""
    found = gold.get("".join("".join(s.forms).split()))
    if not found:
        return None
    forms, tags = found.pop(0) if len(found) > 1 else found[0]
    ends, starts, at = {}, {}, 0
    for i, form in enumerate(s.forms):
        starts[at] = i
        at += sum(not c.isspace() for c in form)
        ends[at] = i
    places = [0]
    for form in forms:
        places.append(places[-1] + len(form))
    spans = [(starts.get(places[a]), ends.get(places[b]), kind) for a, b, kind in runs(tags)]
    return [span for span in spans if None not in span]


def load(ud: str, silver_path: str) -> tuple[list[Sentence], list[Sentence]]:
    """Returns (train, dev)."""
    with gzip.open(silver_path, "rt", encoding="utf-8") as f:
        silver = json.load(f)
    train = read_conllu(f"{ud}/en_ewt-train.conllu.gz")
    gold = gold_by_text(f"{ud}/en_ewt-ner-train.iob2.gz")
    for s, tags in zip(train, silver["en_ewt-train"]):
        spans = gold_of(s, gold)
        s.entities, s.entity_weight = clean_silver(s, tags), 0.5
        if spans is not None:
            s.entities, s.entity_weight = merge_gold(s, s.entities, spans, set(KINDS)), GOLD
    gum = read_conllu(f"{ud}/en_gum-open-train.conllu.gz")
    for s, tags in zip(gum, silver["en_gum-open-train"]):
        gold = entity_types_of_gum(s)
        s.entities = merge_gold(s, clean_silver(s, tags), gold, {"PER", "ORG", "LOC"})
        s.entity_weight = 1.0
    dev = read_conllu(f"{ud}/en_ewt-dev.conllu.gz")
    gold = gold_by_text(f"{ud}/en_ewt-ner-dev.iob2.gz")
    for s in dev:
        spans = gold_of(s, gold)
        s.gold_entities = None if spans is None else {(a, b + 1, kind) for a, b, kind in spans}
    for s in train + gum:
        s.syntax = True
    pool = []
    for forms, tags in silver.get("pool", []):
        n = len(forms)
        s = Sentence("pool", forms, forms, ["X"] * n, [0] * n, ["root"] * n, [True] * n, ["_"] * n)
        s.entities, s.entity_weight, s.syntax = tags, SILVER, False
        pool.append(s)
    for (_, forms, tags), labels in zip(read_iob2(f"{ud}/en_pud-ner.iob2.gz"), silver["en_pud-ner"]):
        n = len(forms)
        s = Sentence("pud", forms, forms, ["X"] * n, [0] * n, ["root"] * n, [True] * n, ["_"] * n)
        spans = [(a, b - 1, kind) for a, b, kind in runs(tags) if kind in KINDS]
        s.entities, s.entity_weight, s.syntax = merge_gold(s, labels, spans, set(KINDS)), GOLD, False
        pool.append(s)
    for s in dev:
        s.syntax = False
    gum_dev = read_conllu(f"{ud}/en_gum-open-dev.conllu.gz")
    for s in gum_dev:
        s.gold_entities, s.syntax = None, False
    return train + gum + pool, dev + gum_dev


def vary(s: Sentence, rng: random.Random) -> tuple[list[str], int]:
    """Other typography for the same words: headline case, capitals, other quotation marks, no last full stop.

    Returns the forms and how many of the tokens are kept.
    """
    forms, keep = s.forms, len(s.forms)
    roll = rng.random()
    if roll < 0.05:
        forms = [f if len(f) < 4 and u in ("ADP", "DET", "CCONJ", "PART") else f[:1].upper() + f[1:] for f, u in zip(forms, s.upos)]
    elif roll < 0.07:
        forms = [f.upper() for f in forms]
    elif roll < 0.10:
        forms = [f.lower() for f in forms]
    if any(f in ('"', "``", "''", "“", "”") for f in forms) and rng.random() < 0.5:
        pair = rng.choice([("“", "”"), ("“", "”"), ("‘", "’"), ("``", "''"), ("'", "'"), ("«", "»"), ("„", "“"), ('"', '"')])
        out, opened = [], False
        for f in forms:
            if f in ('"', "``", "''", "“", "”"):
                out.append(pair[opened])
                opened = not opened
            else:
                out.append(f)
        forms = out
    if keep > 3 and forms[-1] == "." and rng.random() < 0.08 and keep not in s.heads:
        keep -= 1
    return forms, keep
