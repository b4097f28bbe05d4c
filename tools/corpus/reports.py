#!/usr/bin/env python3
"""Write the reports of a folder of gold records (`corpus.py gold record`) as JSONL, as `armistice read` takes them."""
import json
import sys
from pathlib import Path

for path in sorted(Path(sys.argv[1]).glob("*.json")):
    record = json.loads(path.read_text(encoding="utf-8"))
    report = {"id": path.stem, "text": path.with_suffix(".txt").read_text(encoding="utf-8"),
              **{key: record.get(key) for key in ("title", "published", "publisher", "url")}}
    print(json.dumps(report, ensure_ascii=False))
