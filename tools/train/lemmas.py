"""Learns dictionary forms from treebanks: usual endings for each part of speech, then every word they get wrong."""

from collections import Counter, defaultdict

LONGEST = 5


def edit(form: str, lemma: str) -> tuple[int, str]:
    common = 0
    while common < min(len(form), len(lemma)) and form[common] == lemma[common]:
        common += 1
    return len(form) - common, lemma[common:]


def apply(endings, form: str, upos: str) -> str:
    for k in range(min(LONGEST, len(form) - 1), 0, -1):
        rule = endings.get((form[-k:], upos))
        if rule:
            return form[: len(form) - rule[0]] + rule[1] if rule[0] < len(form) else form
    return form


def learn(sentences, extra: list[tuple[str, str, str]]) -> str:
    """Returns the tables as `crates/language/src/lemma.rs` reads them. `extra` are (form, upos, lemma)."""
    seen: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for s in sentences:
        for form, lemma, upos in zip(s.forms, s.lemmas, s.upos):
            if upos != "PROPN" and lemma not in ("_", ""):
                seen[form.lower().replace("’", "'"), upos][lemma.lower().replace("’", "'")] += 1
    for form, upos, lemma in extra:
        seen[form, upos][lemma] += 1
    best = {key: counts.most_common(1)[0][0] for key, counts in seen.items()}
    rules: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for (form, upos), lemma in best.items():
        if form.isalpha() or "-" in form:
            cut, add = edit(form, lemma)
            for k in range(1, min(LONGEST, len(form) - 1) + 1):
                if k >= cut or len(form) - cut < 1:
                    rules[form[-k:], upos][cut, add] += 1
    endings = {}
    for (ending, upos), counts in sorted(rules.items(), key=lambda r: len(r[0][0])):
        (rule, n), total = counts.most_common(1)[0], sum(counts.values())
        if n >= 3 and n >= 0.6 * total and apply(endings, "x" * 6 + ending, upos) != apply({(ending, upos): rule}, "x" * 6 + ending, upos):
            endings[ending, upos] = rule
    lines = [f"-{e}\t{u}\t{cut}\t{add}" for (e, u), (cut, add) in sorted(endings.items())]
    lines += [f"{f}\t{u}\t{lemma}" for (f, u), lemma in sorted(best.items()) if len(f) <= 40 and not f.startswith("-") and "\t" not in f + lemma and apply(endings, f, u) != lemma]
    return "\n".join(lines) + "\n"
