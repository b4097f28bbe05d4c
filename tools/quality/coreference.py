#!/usr/bin/env python3
"""How often a mention of a person or an organisation is led back to the right one: our actors beside the entities of GUM.

    coreference.py --program PATH [--split test] [--genres news,interview] [--errors N] [--shared ../shared]

`--program` is the built example: `cargo build --release -p armistice-read --example coreference`. The texts are those of GUM's open
genres (CC BY or public domain; Zeldes 2017), in the splits of the treebank; coreference stands in `Entity=`. Only mentions of persons,
organisations and places that govern are looked at, and only those of an entity that was mentioned before: a pronoun of the third
person, a name that is a part of one told before, another name, or a description ("the minister").

The program answers with an actor for a word, and names the actor by its fullest form. An answer is **right** where that form is of the
entity that GUM gives the mention (where GUM has no mention there, the last earlier word with that actor); **wrong** where it is of
another; somebody **new** where the word begins an actor of its own; and **open** where there is none. Precision is right / (right + wrong), recall right / all.
First mentions that were led back to somebody else are counted apart. Errors are looked at in train and dev alone. Standard library only.
"""
import argparse
import gzip
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
THIRD = {"he", "she", "they", "it", "him", "her", "them", "his", "hers", "its", "their", "theirs", "himself", "herself", "itself",
         "themselves"}
KINDS = ["pronoun: he, she", "pronoun: they", "pronoun: it", "part of a name told before", "the same name", "another name",
         "the same noun", "another noun"]
TYPES = {"person", "organization"}


class Token:
    def __init__(self, fields, start, end):
        self.number, self.word, self.upos, self.lemma = int(fields[0]), fields[1], fields[3], fields[2]
        self.head, self.relation, self.misc = int(fields[6]), fields[7], fields[9]
        self.start, self.end = start, end


class Mention:
    def __init__(self, entity, kind, tokens):
        self.entity, self.kind, self.tokens = entity, kind, tokens
        inside = {id(token) for token in tokens}
        by_number = {token.number: token for token in tokens}
        outside = [t for t in tokens if t.head not in by_number or id(by_number[t.head]) not in inside]
        self.head = outside[0] if outside else tokens[0]

    @property
    def place(self):
        return self.head.start


def documents(path):
    """Yields the name of each text, the text, and its mentions."""
    name, text, sentences, block, start = None, "", [], [], True
    for line in gzip.open(path, "rt", encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# newdoc id"):
            if name:
                yield name, text, mentions(sentences)
            name, text, sentences, start = line.split("= ")[1], "", [], True
        elif line.startswith("# newpar") and not line.startswith("# newpar_block"):
            start = True
        elif line and not line.startswith("#"):
            block.append(line.split("\t"))
        elif not line and block:
            text = text.rstrip() + ("\n\n" if start and text else " " if text else "")
            sentence, text = place(block, text)
            sentences.append(sentence)
            block, start = [], False
    if name:
        yield name, text, mentions(sentences)


def place(block, text):
    """The tokens of a sentence with their places in the text, and the text with the sentence."""
    tokens, joined, at = [], {}, None
    for fields in block:
        if "." in fields[0]:
            continue
        if "-" in fields[0]:
            first, last = map(int, fields[0].split("-"))
            joined = {number: (len(text), fields[1]) for number in range(first, last + 1)}
            at = len(text)
            text += fields[1] + ("" if "SpaceAfter=No" in fields[9] else " ")
            continue
        if int(fields[0]) in joined:
            # The words of "don't" lie in it one after the other, as far as they are written so.
            start, whole = joined[int(fields[0])]
            found = whole.find(fields[1], at - start)
            begin = start + found if found >= 0 else at
            at = min(begin + len(fields[1]), start + len(whole))
            tokens.append(Token(fields, begin, at))
            continue
        tokens.append(Token(fields, len(text), len(text) + len(fields[1])))
        text += fields[1] + ("" if "SpaceAfter=No" in fields[9] else " ")
    return tokens, text


def mentions(sentences):
    """The mentions of a text, in its order. A mention in pieces is left out."""
    found = []
    for sentence in sentences:
        opened = defaultdict(list)
        for token in sentence:
            for one in token.misc.split("|"):
                if not one.startswith("Entity="):
                    continue
                for mark in re.finditer(r"\(?[^()]+\)?", one[len("Entity="):]):
                    mark = mark.group()
                    fields = mark.strip("()").split("-")
                    if "[" in fields[0]:
                        continue
                    if mark.startswith("("):
                        opened[fields[0]].append((fields[1], token))
                    if mark.endswith(")") and opened[fields[0]]:
                        kind, first = opened[fields[0]].pop()
                        inside = [t for t in sentence if first.start <= t.start and t.end <= token.end]
                        found.append(Mention(fields[0], kind, inside))
    return sorted(found, key=lambda one: (one.place, len(one.tokens)))


def kind_of(mention, before):
    """What sort of mention it is, beside those of the same entity before; none for those that are not looked at."""
    head = mention.head
    if head.upos in ("PRON", "DET"):
        word = head.word.lower()
        if word not in THIRD:
            return None
        return {"t": "pronoun: they", "i": "pronoun: it"}.get(word[0], "pronoun: he, she")
    names = [{t.word for t in one.tokens if t.upos == "PROPN"} for one in before if one.head.upos == "PROPN"]
    own = {t.word for t in mention.tokens if t.upos == "PROPN"}
    if head.upos == "PROPN":
        if own in names:
            return "the same name"
        return "part of a name told before" if any(own < name for name in names) else "another name"
    if head.upos == "NOUN":
        return "the same noun" if any(one.head.lemma == head.lemma for one in before) else "another noun"
    return None


def judge(found, answers):
    """Yields each mention with its sort and what became of it."""
    by_word = {}
    for answer in answers:
        by_word.setdefault(answer["word"][0], answer)
    # The entities that each word of the text can stand for: "Ana Kuhn and Bo Lind" has the head of "Ana Kuhn".
    of_word = defaultdict(set)
    for one in found:
        of_word[one.place].add(one.entity)
    told, actors = defaultdict(list), defaultdict(list)

    def entities(name):
        """The entities that a name can be of: those with their head in it, otherwise the smallest around it."""
        start, end = name
        inside = {entity for place, entities in of_word.items() if start <= place < end for entity in entities}
        around = [one for one in found if one.tokens[0].start <= start and end <= one.tokens[-1].end]
        return inside or {one.entity for one in sorted(around, key=lambda one: len(one.tokens))[:1]}

    for answer in answers:
        actors[answer["actor"]].append(answer["word"][0])
    seen = set()
    for one in found:
        before = told[one.entity]
        told[one.entity] = [*before, one]
        if one.kind not in TYPES or one.place in seen:
            continue
        seen.add(one.place)
        answer = by_word.get(one.place)
        sort = kind_of(one, before) if before else "first mention"
        if sort is None or before and before[-1].place == one.place:
            continue
        if answer is None:
            yield one, sort, "open", None
            continue
        earlier = [word for word in actors[answer["actor"]] if word < one.place]
        if not earlier:
            yield one, sort, "new", answer
        else:
            meant = entities(answer["name"]) or of_word.get(earlier[-1], set())
            yield one, sort, "right" if one.entity in meant else "wrong", answer


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--split", default="test", choices=["train", "dev", "test"])
    parser.add_argument("--genres", default="news,interview")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    options = parser.parse_args()
    if options.errors and options.split == "test":
        sys.exit("errors of the test part are not looked at")
    path = options.shared / f"corpora/ud/en_gum-open-{options.split}.conllu.gz"
    if not path.is_file():
        print(f"skipped: {path} is not here")
        return
    genres = options.genres.split(",")
    texts = [one for one in documents(path) if one[0].split("_")[1] in genres]
    lines = "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text, _ in texts)
    answered = subprocess.run([options.program], input=lines, stdout=subprocess.PIPE, text=True, check=True).stdout
    counts, shown = defaultdict(Counter), 0
    for (name, text, found), line in zip(texts, answered.splitlines(), strict=True):
        for one, sort, became, answer in judge(found, json.loads(line)["meant"]):
            counts[sort][became] += 1
            if became in ("wrong", "new", "open") and sort != "first mention" and shown < options.errors or \
                    became == "wrong" and shown < options.errors:
                shown += 1
                said = text[slice(*answer["name"])] if answer else ""
                print(f"{became}\t{sort}\t{name}\t{one.head.word} -> {said}\t{text[max(0, one.place - 90):one.head.end + 30]!r}")
    print(f"{len(texts)} texts of {options.split} ({options.genres})")
    print("| mention | n | right | wrong | new | open | precision | recall |\n| --- | --- | --- | --- | --- | --- | --- | --- |")
    whole = Counter()
    for sort in KINDS:
        whole.update(counts[sort])
    for name, count in [*((sort, counts[sort]) for sort in KINDS), ("all", whole)]:
        total, answers = sum(count.values()), count["right"] + count["wrong"]
        share = lambda part, of: f"{part / of:.2f}" if of else ""
        cells = " | ".join(str(count[what]) for what in ("right", "wrong", "new", "open"))
        print(f"| {name} | {total} | {cells} | {share(count['right'], answers)} | {share(count['right'], total)} |")
    first = counts["first mention"]
    print(f"first mentions: {sum(first.values())}, of which led back to somebody else: {first['wrong']}")


if __name__ == "__main__":
    main()
