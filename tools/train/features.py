"""What the models see of a word. `crates/language/src/features.rs` computes the same, byte for byte."""

from functools import lru_cache

MASK = 0xFFFFFFFF

QUOTES = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "``": '"', "''": '"', "‘": "'", "’": "'", "`": "'", "–": "-", "—": "--", "…": "..."}

TABLES = {"prefix": (4096, 24), "suffix2": (1024, 16), "suffix3": (4096, 32), "suffix4": (8192, 24), "shape": (1024, 16)}
TABLE_NAMES = list(TABLES)


def hashed(text: str, salt: int) -> int:
    """FNV-1a over the UTF-8 bytes, then a final mix."""
    h = (2166136261 ^ (salt * 0x9E3779B1)) & MASK
    for byte in text.encode("utf-8"):
        h = ((h ^ byte) * 16777619) & MASK
    h ^= h >> 15
    h = (h * 0x2C1B3C6D) & MASK
    h ^= h >> 12
    return h


def plain(form: str) -> str:
    """The form with plain quotation marks and dashes, in lower case."""
    if form in QUOTES:
        return QUOTES[form]
    if not form.isascii():
        form = "".join(QUOTES.get(c, c) if c in "’‘–" else c for c in form)
    return form.lower()


def norm(form: str) -> str:
    """`plain`, with every digit as 0."""
    return "".join("0" if "0" <= c <= "9" else c for c in plain(form))


def shape(form: str) -> str:
    out = []
    run = 0
    for c in form[:32]:
        if c.isupper():
            s = "X"
        elif c.isalpha():
            s = "x"
        elif c.isnumeric():
            s = "d"
        else:
            s = QUOTES.get(c, c)[0]
        run = run + 1 if out and out[-1] == s else 1
        if run <= 3:
            out.append(s)
    return "".join(out)


@lru_cache(maxsize=1_000_000)
def features(form: str) -> tuple[int, int, int, int, int, int, int]:
    """(hash of the plain form, hash of the normal form, then one row number for each of TABLES)."""
    word = norm(form)
    parts = [word[:3], word[-2:], word[-3:], word[-4:], shape(form)]
    rows = [hashed(part, k + 1) % TABLES[name][0] for k, (name, part) in enumerate(zip(TABLE_NAMES, parts))]
    return (hashed(plain(form), 0), hashed(word, 0), *rows)
