"""Writes the attribution network as the flat file that the program embeds."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from attribution import batch_of, load
from attribution_model import Attributions
from export import Writer, rounded_inputs

# Tables and other parameters that are no layers.
FLAT = {"transition"}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="a check-point of attribution.py")
    parser.add_argument("--threshold", type=float, default=0.4, help="chosen on dev")
    parser.add_argument("--bias", type=float, default=1.0, help="added to the scores of sources where none was found; chosen on dev")
    parser.add_argument("--out", default="crates/language/weights/attribution.bin")
    parser.add_argument("--golden-input", help="stem of one text with cues, as the program sees it")
    parser.add_argument("--golden", default="crates/language/tests/attribution_golden.json")
    args = parser.parse_args()
    torch.set_num_threads(1)
    saved = torch.load(args.model, weights_only=False)
    numbers = {k: v.numpy().astype(np.float32) for k, v in saved["model"].items()}
    writer = Writer()
    for name in sorted(numbers):
        layer = name.removesuffix(".weight")
        if name.endswith(".bias"):
            writer.add(name, numbers[name])
        elif name in FLAT:
            writer.add(name, numbers[name])
        else:
            numbers[name] = writer.quantised(layer.replace(".tables.", "."), numbers[name])
    writer.write(args.out, {**saved["config"], "threshold": args.threshold, "bias": args.bias})
    print(f"{args.out}: {Path(args.out).stat().st_size} bytes")
    if args.golden_input:
        golden(args.golden, load(args.golden_input)[0], saved["config"], numbers)


@torch.no_grad()
def golden(path, report, config, numbers):
    """What the network says with the weights as written and inputs rounded as the program rounds them."""
    model = rounded_inputs(Attributions(config).eval())
    model.load_state_dict({k: torch.from_numpy(v) for k, v in numbers.items()})
    batch = batch_of([report])
    x, logits = model.words(batch)
    scores = model.roles(x, batch)
    decoded = model.decode(scores, batch)
    rounded = lambda t: [round(v, 5) for v in t.flatten().tolist()]
    windows, at = [], 0
    for w, roles in zip(sorted(report.gold), decoded):
        windows.append({"cue": report.windows[w]["cue"], "scores": rounded(scores[at : at + len(roles)]), "roles": roles})
        at += len(roles)
    Path(path).write_text(json.dumps({"text": report.text, "logits": rounded(logits), "windows": windows}) + "\n")


if __name__ == "__main__":
    main()
