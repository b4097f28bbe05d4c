"""Reads CoNLL-U and IOB2 files."""

import gzip
import itertools
import re
from dataclasses import dataclass, field


@dataclass
class Sentence:
    document: str
    forms: list[str]
    lemmas: list[str]
    upos: list[str]
    heads: list[int]
    relations: list[str]
    space_after: list[bool]
    misc: list[str]
    text: str = ""
    new_document: bool = False
    new_paragraph: bool = False
    entities: list[str] | None = None
    weight: float = 1.0
    tokens: list[tuple[str, bool]] = field(default_factory=list)


def read_conllu(path: str) -> list[Sentence]:
    """Returns the sentences of one file; multi-word tokens are given by their syntactic words."""
    sentences: list[Sentence] = []
    document, new_document, new_paragraph, text = "", False, False, ""
    left = None  # sentences left in the block of GUM that is open, where its size is told
    rows: list[list[str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in itertools.chain(lines, ["\n"]):
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                document, new_document, new_paragraph = line.split("=")[-1].strip(), True, True
                left = None
            elif line.startswith("# newpar"):
                new_paragraph = True
                if sizes := re.findall(r"\((\d+) s\)", line):
                    left = int(sizes[-1])
            elif line.startswith("# text ="):
                text = line[8:].strip()
            elif line and not line.startswith("#"):
                rows.append(line.split("\t"))
            elif not line and rows:
                # What follows a block that is full, as a picture's caption, is no part of it.
                parted = new_paragraph or left == 0
                left = left - 1 if left else None
                sentences.append(_sentence(rows, document, text, new_document, parted))
                rows, new_document, new_paragraph = [], False, False
    return sentences


def _sentence(rows, document, text, new_document, new_paragraph) -> Sentence:
    s = Sentence(document, [], [], [], [], [], [], [], text, new_document, new_paragraph)
    until = 0
    for row in rows:
        if "-" in row[0]:
            until = int(row[0].split("-")[1])
            continue
        if "." in row[0]:
            continue
        s.forms.append(row[1])
        s.lemmas.append(row[2])
        s.upos.append(row[3])
        s.heads.append(int(row[6]))
        s.relations.append(row[7])
        s.space_after.append("SpaceAfter=No" not in row[9] and not (int(row[0]) < until))
        s.misc.append(row[9])
    return s


def read_iob2(path: str) -> list[tuple[str, list[str], list[str]]]:
    """Returns (document, forms, tags) for each sentence."""
    out, document, forms, tags = [], "", [], []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in list(lines) + ["\n"]:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                document = line.split("=")[-1].strip()
            elif line and not line.startswith("#"):
                columns = line.split("\t")
                forms.append(columns[1])
                tags.append(columns[2])
            elif not line and forms:
                out.append((document, forms, tags))
                forms, tags = [], []
    return out
