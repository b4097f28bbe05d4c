#!/usr/bin/env python3
"""Check annotated reports, keep them as stand-off, and bring them back together with their texts.

    corpus.py check LAYER FILE...               does every string of the work files stand in its report?
    corpus.py build LAYER FILE... --out DIR     work files -> stand-off files (id, SHA-256, offsets, values)
    corpus.py gold LAYER DIR --out OUT [--split NAME] [--origin pool|written]
                                                stand-off -> what the scorers read

LAYER is `attribution` or `record`; the texts come from --pool (a `pool.jsonl.gz`) and from `corpus/written`, where reports that we wrote
stand whole; those are all for training. Offsets are Unicode code points,
[start, end). `gold attribution` writes one JSONL file; `gold record` a folder of `<id>.txt` and `<id>.json`.
Standard library only; the same files give the same bytes.
"""
import argparse
import gzip
import hashlib
import json
import sys
from pathlib import Path

WRITTEN = Path(__file__).resolve().parent.parent.parent / "corpus/written"
ROLES = ("source", "cue", "content")
SPLITS = ((5, "train"), (8, "dev"), (10, "test"))

# Fields of a record entry whose strings are copied from the report; the rest are codes and dates.
ONE = ("name", "role", "source", "channel", "via", "hedge", "anonymity", "holder", "place", "when", "area",
       "by", "against", "verifier", "text")
MANY = ("aliases", "evidence", "proposers", "attending", "absent", "mediators", "declared_by", "denied_by")
KINDS = ("actors", "statements", "proposals", "positions", "meetings", "ceasefires", "allegations")
PIECES = " [...] "

TERMS = set("""ceasefire-full ceasefire-temporary ceasefire-partial freeze-line withdrawal territory buffer-zone autonomy
political-settlement security-guarantees alliance peacekeepers monitoring arms disarmament nuclear talks mediation prisoners humanitarian
sanctions elections refugees justice reconstruction recognition""".split())
CODES = {
    "actors": {"kind": "person government organisation armed-group media unnamed"},
    "statements": {"source_kind": "named unnamed collective document", "mode": "direct mixed indirect"},
    "proposals": {"status": "proposed accepted rejected agreed implemented withdrawn null"},
    "positions": {"stance": "propose demand support accept conditional reject noncommittal",
                  "modality": "asserted planned hypothetical negated past"},
    "meetings": {"kind": "bilateral multilateral mediated call null", "level": "leaders ministers envoys officials null",
                 "status": "planned held ongoing postponed cancelled downgraded refused"},
    "ceasefires": {"type": "unilateral bilateral multilateral null", "scope": "full regional local partial null",
                   "purpose": "peace-process humanitarian holiday prisoner-exchange other null",
                   "status": "proposed declared agreed in-force extended rejected violated ended"},
    "allegations": {"act": "ceasefire-violation agreement-breach attack attack-on-civilians incursion abduction "
                           "ill-treatment aid-obstruction arms-transfer weapons-programme interference other",
                    "verification": "alleged unverified verified admitted refuted"},
}


def texts(pool, written=WRITTEN):
    """All reports by id: those of the pool, and those of ours (one JSON file each, with `manner` and `conflict`)."""
    with gzip.open(pool, "rt", encoding="utf-8") as lines:
        reports = {report["id"]: report for report in map(json.loads, lines)}
    for path in sorted(written.glob("*.json")):
        report = {"url": None, "licence": "CC BY 4.0", **json.loads(path.read_text(encoding="utf-8"))}
        if not is_written(report["id"]) or report["id"] != path.stem:
            sys.exit(f"{path}: the id of a report of ours is the file's name and begins with `own-`")
        reports[report["id"]] = report
    return reports


def is_written(name):
    """Whether a report is one that we wrote."""
    return name.startswith("own-")


def split_of(name):
    """The split of a report, from its id alone, so that it never moves. What we wrote is never measured on."""
    if is_written(name):
        return "train"
    digit = int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10
    return next(split for limit, split in SPLITS if digit < limit)


def paragraph(text, number):
    """[start, end) of paragraph `number`; paragraphs are parted by a blank line."""
    start = 0
    for _ in range(number):
        cut = text.find("\n\n", start)
        if cut < 0:
            return None
        start = cut + 2
    end = text.find("\n\n", start)
    return start, len(text) if end < 0 else end


def nearest(text, piece, low, high, to=None):
    """The occurrence of `piece` inside [low, high), or the one nearest to it, at word borders where there is one.

    Of several inside, the one nearest to the span `to`, otherwise the first.
    """
    found, at = [], text.find(piece)
    while at >= 0:
        end = at + len(piece)
        inner = ((at > 0 and text[at - 1].isalnum() and piece[0].isalnum())
                 or (end < len(text) and text[end].isalnum() and piece[-1].isalnum()))
        outside = max(low - at, end - high, 0)
        away = max(to[0] - end, at - to[1], 0) if to else 0
        found.append((inner, outside, away, at))
        at = text.find(piece, at + 1)
    return min(found)[3] if found else None


def place_attribution(text, raw):
    """Offsets of one attribution; ValueError says what is not in the text."""
    where = paragraph(text, raw["p"])
    if where is None:
        raise ValueError(f"no paragraph {raw['p']}")
    placed = {}
    for role in ("content", "cue", "source"):
        placed[role] = []
        low, high = where
        # Of several equal words the cue is the one next to its content, the source the one next to its cue.
        beside = {"content": None, "cue": "content", "source": "cue"}[role]
        to = placed[beside][0] if beside else None
        for piece in raw.get(role) or []:
            at = nearest(text, piece, low, high, to)
            if not piece.strip() or at is None:
                raise ValueError(f"{role} {piece!r} does not stand in the report")
            if "\n\n" in piece:
                raise ValueError(f"{role} {piece[:40]!r} runs over a paragraph")
            placed[role].append([at, at + len(piece)])
            if len(raw[role]) > 1:
                low, high = at + len(piece), max(high, at + len(piece))
    if not placed["content"] or not placed["cue"]:
        raise ValueError("an attribution needs a cue and a content")
    return {role: placed[role] for role in ROLES}


def build_attribution(report, raw):
    out = []
    for number, item in enumerate(raw["attributions"]):
        within = item.get("within")
        if within is not None and not (isinstance(within, int) and within < number):
            raise ValueError(f"attribution {number}: `within` must be the number of an earlier one")
        try:
            placed = place_attribution(report["text"], item)
        except (ValueError, KeyError) as problem:
            raise ValueError(f"attribution {number}: {problem}") from None
        out.append({**placed, "record": bool(item["record"]), "within": within})
    return {"attributions": out}


def anchor(text, strings):
    """Where the entry stands: [start, end) around its evidence."""
    at = [text.find(piece) for piece in strings]
    if any(a < 0 for a in at):
        missing = [s for s, a in zip(strings, at) if a < 0]
        raise ValueError(f"evidence {missing[0]!r} does not stand in the report")
    return (min(at), max(a + len(s) for a, s in zip(at, strings))) if at else (0, len(text))


def place_entry(text, entry):
    low, high = anchor(text, entry.get("evidence") or [])

    def locate(string):
        at = nearest(text, string, low, high) if string else None
        if at is None:
            raise ValueError(f"{string!r} does not stand in the report")
        return [at, at + len(string)]

    out = {}
    for key, value in entry.items():
        if key == "content":
            out[key] = [locate(piece) for piece in value.split(PIECES)]
        elif value is not None and key == "condition":
            out[key] = {**value, "text": locate(value["text"])}
        elif value is not None and key in ONE and not (key == "by" and value == "self"):
            out[key] = locate(value)
        elif key in MANY:
            out[key] = [locate(string) for string in value or []]
        else:
            out[key] = value
    return out


def check_codes(kind, entry):
    for field, allowed in CODES[kind].items():
        value = "null" if entry.get(field) is None else entry[field]
        if value not in allowed.split():
            raise ValueError(f"{field} {value!r} is none of {allowed}")
    for term in entry.get("terms") or ([entry["on"]] if kind == "positions" else []):
        if term not in TERMS:
            raise ValueError(f"term {term!r} is not in the table")


def build_record(report, raw):
    out = {}
    for kind in KINDS:
        out[kind] = []
        for number, entry in enumerate(raw.get(kind) or []):
            try:
                check_codes(kind, entry)
                if kind != "actors" and not entry.get("evidence"):
                    raise ValueError("no evidence")
                for piece in entry.get("evidence") or []:
                    if len(piece) > 700 or "\n\n" in piece:
                        raise ValueError(f"evidence over 700 characters or a paragraph: {piece[:40]!r}")
                out[kind].append(place_entry(report["text"], entry))
            except (ValueError, KeyError, TypeError, AttributeError) as problem:
                raise ValueError(f"{kind}[{number}]: {problem}") from None
    return out


BUILD = {"attribution": build_attribution, "record": build_record}


def strings(text, value, key=None):
    """Stand-off values back to strings."""
    if isinstance(value, dict):
        return {k: strings(text, v, k) for k, v in value.items()}
    if key == "content":
        return PIECES.join(text[s:e] for s, e in value)
    if key in MANY:
        return [text[s:e] for s, e in value]
    if key in ONE and isinstance(value, list):
        return text[value[0]:value[1]]
    return value


def work_files(layer, files, pool):
    """(report, built) of each good file; problems are printed and counted."""
    good, bad = [], 0
    for path in files:
        try:
            raw = json.loads(Path(path).read_text(encoding="utf-8"))
            report = pool[raw["id"]]
            good.append((report, BUILD[layer](report, raw)))
        except (OSError, ValueError, KeyError, TypeError) as problem:
            print(f"{path}: {problem}", file=sys.stderr)
            bad += 1
    return good, bad


def build(layer, files, pool, out, split=None):
    """Writes a stand-off file for each good work file; a split once given stays. Returns how many are bad."""
    good, bad = work_files(layer, files, pool)
    for report, built in good:
        path = out / f"{report['id']}.json"
        here = split or split_of(report["id"])
        if path.exists() and (before := json.loads(path.read_text(encoding="utf-8"))["split"]) != here:
            print(f"{path}: is in the {before} part, and stays there: build it without --split, or with --split {before}", file=sys.stderr)
            bad += 1
            continue
        head = {"id": report["id"], "sha256": hashlib.sha256(report["text"].encode()).hexdigest(),
                "split": here, "publisher": report["publisher"], "licence": report["licence"],
                "url": report["url"]}
        path.write_text(
            json.dumps({**head, **built}, ensure_ascii=False, indent=None, separators=(",", ":")) + "\n", encoding="utf-8")
    return bad


def gold(layer, folder, pool, out, split, origin):
    kept = []
    for path in sorted(folder.glob("*.json")):
        entry = json.loads(path.read_text(encoding="utf-8"))
        if split and entry["split"] != split or origin and (origin == "written") != is_written(entry["id"]):
            continue
        report = pool[entry["id"]]
        if hashlib.sha256(report["text"].encode()).hexdigest() != entry["sha256"]:
            sys.exit(f"{path}: the report's text is not the one that was annotated (SHA-256 differs)")
        kept.append((report, entry))
    if layer == "attribution":
        with open(out, "w", encoding="utf-8") as lines:
            for report, entry in kept:
                line = {"id": report["id"], "text": report["text"], "attributions": entry["attributions"]}
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")
        return
    out.mkdir(parents=True, exist_ok=True)
    for report, entry in kept:
        record = {"id": report["id"], **{k: report[k] for k in ("title", "published", "publisher", "url")}}
        for kind in KINDS:
            record[kind] = [{k: strings(report["text"], v, k) for k, v in item.items()} for item in entry[kind]]
        (out / f"{report['id']}.txt").write_text(report["text"], encoding="utf-8")
        (out / f"{report['id']}.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("check", "build", "gold"))
    parser.add_argument("layer", choices=tuple(BUILD))
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--pool", type=Path, default=Path("../shared/corpora/reports/pool.jsonl.gz"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--split", choices=[name for _, name in SPLITS],
                        help="gold: only this part; build: this part, whatever the id says (reports annotated late train)")
    parser.add_argument("--origin", choices=("pool", "written"), help="only reports of the pool, or only those we wrote")
    args = parser.parse_args()
    if args.action != "check" and not args.out:
        parser.error(f"{args.action} needs --out")
    pool = texts(args.pool)
    if args.action == "gold":
        gold(args.layer, args.paths[0], pool, args.out, args.split, args.origin)
        return
    if args.action == "build":
        args.out.mkdir(parents=True, exist_ok=True)
        sys.exit(1 if build(args.layer, args.paths, pool, args.out, args.split) else 0)
    good, bad = work_files(args.layer, args.paths, pool)
    print(f"{len(good)} good, {bad} to mend")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
