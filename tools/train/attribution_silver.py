"""Open texts without labels, for silver attributions: reports nobody annotated, and treebanks' news-like documents."""

import argparse
import gzip
import json
from pathlib import Path

from treebank import read_conllu


def reports(pool, annotated):
    with gzip.open(pool, "rt", encoding="utf-8") as lines:
        for report in map(json.loads, lines):
            if not (Path(annotated) / f"{report['id']}.json").exists():
                yield report["id"], report["text"]


def documents(path, prefixes):
    document, parts = None, []
    for sentence in read_conllu(path):
        if sentence.new_document:
            if parts and document.startswith(prefixes):
                yield document, "\n\n".join(" ".join(p) for p in parts)
            document, parts = sentence.document, []
        if sentence.new_paragraph or not parts:
            parts.append([])
        parts[-1].append(sentence.text)
    if parts and document.startswith(prefixes):
        yield document, "\n\n".join(" ".join(p) for p in parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ud", default="../shared/corpora/ud")
    parser.add_argument("--pool", default="../shared/corpora/reports/pool.jsonl.gz")
    parser.add_argument("--annotated", default="corpus/attribution/reports")
    args = parser.parse_args()
    texts = list(reports(args.pool, args.annotated))
    texts += documents(f"{args.ud}/en_gum-open-train.conllu.gz", ("GUM_",))
    texts += documents(f"{args.ud}/en_ewt-train.conllu.gz", ("weblog",))
    for name, text in texts:
        print(json.dumps({"id": name, "text": text, "attributions": []}))


if __name__ == "__main__":
    main()
