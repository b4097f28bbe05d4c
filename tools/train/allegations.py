#!/usr/bin/env python3
"""Learn the weights of allegations: whether a sentence charges a party, and which of its words names the act.

    allegations.py --pairs FILE... --gold DIR... [--dev-pairs FILE --dev-gold DIR] [--out FILE]

FILE is what `pair_training` wrote of the reports of DIR (`corpus.py gold record`). Two logistic regressions over the named
signs of pairs of a party and an act, each with a quadratic penalty. The first sees a sentence and a party with the signs of all
acts together; the second sees each act and learns whether it is the one that the gold names. A party is accused where the
first is probable enough and not far below the likeliest of the sentence, of the act that the second gives most. What is
enough gives the best F1 of the shared scorer (`record_score.py`) over the folds of a cross-validation by report: the mean
over the reports of the pool and our modern ones. Full batches and no random numbers: the same files give the same weights.
"""
import math
import sys
import warnings
from collections import defaultdict
from pathlib import Path

import torch

import pairs as pairwise

KIND = "allegation"
# Two codes each for the softmax of `pairs.py`: a logistic regression.
pairwise.CODES |= {"charge": ["none", "charge"], "word": ["none", "word"]}
LEAST = [n / 100 for n in range(20, 61)]
# By how much (logarithm of the odds) a charge may be less likely than the likeliest of its sentence; `judge.rs` has the same.
BESIDE = 1.5


def charges(pairs):
    """The pairs of each sentence and party together, with all their signs."""
    together = defaultdict(list)
    for pair in pairs:
        together[pair["id"], pair["sentence"], pair["party"]].append(pair)
    found = []
    for (report, sentence, party), acts in together.items():
        is_charge = any(act["label"] != "none" for act in acts)
        found.append({"id": report, "sentence": sentence, "party": party, "acts": acts,
                      "features": sorted(set().union(*(act["features"] for act in acts))),
                      "label": "charge" if is_charge else "none", "open": all(act["open"] for act in acts)})
    return found


def act_of(pair):
    """The act that a word stands for; one that only accuses stands for some other."""
    return "other" if pair["code"] == "charge" else pair["code"]


def words(pairs):
    """Each act as an example: whether it is what the gold names."""
    return [{**pair, "label": "word" if act_of(pair) == pair["label"] else "none"} for pair in pairs]


class Judge:
    def __init__(self, pairs, penalties, least):
        self.charge = pairwise.Model("charge", charges(pairs), penalties[0], least)
        self.word = pairwise.Model("word", words(pairs), penalties[1], least)

    def judge(self, pairs):
        """(probability, entry) of each sentence and party."""
        found = charges(pairs)
        if not found:
            return []
        scores = {id(pair): odd for pair, (_, odd) in zip(pairs, self.word.judge(words(pairs)))}
        judged = []
        for charge, (_, odd) in zip(found, self.charge.judge(found)):
            best = max(charge["acts"], key=lambda act: scores[id(act)])
            entry = {"against": charge["party"], "act": act_of(best), "evidence": [charge["sentence"]]}
            judged.append((odd, charge["id"], entry))
        return judged


def entries(judged, least):
    """What is probable enough and not far below the likeliest of its sentence, by report: the first entry of each party and act."""
    def log_odds(odd):
        return math.log(max(odd, 1e-9) / max(1 - odd, 1e-9))

    best = defaultdict(float)
    for odd, report, entry in judged:
        sentence = report, entry["evidence"][0]
        best[sentence] = max(best[sentence], odd)
    kept = {}
    for odd, report, entry in judged:
        if odd >= least and log_odds(best[report, entry["evidence"][0]]) - log_odds(odd) <= BESIDE:
            kept.setdefault((report, entry["against"], entry["act"]), entry)
    out = defaultdict(list)
    for (report, *_), entry in kept.items():
        out[report].append(entry)
    return out


def cross_validated(pairs, gold, penalties, least):
    reports = sorted(gold)
    judged = []
    for fold in range(pairwise.FOLDS):
        out = set(reports[fold::pairwise.FOLDS])
        judge = Judge([pair for pair in pairs if pair["id"] not in out], penalties, least)
        judged += judge.judge([pair for pair in pairs if pair["id"] in out])
    return judged


def write(judge, enough, out):
    rows = defaultdict(lambda: [0, 0])
    for n, model in enumerate((judge.charge, judge.word)):
        for feature, row in model.features.items():
            rows[feature][n] = int(model.weights[row][1] - model.weights[row][0])
    lines = ["# Weights of allegations, learnt by tools/train/allegations.py: how much a sign speaks for a charge and for the word "
             "that names its act, in hundredths.", f"# least {round(enough * 1000)}", "sign\tcharge\tword"]
    lines += [f"{feature}\t{row[0]}\t{row[1]}" for feature, row in sorted(rows.items()) if max(map(abs, row)) >= 2]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    parser = pairwise.options(__doc__)
    parser.add_argument("--penalties", nargs=2, type=float, default=(20.0, 40.0), help="of the charge, of the word")
    parser.add_argument("--without", nargs="*", default=[], help="leave out signs that begin so")
    args = parser.parse_args()
    sys.path.insert(0, str(args.bench))
    import record_score as scorer
    warnings.filterwarnings("ignore", message="Sparse invariant")
    torch.set_num_threads(1)

    def load(paths, folders):
        pairs, gold = pairwise.examples(KIND, paths, folders, scorer)
        for pair in pairs:
            pair["features"] = [one for one in pair["features"] if not one.startswith(tuple(args.without))]
        return pairs, gold

    pairs, gold = load(args.pairs, args.gold)
    kinds = pairwise.kinds(gold)
    judged = cross_validated(pairs, gold, args.penalties, args.least)
    tried = []
    for least in LEAST:
        found = entries(judged, least)
        tried.append(([pairwise.f1(KIND, found, reports, scorer) for reports in kinds.values()], least))
    for scores, least in tried[::5]:
        print(f"  at least {least:.2f}: {pairwise.told(kinds, scores)}")
    scores, enough = max(tried, key=lambda one: (sum(score[0] for score in one[0]), one[1]))
    print(f"{len(gold)} reports {len(pairs)} pairs; cross-validation: at least {enough}: {pairwise.told(kinds, scores)}")
    judge = Judge(pairs, args.penalties, args.least)
    if args.dev_pairs:
        held, records = load(args.dev_pairs, args.dev_gold)
        score, p, r = pairwise.f1(KIND, entries(judge.judge(held), enough), records, scorer)
        print(f"dev: F1 {score:.3f} P {p:.3f} R {r:.3f}")
    if args.out:
        write(judge, enough, args.out)


if __name__ == "__main__":
    main()
