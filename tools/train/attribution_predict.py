"""Attributions by one network or the mean of several, as JSONL for `attribution_score.py` or as silver labels."""

import argparse
import json
import sys

import torch

from attribution import batch_of, load
from attribution_model import ROLES, SOURCE, Attributions


def networks(paths):
    out = []
    for path in paths:
        saved = torch.load(path, weights_only=False)
        model = Attributions(saved["config"]).eval()
        model.load_state_dict(saved["model"])
        out.append(model)
    return out


@torch.no_grad()
def cues_of(models, report):
    """Mean probability (words, 2) that a word ascribes, that it does so in words."""
    batch = batch_of([report])
    return sum(model.words(batch)[1].sigmoid() for model in models) / len(models)


@torch.no_grad()
def roles_of(models, report, bias):
    batch = batch_of([report], [(0, w) for w in range(len(report.windows))])
    if "word" not in batch:
        return []
    scores = sum(model.roles(model.words(batch)[0], batch) for model in models) / len(models)
    keeper = models[0]
    keeper.transition.data = sum(model.transition.data for model in models) / len(models)
    decoded = keeper.decode(scores, batch)
    # Nearly everything has a source: look again where none was found.
    again = keeper.decode(scores + bias * torch.tensor([0.0, 1.0, 0.0, 0.0]), batch)
    return [roles if SOURCE in roles else more for roles, more in zip(decoded, again)]


def pieces(report, window, roles, role):
    """Runs of a role as bytes of the text, cut at the ends of lines."""
    out, text = [], report.text.encode()
    for i, r in enumerate(roles, window["words"]["start"]):
        if r != role:
            continue
        s, e = report.tokens[i]
        if out and out[-1][2] == i - 1 and b"\n" not in text[out[-1][1] : s]:
            out[-1] = [out[-1][0], e, i]
        else:
            out.append([s, e, i])
    return [p[:2] for p in out]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", nargs="+", required=True)
    parser.add_argument("--cues", action="store_true", help="write only the words that ascribe, for the program to make windows of")
    parser.add_argument("--input", required=True, help="stem; its windows are decoded")
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--bias", type=float, default=1.0, help="added to the scores of sources where none was found")
    parser.add_argument("--outer", action="store_true", help="leave out what is nested")
    args = parser.parse_args()
    torch.set_num_threads(1)
    models = networks(args.models)
    for report in load(args.input):
        places, byte = {}, 0
        for k, c in enumerate(report.text + "\0"):
            places[byte] = k
            byte += len(c.encode())
        points = lambda spans: [[places[s], places[e]] for s, e in spans]
        probability = cues_of(models, report)
        if args.cues:
            found = [{"source": [], "cue": points([report.tokens[i]]), "content": [], "record": bool(p[1] > 0.5)}
                     for i, p in enumerate(probability) if p[0] > args.threshold]
        else:
            found = []
            for window, roles in zip(report.windows, roles_of(models, report, args.bias)):
                p = probability[window["cue"]]
                if p[0] <= args.threshold:
                    continue
                spans = {name: points(pieces(report, window, roles, role)) for name, role in ROLES.items()}
                if spans["content"]:
                    found.append({**spans, "record": bool(p[1] > 0.5), "at": places[report.tokens[window["cue"]][0]]})
            if args.outer:
                inside = lambda a, b: a is not b and any(s <= a["at"] < e for s, e in b["content"])
                found = [a for a in found if not any(inside(a, b) for b in found)]
        print(json.dumps({"id": report.id, "text": report.text, "attributions": found}))


if __name__ == "__main__":
    main()
