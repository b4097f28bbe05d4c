"""Writes the raw text of a treebank: sentences joined by a space, paragraphs parted by a blank line."""

import argparse
import sys

from treebank import read_conllu


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treebank")
    parser.add_argument("--only", default="", help="documents whose id contains this")
    args = parser.parse_args()
    first = True
    for s in read_conllu(args.treebank):
        if args.only in s.document:
            sys.stdout.write(("" if first else "\n\n" if s.new_paragraph else " ") + s.text)
            first = False
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
