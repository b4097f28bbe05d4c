"""Writes a check-point as the flat file that the program embeds, and golden vectors that its test checks."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import lemmas
import prepare
from features import TABLE_NAMES, features
from model import Tagger
from train import Collator
from treebank import Sentence, read_conllu

GOLDEN = [
    "The Quaoar rebels ' spokesman , Ada Kuhn , said on Tuesday that “ talks would n't resume ” .",
    "UN CHIEF URGES TRUCE IN 2004",
    "Yes !",
]


class Writer:
    def __init__(self):
        self.body, self.places = bytearray(), {}

    def add(self, name: str, array: np.ndarray):
        while len(self.body) % 4:
            self.body.append(0)
        array = np.ascontiguousarray(array)
        self.places[name] = {"start": len(self.body), "shape": list(array.shape)}
        self.body += array.tobytes()

    def quantised(self, name: str, rows: np.ndarray) -> np.ndarray:
        """Adds rows in 8 bits with a scale each; returns what they stand for."""
        scale = np.maximum(np.abs(rows).max(1), 1e-8).astype(np.float32) / 127
        q = np.clip(np.round(rows / scale[:, None]), -127, 127).astype(np.int8)
        self.add(f"{name}.q", q)
        self.add(f"{name}.scale", scale)
        return q.astype(np.float32) * scale[:, None]

    def write(self, path: str, config: dict):
        header = json.dumps({"config": config, "tensors": self.places}).encode()
        header += b" " * (-(len(header) + 24) % 4)
        Path(path).write_bytes(b"ARMISTICE-WEIGHTS-1\n" + len(header).to_bytes(4, "little") + header + self.body)


def sentence_of(words: list[str]) -> Sentence:
    n = len(words)
    return Sentence("", words, words, ["X"] * n, [0] * n, ["root"] * n, [True] * n, ["_"] * n)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ud", default="../shared/corpora/ud")
    parser.add_argument("--run", required=True, help="the folder with checkpoint.pt")
    parser.add_argument("--out", default="crates/language/weights/tagger.bin")
    parser.add_argument("--golden", default="crates/language/tests/golden.json")
    args = parser.parse_args()
    torch.set_num_threads(1)
    saved = torch.load(Path(args.run) / "checkpoint.pt", weights_only=False)
    config, tables, state = saved["config"], saved["tables"], saved["model"]
    writer = Writer()
    writer.add("glove.keys", tables["glove_hashes"])
    writer.add("glove.q", np.concatenate([tables["glove_rows"], np.zeros((1, 50), np.int8)]))
    writer.add("glove.scale", np.append(tables["glove_scale"], 1).astype(np.float32))
    writer.add("word.keys", tables["words"])
    writer.add("gazetteer.keys", tables["gazetteer_keys"])
    writer.add("gazetteer.classes", tables["gazetteer_classes"])
    numbers = {k: v.numpy() for k, v in state.items()}
    seen = dict(numbers)
    seen["word.weight"] = writer.quantised("word", numbers["word.weight"])
    seen["gazetteer.weight"] = writer.quantised("gazetteer", numbers["gazetteer.weight"])
    for k, name in enumerate(TABLE_NAMES):
        seen[f"tables.{k}.weight"] = writer.quantised(name, numbers[f"tables.{k}.weight"])
    for name in sorted(numbers):
        layer = name.removesuffix(".weight")
        if name.endswith(".weight") and f"{layer}.bias" in numbers:
            seen[name] = writer.quantised(layer, numbers[name])
            writer.add(f"{layer}.bias", numbers[f"{layer}.bias"].astype(np.float32))
        elif name.endswith(".bias") and f"{name.removesuffix('.bias')}.weight" not in numbers or name in ("arc_root", "arc_bias", "relation_root", "transition"):
            writer.add(name, numbers[name].astype(np.float32))
    train = read_conllu(f"{args.ud}/en_ewt-train.conllu.gz") + read_conllu(f"{args.ud}/en_gum-open-train.conllu.gz")
    extra = [tuple(line.split("\t")) for line in (Path(__file__).parent / "irregular.tsv").read_text().splitlines() if line]
    writer.add("lemmas", np.frombuffer(lemmas.learn(train, extra).encode(), np.uint8))
    writer.write(args.out, config)
    print(f"{args.out}: {Path(args.out).stat().st_size} bytes")
    golden(args.golden, config, tables, seen)


def rounded_inputs(model):
    """Rounds the inputs of every layer as the program does; returns the model."""
    cut = lambda layer, inputs: ((inputs[0] * 1024).clamp(-32000, 32000).add(32768.5).floor().sub(32768) / 1024,)
    for layer in model.modules():
        if isinstance(layer, torch.nn.Linear):
            layer.register_forward_pre_hook(cut)
    return model


def golden(path, config, tables, seen):
    """What the network says with the weights as written and inputs rounded as the program rounds them."""
    glove = torch.from_numpy(seen["glove.weight"])
    model = rounded_inputs(Tagger(config, glove).eval())
    model.load_state_dict({k: torch.from_numpy(v) for k, v in seen.items()})
    words = {int(h): i for i, h in enumerate(tables["words"])}
    glove = {int(h): i + 1 for i, h in enumerate(tables["glove_hashes"])}
    classes = {int(k): int(v) for k, v in zip(tables["gazetteer_keys"], tables["gazetteer_classes"])}
    collate = Collator(config, words, glove, classes)
    out = []
    for text in GOLDEN:
        words = text.split()
        with torch.no_grad():
            scores = model(collate([sentence_of(words)]))
            heads = scores["arc"].argmax(-1)
            relations = model.relations(scores, heads)
            tags = model.entity_tags(scores["entity"], torch.tensor([len(words)]))
        rounded = lambda t: [round(v, 4) for v in t.flatten().tolist()]
        out.append({
            "words": words, "features": [list(features(w)) for w in words], "upos": rounded(scores["upos"]),
            "entity": rounded(scores["entity"]), "tags": tags[0], "arc": rounded(scores["arc"]), "heads": heads[0].tolist(), "relation": rounded(relations),
        })
    Path(path).write_text(json.dumps(out) + "\n")


if __name__ == "__main__":
    main()
