"""Scores CoNLL-U from raw text against a treebank, as the CoNLL 2018 shared task did.

Words are aligned by their characters, white space left out; F1 of words, sentences, UPOS, UAS, LAS (relations without
subtypes, as in the task) and lemmas. Multi-word tokens count by their syntactic words: where the gold has words that
are no part of the text, the texts' characters are aligned over the surface token. With --entities, spans of person,
organisation and place against an IOB2 file of the same
sentences.
"""

import argparse
import gzip
import sys

from prepare import entity_types_of_gum, merge_gold, runs
from treebank import read_conllu, read_iob2


class Reading:
    """Words with character spans (white space left out), and sentences."""

    def __init__(self, lines, only=""):
        self.chars, self.words, self.sentences = [], [], []
        document, rows = "", []
        for line in [*lines, "\n"]:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                document = line.split("=")[-1]
            elif line and line[0] != "#":
                rows.append(line.split("\t"))
            elif not line and rows:
                if only in document:
                    self._sentence(rows)
                rows = []

    def _take(self, form):
        start = len(self.chars)
        self.chars.extend(c for c in form if not c.isspace())
        return start, len(self.chars)

    def _sentence(self, rows):
        begin, first = len(self.chars), len(self.words)
        i = 0
        while i < len(rows):
            row = rows[i]
            if "." in row[0]:
                i += 1
            elif "-" in row[0]:
                a, b = map(int, row[0].split("-"))
                inner = [r for r in rows[i + 1:] if "." not in r[0]][: b - a + 1]
                start, end = self._take(row[1])
                spans = self._inner(row[1], [r[1] for r in inner], start, end)
                self.words.extend((s, r, first) for s, r in zip(spans, inner))
                i += 1 + len(inner)
            else:
                self.words.append((self._take(row[1]), row, first))
                i += 1
        self.sentences.append((begin, len(self.chars)))

    @staticmethod
    def _inner(surface, forms, start, end):
        if "".join(forms) == surface:
            spans, at = [], start
            for form in forms:
                spans.append((at, at + len(form)))
                at += len(form)
            return spans
        return [(start, end, k) for k in range(len(forms))]


def f1(right, gold, guess):
    return 2 * right / (gold + guess) if gold + guess else 0.0


def plain(relation):
    return relation.split(":")[0]


def compare(gold: Reading, guess: Reading) -> dict[str, float]:
    if gold.chars != guess.chars:
        at = next((i for i, (a, b) in enumerate(zip(gold.chars, guess.chars)) if a != b), min(len(gold.chars), len(guess.chars)))
        sys.exit(f"the texts differ at {at}: {''.join(gold.chars[at - 20:at + 20])!r} {''.join(guess.chars[at - 20:at + 20])!r}")
    at = {span: k for k, (span, _, _) in enumerate(guess.words)}
    pairs = {g: at[span] for g, (span, _, _) in enumerate(gold.words) if span in at}
    n, m = len(gold.words), len(guess.words)
    counts = dict(upos=0, lemma=0, uas=0, las=0, las_subtypes=0)
    for g, p in pairs.items():
        (_, a, first_a), (_, b, first_b) = gold.words[g], guess.words[p]
        counts["upos"] += a[3] == b[3]
        counts["lemma"] += a[2] == b[2]
        head_a = None if a[6] == "0" else first_a + int(a[6]) - 1
        head_b = None if b[6] == "0" else first_b + int(b[6]) - 1
        same = head_b is None if head_a is None else head_b is not None and pairs.get(head_a) == head_b
        counts["uas"] += same
        counts["las"] += same and plain(a[7]) == plain(b[7])
        counts["las_subtypes"] += same and a[7] == b[7]
    result = {"words": f1(len(pairs), n, m)}
    result["sentences"] = f1(len(set(gold.sentences) & set(guess.sentences)), len(gold.sentences), len(guess.sentences))
    result.update({k: f1(v, n, m) for k, v in counts.items()})
    return result


def entity_spans(words, tags):
    return {(words[a][0][0], words[b - 1][0][1], kind) for a, b, kind in runs(tags)}


def entities(gold_path, reading: Reading, guess: Reading) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of spans of each kind; the IOB2 file has the sentences of `reading` in another order."""
    starts: dict[str, list[int]] = {}
    for start, end in reading.sentences:
        starts.setdefault("".join(reading.chars[start:end]), []).append(start)
    gold = set()
    for _, forms, tags in read_iob2(gold_path):
        at = starts["".join("".join(forms).split())].pop(0)
        words = []
        for form in forms:
            n = sum(not c.isspace() for c in form)
            words.append(((at, at + n),))
            at += n
        gold |= entity_spans(words, tags)
    found = entity_spans(guess.words, [row[9].removeprefix("NER=") for _, row, _ in guess.words])
    out = {}
    for kind in ("PER", "ORG", "LOC", "all"):
        g = {e for e in gold if kind in (e[2], "all")}
        p = {e for e in found if e[2] == kind or kind == "all" and e[2] in ("PER", "ORG", "LOC")}
        right = len(g & p)
        out[kind] = (right / max(1, len(p)), right / max(1, len(g)), f1(right, len(g), len(p)))
    return out


def gum_entities(gold_path, guess: Reading, only) -> dict[str, tuple[int, int, float, float]]:
    """Spans in gold and found, F1 of exact ones and of ones that share a word, of each kind of GUM's named mentions and dates."""
    gold, at = set(), 0
    for s in read_conllu(gold_path):
        if only not in s.document:
            continue
        spans = entity_types_of_gum(s)
        tags = merge_gold(s, ["O"] * len(s.forms), spans, set())
        # Words of a multi-word token stand one after the other in most texts; where they do not, the sentence is left out.
        total = sum(not c.isspace() for c in s.text)
        if total == sum(not c.isspace() for form in s.forms for c in form):
            words, place = [], at
            for form in s.forms:
                n = sum(not c.isspace() for c in form)
                words.append(((place, place + n),))
                place += n
            gold |= entity_spans(words, tags)
        at += total
    found = entity_spans(guess.words, [row[9].removeprefix("NER=") for _, row, _ in guess.words])
    out = {}
    for kind in ("PER", "ORG", "LOC", "DATE", "EVENT"):
        g, p = sorted(e for e in gold if e[2] == kind), sorted(e for e in found if e[2] == kind)
        touched = sum(any(a < d and c < b for c, d, _ in p) for a, b, _ in g)
        touching = sum(any(a < d and c < b for c, d, _ in g) for a, b, _ in p)
        recall, precision = touched / max(1, len(g)), touching / max(1, len(p))
        near = 2 * recall * precision / max(1e-9, recall + precision)
        out[kind] = (len(g), len(p), f1(len(set(g) & set(p)), len(g), len(p)), near)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold")
    parser.add_argument("guess")
    parser.add_argument("--only", default="")
    parser.add_argument("--entities")
    parser.add_argument("--gum-entities", action="store_true", help="GUM's named mentions and dates, by kind")
    args = parser.parse_args()
    with gzip.open(args.gold, "rt", encoding="utf-8") as f:
        gold = Reading(f, args.only)
    with open(args.guess, encoding="utf-8") as f:
        guess = Reading(f)
    print("  ".join(f"{k} {100 * v:.2f}" for k, v in compare(gold, guess).items()))
    if args.gum_entities:
        for kind, (wanted, seen, exact, near) in gum_entities(args.gold, guess, args.only).items():
            print(f"{kind}: {wanted} in gold, {seen} found, F1 exact {100 * exact:.1f}, sharing a word {100 * near:.1f}")
    if args.entities:
        for kind, (p, r, f) in entities(args.entities, gold, guess).items():
            print(f"{kind}: precision {100 * p:.1f} recall {100 * r:.1f} F1 {100 * f:.1f}")


if __name__ == "__main__":
    main()
