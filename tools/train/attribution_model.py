"""The attribution network: which words ascribe, then for each of them what around it is source, cue and content.

`crates/language/src/attributions/network.rs` runs the same over the exported weights. Words lie in one long row; a
convolution does not look over the borders of sentences (first pass) or windows (second pass).
"""

import torch
from torch import nn
from torch.nn import functional as F

# What a word of a window is to its cue.
NOTHING, SOURCE, CUE, CONTENT = range(4)
ROLES = {"source": SOURCE, "cue": CUE, "content": CONTENT}


def shifted(x, start, end, by):
    """Row i + by of each row i, zero beyond its group's `start` and `end`."""
    place = torch.arange(len(x)) + by
    inside = (place >= start) & (place < end)
    return x[place.clamp(0, len(x) - 1)] * inside.unsqueeze(-1)


class Convolution(nn.Module):
    def __init__(self, width, dilation, dropout):
        super().__init__()
        self.dilation, self.dropout = dilation, dropout
        self.linear = nn.Linear(3 * width, 2 * width)

    def forward(self, x, start, end):
        u = F.layer_norm(x, x.shape[-1:], eps=1e-5)
        d = self.dilation
        a, g = self.linear(torch.cat([shifted(u, start, end, -d), u, shifted(u, start, end, d)], -1)).chunk(2, -1)
        return x + F.dropout(a * (0.5 + 0.5 * F.softsign(g)), self.dropout, self.training)


class Tables(nn.Module):
    """The sum of one row of each table; a whole table is left out now and then while training."""

    def __init__(self, rows, width, dropout):
        super().__init__()
        self.tables = nn.ModuleList([nn.Embedding(n, width) for n in rows])
        self.dropout = dropout
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.1)

    def forward(self, labels):
        total = 0
        for k, table in enumerate(self.tables):
            rows = table(labels[:, k])
            if self.training:
                rate = self.dropout[k] if isinstance(self.dropout, list) else self.dropout
                rows = rows * (torch.rand(len(rows), 1) >= rate) / (1 - rate)
            total = total + rows
        return total


class Attributions(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        width, drop = config["width"], config["dropout"]
        self.enter = nn.Linear(config["rows"], width)
        self.labels = Tables(config["label_rows"], width, [0.1, 0.1, 0.1, 0.1, config["lemma_dropout"]])
        self.flags = nn.Parameter(torch.randn(config["flags"], width) * 0.1)
        self.blocks = nn.ModuleList([Convolution(width, d, drop) for d in config["blocks"]])
        self.cue = nn.Linear(width, 2)
        inner = config["inner"]
        self.word = nn.Linear(width, inner)
        self.anchor = nn.Linear(width, inner)
        self.pairs = Tables(config["pair_rows"], inner, 0.1)
        self.inner_blocks = nn.ModuleList([Convolution(inner, d, drop) for d in config["inner_blocks"]])
        self.role = nn.Linear(inner, 4)
        self.transition = nn.Parameter(torch.zeros(6, 4))  # from each role, the start, and to the end

    def words(self, batch):
        """Returns the normalised words (n, width) and (n, 2): logits that a word ascribes, that it does so in words."""
        config = self.config
        x = F.dropout(batch["rows"], config["input_dropout"], self.training)
        flags = F.dropout(batch["flags"], 0.1, self.training)
        x = self.enter(x) + self.labels(batch["labels"]) + flags @ self.flags
        for block in self.blocks:
            x = block(x, batch["start"], batch["end"])
        x = F.layer_norm(x, x.shape[-1:], eps=1e-5)
        x = F.dropout(x, config["dropout"], self.training)
        return x, self.cue(x)

    def roles(self, x, batch):
        """Returns the scores (m, 4) of the words of all windows."""
        z = self.word(x)[batch["word"]] + self.anchor(x)[batch["anchor"]] + self.pairs(batch["pairs"])
        for block in self.inner_blocks:
            z = block(z, batch["window_start"], batch["window_end"])
        z = F.layer_norm(z, z.shape[-1:], eps=1e-5)
        return self.role(F.dropout(z, self.config["dropout"], self.training))

    def padded(self, scores, batch):
        """Scores as (windows, longest, 4)."""
        out = scores.new_zeros(batch["mask"].shape + (4,))
        out[batch["mask"]] = scores
        return out

    def window_loss(self, scores, batch):
        """Negative log-likelihood of the roles of each window, with the transitions."""
        scores, mask, gold = self.padded(scores, batch), batch["mask"], batch["gold"]
        move = self.transition[:4]
        alpha = scores[:, 0] + self.transition[4]
        path = alpha.gather(1, gold[:, :1])[:, 0]
        last = gold[:, 0]
        for t in range(1, scores.shape[1]):
            on = mask[:, t]
            new = (alpha.unsqueeze(2) + move).logsumexp(1) + scores[:, t]
            alpha = torch.where(on.unsqueeze(1), new, alpha)
            step = scores[:, t].gather(1, gold[:, t : t + 1])[:, 0] + move[last, gold[:, t]]
            path = path + step * on
            last = torch.where(on, gold[:, t], last)
        total = (alpha + self.transition[5]).logsumexp(1)
        return total - path - self.transition[5][last]

    def decode(self, scores, batch):
        """The best roles of each window."""
        scores, mask = self.padded(scores, batch), batch["mask"]
        move = self.transition[:4]
        best = scores[:, 0] + self.transition[4]
        back = []
        for t in range(1, scores.shape[1]):
            value, arg = (best.unsqueeze(2) + move).max(1)
            on = mask[:, t].unsqueeze(1)
            back.append(torch.where(on, arg, torch.arange(4).expand_as(arg)))
            best = torch.where(on, value + scores[:, t], best)
        at = (best + self.transition[5]).argmax(1)
        path = [at]
        for arg in reversed(back):
            at = arg.gather(1, at.unsqueeze(1))[:, 0]
            path.append(at)
        path = torch.stack(path[::-1], 1)
        return [row[on].tolist() for row, on in zip(path, mask)]
