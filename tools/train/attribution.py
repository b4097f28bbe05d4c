"""Trains the attribution network on what `examples/attribution_training.rs` wrote (README.md has the whole recipe)."""

import argparse
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from attribution_model import NOTHING, ROLES, Attributions

CONFIG = {
    "rows": 128, "width": 64, "blocks": [1, 2], "inner": 48, "inner_blocks": [1, 2, 4, 1], "flags": 40,
    "label_rows": [17, 51, 13, 16, 1024], "pair_rows": [20, 210, 106, 18, 12, 10],
    "dropout": 0.3, "input_dropout": 0.3, "lemma_dropout": 0.5,
}


class Report:
    """A text, what the network sees of it, and what is in it."""

    def __init__(self, line, rows):
        seen = line["seen"]
        self.id, self.text = line["id"], line["text"]
        self.tokens, self.windows = seen["tokens"], seen["windows"]
        self.rows = rows
        self.labels = np.array(seen["labels"], np.int64).reshape(-1, 5)
        flags = np.array(seen["flags"], np.uint64)
        self.flags = ((flags[:, None] >> np.arange(CONFIG["flags"], dtype=np.uint64)) & np.uint64(1)).astype(np.float32)
        self.sentences = np.array(seen["sentences"])
        self.starts = np.searchsorted(self.sentences, self.sentences, "left")
        self.ends = np.searchsorted(self.sentences, self.sentences, "right")
        self.cue = np.zeros(len(self.tokens), np.float32)
        self.record = np.full(len(self.tokens), -1.0, np.float32)
        self.gold = {}
        first, last = [t[0] for t in self.tokens], [t[1] for t in self.tokens]
        for a in line["gold"]:
            if a["window"] is None:
                continue
            window = self.windows[a["window"]]
            cue = window["cue"]
            self.cue[cue] = 1
            self.record[cue] = a["record"] if a["record"] is not None else -1
            start, end = window["words"]["start"], window["words"]["end"]
            roles = np.full(end - start, NOTHING)
            for role in ("source", "content", "cue"):
                for s, e in a[role]:
                    i, j = np.searchsorted(last, s, "right"), np.searchsorted(first, e, "left")
                    roles[max(0, i - start) : max(0, j - start)] = ROLES[role]
            self.gold[a["window"]] = roles


def load(stem):
    reports, rows, at = [], np.fromfile(f"{stem}.rows", np.int8), 0
    for line in open(f"{stem}.jsonl"):
        line = json.loads(line)
        n = len(line["seen"]["tokens"]) * CONFIG["rows"]
        if n:
            reports.append(Report(line, rows[at : at + n].reshape(-1, CONFIG["rows"]).astype(np.float32) / 32))
        at += n
    return reports


def batch_of(reports):
    """One long row of words, and one of the words of all windows."""
    parts = {k: [] for k in ("rows", "labels", "flags", "start", "end", "cue", "record")}
    word, anchor, pairs, starts, ends, gold, base = [], [], [], [], [], [], 0
    at = 0
    for r in reports:
        parts["rows"].append(r.rows)
        parts["labels"].append(r.labels)
        parts["flags"].append(r.flags)
        parts["start"].append(r.starts + base)
        parts["end"].append(r.ends + base)
        parts["cue"].append(r.cue)
        parts["record"].append(r.record)
        for w in sorted(r.gold):
            window = r.windows[w]
            s, e = window["words"]["start"], window["words"]["end"]
            word.append(np.arange(s, e) + base)
            anchor.append(np.full(e - s, window["cue"] + base))
            pairs.append(np.array(window["pairs"], np.int64))
            starts.append(np.full(e - s, at))
            ends.append(np.full(e - s, at + e - s))
            gold.append(r.gold[w])
            at += e - s
        base += len(r.tokens)
    batch = {k: torch.from_numpy(np.concatenate(v)) for k, v in parts.items()}
    if word:
        flat = dict(word=word, anchor=anchor, pairs=pairs, window_start=starts, window_end=ends)
        batch.update({k: torch.from_numpy(np.concatenate(v)) for k, v in flat.items()})
        longest = max(map(len, gold))
        mask, padded = np.zeros((len(gold), longest), bool), np.zeros((len(gold), longest), np.int64)
        for k, roles in enumerate(gold):
            mask[k, : len(roles)] = True
            padded[k, : len(roles)] = roles
        batch["mask"], batch["gold"] = torch.from_numpy(mask), torch.from_numpy(padded)
    return batch


def loss_of(model, batch):
    x, logits = model.words(batch)
    cue = F.binary_cross_entropy_with_logits(logits[:, 0], batch["cue"], reduction="sum")
    total = cue / batch["cue"].sum().clamp(min=1)
    known = batch["record"] >= 0
    if known.any():
        total = total + 0.5 * F.binary_cross_entropy_with_logits(logits[known, 1], batch["record"][known])
    if "word" in batch:
        loss = model.window_loss(model.roles(x, batch), batch)
        total = total + 0.2 * loss.mean()
    return total


@torch.no_grad()
def gold_cue_score(model, reports):
    """Roles of the words around the right cues: F1 by word of source and content, share of windows all right."""
    model.eval()
    batch = batch_of(reports)
    x, logits = model.words(batch)
    decoded = model.decode(model.roles(x, batch), batch)
    gold = [g[m].tolist() for g, m in zip(batch["gold"], batch["mask"])]
    out = {}
    for name, role in ROLES.items():
        tp = sum(a == b == role for p, g in zip(decoded, gold) for a, b in zip(p, g))
        n = sum(a == role for p in decoded for a in p) + sum(b == role for g in gold for b in g)
        out[name] = 2 * tp / max(1, n)
    out["whole"] = sum(p == g for p, g in zip(decoded, gold)) / len(gold)
    p, g = logits[:, 0] > 0, batch["cue"] > 0
    out["cues"] = (2 * (p & g).sum() / (p.sum() + g.sum())).item()
    known = batch["record"] >= 0
    out["record"] = ((logits[known, 1] > 0) == (batch["record"][known] > 0.5)).float().mean().item()
    model.train()
    return {k: round(v, 3) for k, v in out.items()}


def train(args, reports, dev, seed):
    torch.manual_seed(seed)
    rng = random.Random(seed)
    config = {**CONFIG, **json.loads(args.config)}
    model = Attributions(config)
    parameters = list(model.parameters())
    optimiser = torch.optim.AdamW(parameters, lr=args.rate, betas=(0.9, 0.98), weight_decay=args.decay)
    average = {k: v.clone() for k, v in model.state_dict().items()}
    steps, step, begun = args.epochs * math.ceil(len(reports) / args.batch), 0, time.time()
    for epoch in range(args.epochs):
        rng.shuffle(reports)
        total = 0.0
        for at in range(0, len(reports), args.batch):
            rate = args.rate * min(1, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / steps)))
            for g in optimiser.param_groups:
                g["lr"] = rate
            loss = loss_of(model, batch_of(reports[at : at + args.batch]))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 5.0)
            optimiser.step()
            total += loss.item()
            step += 1
            decay = min(0.99, step / (step + 20))
            for k, v in model.state_dict().items():
                average[k].mul_(decay).add_(v, alpha=1 - decay)
        if (epoch + 1) % args.every == 0 or epoch + 1 == args.epochs:
            kept = {k: v.clone() for k, v in model.state_dict().items()}
            model.load_state_dict(average)
            result = gold_cue_score(model, dev) if dev else {}
            torch.save({"model": average, "config": config}, f"{args.out}-{seed}.pt")
            model.load_state_dict(kept)
            print(f"seed {seed} epoch {epoch + 1} loss {total:.2f} {time.time() - begun:.0f} s", result, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", required=True, help="stem of the .jsonl and .rows files")
    parser.add_argument("--dev")
    parser.add_argument("--out", required=True, help="check-points are written to OUT-SEED.pt")
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--epochs", type=int, default=44)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--decay", type=float, default=0.05)
    parser.add_argument("--every", type=int, default=10)
    parser.add_argument("--config", default="{}", help="JSON that overrides the network's sizes")
    args = parser.parse_args()
    torch.set_num_threads(1)
    reports = load(args.train)
    dev = load(args.dev) if args.dev else []
    Path(args.out).parent.mkdir(parents=True, exist_ok=True)
    cues = sum(int(r.cue.sum()) for r in reports)
    print(f"{len(reports)} reports, {sum(len(r.tokens) for r in reports)} words, {cues} cues", flush=True)
    for seed in map(int, args.seeds.split(",")):
        train(args, reports, dev, seed)


if __name__ == "__main__":
    main()
