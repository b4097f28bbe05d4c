#!/usr/bin/env python3
"""Learn the weights of pairs: which party takes which side on a term. (Who is accused of what: `allegations.py`.)

    pairs.py --pairs FILE... --gold DIR... [--dev-pairs FILE --dev-gold DIR] [--out FILE]

FILE is what `pair_training` wrote of the reports of DIR (`corpus.py gold record`). A
softmax regression over the named features, with a quadratic penalty. A pair is taken for the side (all codes for a
term are one side, all acts are one) that is most probable, if it is probable enough: what is enough, where the rules see
the pair too and elsewhere, gives the best F of the shared scorer (`record_score.py`; precision counts a little more for
positions: what is shown should be right) over the folds of a cross-validation by report: the mean over the reports of the
pool and our modern ones, since wire copy of one house wants it higher than what is read today. Where a report is hardly
about war and peace (`doubt`), it takes more. Full batches and no random numbers: the same files give the same weights.
"""
import argparse
import json
import sys
import warnings
from collections import Counter, defaultdict
from pathlib import Path

import torch

CODES = {
    "position": "none propose demand support accept conditional reject noncommittal".split(),
    "allegation": ("none ceasefire-violation agreement-breach attack attack-on-civilians incursion abduction ill-treatment "
                   "aid-obstruction arms-transfer weapons-programme interference other").split(),
}
# The words beside an act are too many for the few allegations there are.
LEFT_OUT = {"position": (), "allegation": ("near ",)}
# How much recall counts beside precision where it is chosen what is probable enough.
BETA = 0.8
FOLDS = 8
# Where rules see a side, a reader sees it, too: it takes little more.
KNOWN = [0.15]
LEAST = [n / 100 for n in range(12, 51)]


def examples(kind, paths, folders, scorer):
    """Pairs with their code, and the gold records by report."""
    gold = {}
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            gold[path.stem] = (scorer.load(path), path.with_suffix(".txt").read_text(encoding="utf-8"))
    found = []
    for path in paths:
        for line in open(path, encoding="utf-8"):
            pair = json.loads(line)
            if pair["kind"] != kind or pair["id"] not in gold:
                continue
            record, text = gold[pair["id"]]
            pair["features"] = [one for one in pair["features"] if not one.startswith(LEFT_OUT[kind])]
            pair["label"], pair["open"] = label(kind, pair, record, text, scorer)
            found.append(pair)
    if kind == "allegation":
        sharpen(found)
    return found, gold


def sharpen(pairs):
    """Where one word of a sentence names the act of the gold, the other words of it name nothing."""
    together = defaultdict(list)
    for pair in pairs:
        together[pair["id"], pair["sentence"], pair["party"]].append(pair)
    for group in together.values():
        right = {pair["label"] for pair in group} & {pair["code"] for pair in group}
        for pair in group:
            if right and pair["code"] != pair["label"]:
                pair["label"] = "none"


def label(kind, pair, record, text, scorer):
    """The gold code of a pair, and whether another sentence tells the same, so that this one is no example of nothing."""
    at = text.find(pair["sentence"])
    sentence = set(range(at, at + len(pair["sentence"])))
    elsewhere, best = False, (0, "none")
    for entry in record["positions" if kind == "position" else "allegations"]:
        party = entry["holder"] if kind == "position" else entry["against"]
        if kind == "position" and entry["on"] != pair["code"] or not scorer.same_actor(pair["party"], party, record):
            continue
        evidence, _ = scorer.spans(text, entry["evidence"])
        if len(evidence & sentence) > 10:
            code = entry["stance"] if kind == "position" else entry["act"]
            best = max(best, (2 if code == pair["code"] else 1, code))
        else:
            elsewhere = True
    return best[1], elsewhere and best[1] == "none"


class Model:
    def __init__(self, kind, pairs, penalty, least):
        self.codes = CODES[kind]
        seen = defaultdict(set)
        for pair in pairs:
            for feature in pair["features"]:
                seen[feature].add(pair["id"])
        self.features = {f: n for n, f in enumerate(sorted(f for f, reports in seen.items() if len(reports) >= least))}
        pairs = [pair for pair in pairs if not pair["open"]]
        x = self.matrix(pairs)
        y = torch.tensor([self.codes.index(pair["label"]) for pair in pairs])
        weights = torch.zeros(len(self.features), len(self.codes), requires_grad=True)
        optimiser = torch.optim.LBFGS([weights], max_iter=80, line_search_fn="strong_wolfe")

        def loss():
            optimiser.zero_grad()
            value = torch.nn.functional.cross_entropy(torch.sparse.mm(x, weights), y, reduction="sum")
            value = value + penalty / 2 * (weights ** 2).sum()
            value.backward()
            return value

        optimiser.step(loss)
        self.weights = (weights.detach() * 100).round()

    def matrix(self, pairs):
        rows, columns = [], []
        for row, pair in enumerate(pairs):
            for feature in pair["features"]:
                if feature in self.features:
                    rows.append(row)
                    columns.append(self.features[feature])
        return torch.sparse_coo_tensor([rows, columns], torch.ones(len(rows)), (len(pairs), len(self.features)))

    def judge(self, pairs):
        """(best code of the most probable side, probability of the side) of each pair."""
        scores = torch.sparse.mm(self.matrix(pairs), self.weights) / 100
        shares = scores.softmax(1)
        sides = [[n for n, code in enumerate(self.codes) if side(code) == one] for one in self.sides()]
        odds, best = torch.stack([shares[:, members].sum(1) for members in sides], 1).max(1)
        codes = [max(sides[b], key=lambda n: row[n]) for b, row in zip(best.tolist(), scores.tolist())]
        return [(self.codes[code], odd) for code, odd in zip(codes, odds.tolist())]

    def sides(self):
        """All sides but none, in the order of the codes."""
        return list(dict.fromkeys(side(code) for code in self.codes[1:]))


def side(code):
    """Codes for a term are one side; every other code is a side of its own."""
    return "for" if code in ("propose", "demand", "support", "accept") else code


def is_known(pair):
    """Whether the rules say something of this party here, too."""
    return any(feature.startswith(("rule own here", "rule own:")) for feature in pair["features"])


def entries(pairs, judged, least):
    """What is probable enough, by report: the most probable entry of each party, code and side."""
    kept = {}
    for pair, (code, odd) in zip(pairs, judged):
        if odd - pair["doubt"] < least[0 if is_known(pair) else 1]:
            continue
        key = (pair["id"], pair["party"], pair["code"], side(code))
        entry = {"holder": pair["party"], "on": pair["code"], "stance": code, "evidence": [pair["sentence"]]}
        if key not in kept or kept[key][0] < odd:
            kept[key] = (odd, entry)
    out = defaultdict(list)
    for (report, *_), (_, entry) in kept.items():
        out[report].append(entry)
    return out


def f1(kind, found, gold, scorer):
    agree = scorer.position_key(False) if kind == "position" else scorer.agree_allegations
    both = predicted = wanted = 0
    for report, (record, text) in gold.items():
        ps = [scorer.Item(entry, text) for entry in found.get(report, [])]
        gs = [scorer.Item(entry, text) for entry in record["positions" if kind == "position" else "allegations"]]
        both += len(scorer.pair(ps, gs, agree, record))
        predicted += len(ps)
        wanted += len(gs)
    p, r = both / max(1, predicted), both / max(1, wanted)
    return 2 * p * r / (p + r) if both else 0.0, p, r


def best_least(kind, pairs, gold, scorer, penalty, least):
    reports = sorted(gold)
    judged = {}
    for fold in range(FOLDS):
        out = set(reports[fold::FOLDS])
        model = Model(kind, [pair for pair in pairs if pair["id"] not in out], penalty, least)
        held = [pair for pair in pairs if pair["id"] in out]
        for pair, verdict in zip(held, model.judge(held) if held else []):
            judged[id(pair)] = verdict
    verdicts = [judged[id(pair)] for pair in pairs]
    by_kind = kinds(gold)
    both = [(known, other) for known in KNOWN for other in LEAST[::2] if known <= other]
    tried = []
    for enough in both:
        found = entries(pairs, verdicts, enough)
        tried.append(([f1(kind, found, reports, scorer) for reports in by_kind.values()], enough))
    for scores, (known, other) in tried[::5]:
        print(f"  at least {known:.2f}, {other:.2f}: {told(by_kind, scores)}")
    scores, enough = max(tried, key=lambda one: (sum(f_score(BETA, *score) for score in one[0]), one[1]))
    print(f"cross-validation: at least {enough}: {told(by_kind, scores)}")
    return enough


def kinds(gold):
    """The reports of the pool, and our whole reports in manners of today: what is probable enough suits both."""
    own = {report for report in gold if report.startswith("own-")}
    modern = {report for report in own if not report.startswith("own-brief-")}
    named = {"pool": gold.keys() - own, "modern": modern}
    return {name: {report: gold[report] for report in gold if report in reports} for name, reports in named.items()}


def told(by_kind, scores):
    """F1, precision and recall of each kind of report, for people."""
    return ", ".join("{} F1 {:.3f} P {:.3f} R {:.3f}".format(name, *score) for name, score in zip(by_kind, scores))


def f_score(beta, _, precision, recall):
    """F of precision and recall, which counts `beta` times as much."""
    square = beta ** 2
    return (1 + square) * precision * recall / (square * precision + recall) if precision + recall else 0.0


def write(kind, model, enough, out):
    lines = [f"# Weights of {kind}s, learnt by tools/train/pairs.py: how much a feature speaks for a code, in hundredths.",
             "# least " + " ".join(str(round(one * 1000)) for one in enough), "\t".join(["feature", *model.codes])]
    for feature, n in model.features.items():
        row = [int(w) for w in model.weights[n]]
        if any(abs(w) >= 2 for w in row):
            lines.append("\t".join([feature, *map(str, row)]))
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def options(description):
    """The options that every learner of pairs has."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", nargs="+", type=Path, required=True)
    parser.add_argument("--gold", nargs="+", type=Path, required=True)
    parser.add_argument("--dev-pairs", nargs="+", type=Path)
    parser.add_argument("--dev-gold", nargs="+", type=Path)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--least", type=int, default=2, help="reports in which a feature must stand")
    parser.add_argument("--out", type=Path)
    return parser


def main():
    parser = options(__doc__)
    parser.add_argument("--penalty", type=float, default=8.0)
    args = parser.parse_args()
    kind = "position"
    sys.path.insert(0, str(args.bench))
    import record_score as scorer
    warnings.filterwarnings("ignore", message="Sparse invariant")
    torch.set_num_threads(1)
    pairs, gold = examples(kind, args.pairs, args.gold, scorer)
    print(len(gold), "reports", len(pairs), "pairs", dict(Counter(pair["label"] for pair in pairs)))
    enough = best_least(kind, pairs, gold, scorer, args.penalty, args.least)
    model = Model(kind, pairs, args.penalty, args.least)
    if args.dev_pairs:
        held, records = examples(kind, args.dev_pairs, args.dev_gold, scorer)
        verdicts = model.judge(held)
        score, p, r = f1(kind, entries(held, verdicts, enough), records, scorer)
        print(f"dev: F1 {score:.3f} P {p:.3f} R {r:.3f}")
    if args.out:
        write(kind, model, enough, args.out)


if __name__ == "__main__":
    main()
