"""Varies annotated reports: reported speech becomes quotations in many styles, and short paragraphs are joined.

The training reports are mostly agency briefs, a sentence a paragraph and nearly all speech indirect. From
`The minister said the truce will hold.` come `“The truce will hold,” the minister said.`, `The minister said: ‘The
truce will hold.’`, with further sentences of the report quoted behind it, also over paragraphs. Labels move with
their words.
"""

import argparse
import json
import random
import re

MARKS = [("“", "”")] * 5 + [('"', '"')] * 5 + [("‘", "’")] * 2 + [("«", "»")]
SPEECH = set("""said says added told announced warned insisted stated noted declared argued explained claimed stressed
reported confirmed acknowledged admitted predicted complained alleged wrote pledged vowed promised suggested""".split())
SMALL = {"The", "A", "An", "He", "She", "They", "It", "His", "Her", "Their", "Its", "Some", "Many", "Officials", "Other",
         "Several", "Both", "Two", "Three", "One", "Another", "Rebel", "Government", "Military", "Local", "Police", "Witnesses"}


class Piece:
    """Text whose characters know where in the report they come from (-1: nowhere)."""

    def __init__(self, text="", places=()):
        self.text, self.places = text, list(places) or [-1] * len(text)

    def __add__(self, other):
        other = other if isinstance(other, Piece) else Piece(other)
        return Piece(self.text + other.text, self.places + other.places)


def cut(report, start, end):
    return Piece(report["text"][start:end], range(start, end))


def upper(piece):
    return Piece(piece.text[:1].upper() + piece.text[1:], piece.places)


def lower(piece):
    word = re.match(r"\w*", piece.text).group()
    return Piece(piece.text[:1].lower() + piece.text[1:], piece.places) if word in SMALL else piece


def plain_speech(report, start, end):
    """The attribution of a paragraph `source said (that) content.`, if it is that and nothing else."""
    text = report["text"]
    outer = [a for a in report["attributions"] if a["within"] is None and start <= a["cue"][0][0] < end]
    if len(outer) != 1 or any(len(outer[0][role]) != 1 for role in ("source", "cue", "content")):
        return None
    a = outer[0]
    (s0, s1), (c0, c1), (t0, t1) = a["source"][0], a["cue"][0], a["content"][0]
    between = text[c1:t0].strip()
    if text[start:s0].strip() or text[s1:c0].strip() or between not in ("", "that") or text[t1:end].strip() not in ("", "."):
        return None
    content = text[t0:t1]
    if text[c0:c1] not in SPEECH or len(content.split()) < 5 or re.search("[\"“”:]", content):
        return None
    return a


def quoted(report, a, more, rng, marks, single):
    """The paragraph anew: its text, and for the attribution the pieces of its content."""
    opening, closing = marks
    (s0, s1), (c0, c1), (t0, t1) = a["source"][0], a["cue"][0], a["content"][0]
    source, cue, content = cut(report, s0, s1), cut(report, c0, c1), upper(cut(report, t0, t1))
    if content.text.endswith("."):
        content = cut(report, t0, t1 - 1)
        content = upper(content)
    # The content's marks and commas are new; they belong to the pieces listed here, in characters of the result.
    pieces = []

    def quote(so_far, inner, close=True):
        begin = len(so_far.text)
        out = so_far + opening + inner + (closing if close else "")
        pieces.append([begin, len(out.text)])
        return out

    told = cue.text == "told"
    form = rng.choice(["after"] * 4 + ["before"] * 2 + ["colon", "inverted"])
    if told:
        form = "before"
    if form == "after":
        out = quote(Piece(), content + ",") + " " + lower(source) + " " + cue + "."
    elif form == "inverted" and cue.text in ("said", "says", "added") and len(source.text) > 3:
        out = quote(Piece(), content + ",") + " " + cue + " " + lower(source) + "."
    else:
        mark = ":" if form == "colon" else ","
        out = quote(source + " " + cue + mark + " ", content + ".", close=form != "colon" or not more)
        if form == "colon" and more:
            # One quotation over several sentences.
            for k, sentence in enumerate(more):
                last = k + 1 == len(more)
                if rng.random() < 0.5 and not single:
                    out = quote(out + "\n\n", sentence, close=last)
                else:
                    out = out + " " + sentence + (closing if last else "")
                    pieces[-1][1] = len(out.text)
            return out, pieces
    for sentence in more:
        out = quote(out + (" " if rng.random() < 0.7 else "\n\n"), sentence)
    return out, pieces


def vary(report, rng):
    text = report["text"]
    paragraphs, at = [], 0
    for part in text.split("\n\n"):
        paragraphs.append((at, at + len(part)))
        at += len(part) + 2
    holds = lambda s, e: any(s <= a["cue"][0][0] < e for a in report["attributions"])
    marks = rng.choice(MARKS)
    single = marks[0] == "‘"
    out, contents, used, joined = Piece(), {}, set(), rng.random() < 0.6
    for k, (start, end) in enumerate(paragraphs):
        if k in used:
            continue
        a = plain_speech(report, start, end)
        if a and rng.random() < 0.6 and not (single and re.search("['‘’]", text[start:end])):
            more = []
            while rng.random() < 0.35 and k + len(more) + 1 < len(paragraphs):
                s, e = paragraphs[k + len(more) + 1]
                if holds(s, e) or re.search("[\"“”]" + ("|['‘’]" if single else ""), text[s:e]) or e - s > 300:
                    break
                used.add(k + len(more) + 1)
                more.append(cut(report, s, e))
            part, pieces = quoted(report, a, more, rng, marks, single)
            contents[id(a)] = (len(out.text), pieces)
        else:
            part = cut(report, start, end)
        gap = " " if joined and rng.random() < 0.6 and part.text else "\n\n"
        if out.text:
            out = out + gap
            if id(a) in contents and contents[id(a)][0] == len(out.text) - len(gap):
                contents[id(a)] = (len(out.text), contents[id(a)][1])
        out = out + part
    back = {p: i for i, p in enumerate(out.places) if p >= 0}

    def moved(spans):
        moved = []
        for s, e in spans:
            places = [back[p] for p in range(s, e) if p in back]
            if not places or max(places) - min(places) > 2 * (e - s) + 8:
                return None
            moved.append([min(places), max(places) + 1])
        return moved

    attributions = []
    for a in report["attributions"]:
        new = {role: moved(a[role]) for role in ("source", "cue", "content")}
        if id(a) in contents:
            base, pieces = contents[id(a)]
            new["content"] = [[base + s, base + e] for s, e in pieces]
            # A piece may run over a paragraph's end: cut it there.
            new["content"] = [p for s, e in new["content"] for p in split(out.text, s, e)]
        if any(v is None for v in new.values()):
            return None
        attributions.append({**new, "record": a["record"], "within": a["within"]})
    return {"id": report["id"] + "-q", "text": out.text, "attributions": attributions}


def split(text, start, end):
    out, at = [], start
    for part in text[start:end].split("\n\n"):
        if part.strip():
            out.append([at, at + len(part)])
        at += len(part) + 2
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", help="JSONL as `corpus.py gold attribution` writes it")
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    for _ in range(args.copies):
        for line in open(args.reports):
            varied = vary(json.loads(line), rng)
            if varied:
                print(json.dumps(varied))


if __name__ == "__main__":
    main()
