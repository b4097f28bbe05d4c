#!/usr/bin/env python3
"""Writes crates/compliance/tests/it/rates.csv: levels, ratios and intervals by SciPy and statsmodels.

    pip install scipy statsmodels && python3 tools/truces/rates.py

An independent way to the figures of `armistice verify`: baselines drawn from known distributions and the alerts of the
shipped examples; the mean also as the maximum likelihood of statsmodels' negative binomial regression for that dispersion; tails and
interval ends by SciPy's `nbinom`. The script was written against the formulas of docs/verify.md, not the Rust code.
"""

import csv
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from scipy.optimize import brentq
from scipy.stats import nbinom

HERE = Path(__file__).resolve().parents[2]
OUT = HERE / "crates/compliance/tests/it/rates.csv"
SERIES = HERE / "examples/truces/series"
FRONT = {"UA-14", "UA-23", "UA-59", "UA-63", "UA-65"}
TRUCES = [
    ("alerts-2022-03_2023-02.csv", "2023-01-06T09", "2023-01-07T21"),
    ("alerts-2024-09_2025-06.csv", "2025-04-19T15", "2025-04-20T21"),
    ("alerts-2024-09_2025-06.csv", "2025-05-07T21", "2025-05-10T21"),
    ("alerts-2025-09_2026-05.csv", "2026-04-11T13", "2026-04-12T21"),
]


def windows(name, start, end, sectors):
    """The count in the window and in 56 windows at the same hours of earlier days."""
    counts = {}
    with open(SERIES / name, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if sectors is None or row["sector"] in sectors:
                hour = datetime.strptime(row["time"], "%Y-%m-%dT%HZ")
                counts[hour] = counts.get(hour, 0) + int(row["count"])
    start, end = (datetime.strptime(text, "%Y-%m-%dT%H") for text in (start, end))
    hours = int((end - start).total_seconds() // 3600)
    count = lambda at: sum(counts.get(at + timedelta(hours=hour), 0) for hour in range(hours))
    first = -(-(hours + 24) // 24)
    return hours, count(start), [count(start - timedelta(days=day)) for day in range(first, first + 56)]


def cases():
    for name, start, end in TRUCES:
        for label, sectors in (("all", None), ("front", FRONT), ("rest", {"UA-51", "UA-53", "UA-12", "UA-48"})):
            yield (f"{start[:10]} {label}", *windows(name, start, end, sectors))
    random = np.random.default_rng(1)
    for mean, size in ((0.6, 0.8), (3, 2), (12, 5), (50, 8), (50, 200), (700, 6), (4000, 40)):
        for hours in (12, 30, 72):
            counts = random.negative_binomial(size, size / (size + mean), 56)
            observed = int(random.negative_binomial(size, size / (size + mean * random.choice([0.05, 0.3, 1]))))
            yield f"drawn {mean} {size}", hours, observed, [int(count) for count in counts]


def likelihood_mean(counts, size):
    """The mean by maximum likelihood, for that dispersion."""
    family = sm.families.NegativeBinomial(alpha=1 / size)
    fitted = sm.GLM(np.array(counts), np.ones((len(counts), 1)), family=family).fit(tol=1e-14, maxiter=500)
    return float(np.exp(fitted.params[0]))


def missed(b, hours):
    """The mean squared error, beyond Poisson, of the nearer windows as foretold by half as many before them; nearest first."""
    half, apart = len(b) // 2, int(np.ceil(max(1.0, hours / 24))) + 1
    told = np.convolve(b, np.ones(half) / half, mode="valid")[apart:]
    return float(np.mean((b[: len(told)] - told) ** 2 - told))


def line(label, hours, observed, counts):
    b = np.array(counts, dtype=float)
    m, variance, windows = b.mean(), b.var(ddof=1), len(b)
    effective = windows / max(1.0, hours / 24)
    of_the_mean = max(variance, m) / (effective * m**2)
    size = 1 / max(max(variance - m, 0) / m**2 + of_the_mean, missed(b, hours) / m**2 - of_the_mean)
    tail = lambda rho, x: nbinom.cdf(x, size, size / (size + rho * m))
    over = lambda rho, x: nbinom.sf(x - 1, size, size / (size + rho * m))
    exact = dict(xtol=1e-14, rtol=1e-13, maxiter=500)
    upper = brentq(lambda rho: tail(rho, observed) - 0.025, 1e-9, 1e9, **exact)
    lower = 0.0 if observed == 0 else brentq(lambda rho: over(rho, observed) - 0.025, 1e-9, 1e6, **exact)
    values = (m, likelihood_mean(counts, size), size, observed / m, lower, upper, tail(1, observed), over(1, observed))
    return [label, hours, observed, " ".join(map(str, counts)), *(f"{value:.12g}" for value in values)]


def main():
    header = "case hours observed baseline mean mean_statsmodels size ratio lower upper at_most at_least".split()
    with open(OUT, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        lines = [line(*case) for case in cases() if sum(case[3]) > 0]
        writer.writerows(lines)
    print(f"{OUT}: {len(lines)} rows")


if __name__ == "__main__":
    main()
