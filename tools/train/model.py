"""The network: hashed and pre-trained word features, a gated convolution and attention encoder, one head per task.

`crates/language/src/network.rs` runs the same network over the exported weights.
"""

import torch
from torch import nn
from torch.nn import functional as F

from features import TABLES
from gazetteer import CLASSES

BUCKETS = 18


def bucket(distance: torch.Tensor) -> torch.Tensor:
    """Buckets signed distances: -4..4 exactly, then 5-7, 8-15, 16-31, 32+ on each side, in 0..17."""
    size = distance.abs()
    level = size.clamp(max=4) + (size >= 5).long() + (size >= 8).long() + (size >= 16).long() + (size >= 32).long()
    return torch.where(distance < 0, level + 9, level)


class Convolution(nn.Module):
    def __init__(self, width: int, dilation: int, dropout: float):
        super().__init__()
        self.dilation, self.dropout = dilation, dropout
        self.linear = nn.Linear(3 * width, 2 * width)

    def forward(self, x, mask, buckets):
        u = F.layer_norm(x, x.shape[-1:], eps=1e-5) * mask.unsqueeze(-1)
        d = self.dilation
        left = F.pad(u, (0, 0, d, 0))[:, : u.shape[1]]
        right = F.pad(u, (0, 0, 0, d))[:, d:]
        a, g = self.linear(torch.cat([left, u, right], -1)).chunk(2, -1)
        return x + F.dropout(a * (0.5 + 0.5 * F.softsign(g)), self.dropout, self.training)


class Attention(nn.Module):
    def __init__(self, width: int, heads: int, dropout: float):
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.inner = nn.Linear(width, 3 * width)
        self.outer = nn.Linear(width, width)
        self.bias = nn.Parameter(torch.zeros(heads, BUCKETS))

    def forward(self, x, mask, buckets):
        b, n, w = x.shape
        u = F.layer_norm(x, x.shape[-1:], eps=1e-5)
        q, k, v = (t.view(b, n, self.heads, -1).transpose(1, 2) for t in self.inner(u).chunk(3, -1))
        scores = q @ k.transpose(-1, -2) / (w // self.heads) ** 0.5 + self.bias[:, buckets]
        scores = scores.masked_fill(~mask.bool()[:, None, None, :], -1e9)
        context = (scores.softmax(-1) @ v).transpose(1, 2).reshape(b, n, w)
        return x + F.dropout(self.outer(context), self.dropout, self.training)


class Tagger(nn.Module):
    def __init__(self, config: dict, glove: torch.Tensor):
        super().__init__()
        self.config = config
        width, drop = config["width"], config["dropout"]
        self.glove = nn.Embedding.from_pretrained(glove, freeze=True)
        self.word = nn.Embedding(config["words"] + 1, config["word_width"])
        self.tables = nn.ModuleList([nn.Embedding(rows, w) for rows, w in TABLES.values()])
        self.gazetteer = nn.Embedding(CLASSES, config["gazetteer_width"])
        for table in [self.word, self.gazetteer, *self.tables]:
            nn.init.normal_(table.weight, std=0.5)
        total = glove.shape[1] + config["word_width"] + config["gazetteer_width"] + sum(w for _, w in TABLES.values())
        self.enter = nn.Linear(total, width)
        self.blocks = nn.ModuleList([
            Attention(width, config["heads"], drop) if kind == "a" else Convolution(width, int(kind), drop)
            for kind in config["blocks"]
        ])
        arc, rel = config["arc_width"], config["relation_width"]
        self.upos = nn.Linear(width, len(config["upos"]))
        self.transition = nn.Parameter(torch.zeros(len(config["entities"]) + 2, len(config["entities"])))
        self.entity = nn.Linear(width, len(config["entities"]))
        self.arc_dependent = nn.Linear(width, arc)
        self.arc_head = nn.Linear(width, arc)
        self.arc_root = nn.Parameter(torch.zeros(arc))
        self.arc_bias = nn.Parameter(torch.zeros(BUCKETS))
        self.relation_dependent = nn.Linear(width, rel)
        self.relation_head = nn.Linear(width, rel)
        self.relation_root = nn.Parameter(torch.zeros(rel))
        self.relation = nn.Linear(rel, len(config["relations"]))

    def encode(self, batch):
        drop = self.config["input_dropout"]
        mask = batch["mask"]
        word = batch["word"]
        if self.training:
            word = torch.where(torch.rand(word.shape) < self.config["word_dropout"], self.config["words"], word)
        parts = [self.glove(batch["glove"]), self.word(word), self.gazetteer(batch["gazetteer"])]
        parts += [table(batch["rows"][:, :, k]) for k, table in enumerate(self.tables)]
        x = self.enter(F.dropout(torch.cat(parts, -1), drop, self.training))
        n = x.shape[1]
        position = torch.arange(n)
        buckets = bucket(position[None, :] - position[:, None])
        for block in self.blocks:
            x = block(x, mask, buckets)
        return F.dropout(F.layer_norm(x, x.shape[-1:], eps=1e-5), drop, self.training), buckets

    def forward(self, batch):
        """Returns the logits: upos (b, n, 17), entities (b, n, e), arcs (b, n, 1 + n), column 0 the root."""
        x, buckets = self.encode(batch)
        q, k = self.arc_dependent(x), self.arc_head(x)
        scale = q.shape[-1] ** -0.5
        arcs = q @ k.transpose(-1, -2) * scale + self.arc_bias[buckets]
        arcs = arcs.masked_fill(~batch["mask"].bool()[:, None, :], -1e9)
        arcs = arcs.masked_fill(torch.eye(x.shape[1], dtype=torch.bool), -1e9)
        root = (q @ self.arc_root * scale).unsqueeze(-1)
        return {
            "x": x,
            "upos": self.upos(x),
            "entity": self.entity(x),
            "arc": torch.cat([root, arcs], -1),
            "relation_dependent": self.relation_dependent(x),
            "relation_head": self.relation_head(x),
        }

    def relations(self, out, heads):
        """Returns the relation logits (b, n, r) for the given heads (b, n), 0 the root."""
        width = out["relation_head"].shape[-1]
        root = self.relation_root.expand(heads.shape[0], 1, width)
        candidates = torch.cat([root, out["relation_head"]], 1)
        chosen = candidates.gather(1, heads.unsqueeze(-1).expand(-1, -1, width))
        return self.relation(F.dropout(F.relu(out["relation_dependent"] + chosen), self.config["dropout"], self.training))

    def entity_loss(self, scores, tags, lengths):
        """Negative logarithm of the probability of the tags (b, n) among all sequences, a sentence each (b)."""
        k = scores.shape[-1]
        inner, start, end = self.transition[:k], self.transition[k], self.transition[k + 1]
        b, n, _ = scores.shape
        real = torch.arange(n) < lengths[:, None]
        gold = scores.gather(2, tags.unsqueeze(-1)).squeeze(-1)
        steps = inner[tags[:, :-1], tags[:, 1:]]
        last = tags.gather(1, (lengths - 1)[:, None]).squeeze(1)
        path = (gold * real).sum(1) + (steps * real[:, 1:]).sum(1) + start[tags[:, 0]] + end[last]
        alpha = scores[:, 0] + start
        for t in range(1, n):
            following = torch.logsumexp(alpha.unsqueeze(2) + inner, 1) + scores[:, t]
            alpha = torch.where(real[:, t, None], following, alpha)
        return torch.logsumexp(alpha + end, 1) - path

    def entity_tags(self, scores, lengths):
        """Returns the best sequence of tags for each sentence, as lists."""
        k = scores.shape[-1]
        inner, start, end = self.transition[:k], self.transition[k], self.transition[k + 1]
        out = []
        for rows, length in zip(scores, lengths.tolist()):
            best, back = rows[0] + start, []
            for row in rows[1:length]:
                best, source = (best[:, None] + inner).max(0)
                best = best + row
                back.append(source)
            tags = [int((best + end).argmax())]
            for source in reversed(back):
                tags.append(int(source[tags[-1]]))
            out.append(tags[::-1])
        return out
