"""Writes the plain text of the reports that may be trained on, one paragraph a block; reports of the test split stay out."""

import argparse
import gzip
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "corpus"))
from corpus import split_of  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", default="../shared/corpora/reports/pool.jsonl.gz")
    args = parser.parse_args()
    with gzip.open(args.pool, "rt", encoding="utf-8") as lines:
        for line in lines:
            report = json.loads(line)
            if split_of(report["id"]) == "train":
                sys.stdout.write(report["text"].strip() + "\n\n")


if __name__ == "__main__":
    main()
