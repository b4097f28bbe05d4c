#!/usr/bin/env python3
"""Run the cells of docs/python.md on a small archive, and compare pandas, DuckDB, Polars and armistice-archive.

    notebook.py --program PATH [--python PYTHON]

pandas, pyarrow, duckdb and polars are installed from PyPI into a folder of their own; where that cannot be, it says so and
ends well. The archive is made of the reports in corpus/written.
"""
import argparse
import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ["pandas", "pyarrow", "duckdb", "polars"]
# Runs after the cells, in the same names.
COMPARE = """
import sys
theirs = positions.groupby(["on", "stance"]).size()
ducks = [(row.on, row.stance, row.told) for row in stances.itertuples()]
bears = by_term.rows()
pandas = [(term, stance, told) for (term, stance), told in theirs.items()]
assert sorted(ducks) == sorted(bears) == sorted(pandas) and len(positions) > 100, (ducks, bears, pandas)
assert len(matrix) > 5 and set(matrix.to_numpy().ravel()) - {""} <= set(positions["stance"]), matrix
for term, stance, told in sorted(pandas):
    print(term, stance, told, sep=",")
"""


def python(folder):
    """A Python with the packages; none where they cannot be installed."""
    place = folder / "python"
    venv.create(place, with_pip=True)
    interpreter = place / "bin" / "python"
    installed = subprocess.run([interpreter, "-m", "pip", "install", "--quiet", *PACKAGES], capture_output=True)
    return interpreter if installed.returncode == 0 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--python", type=Path, help="a Python that has the packages")
    arguments = parser.parse_args()
    program = Path(arguments.program).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        interpreter = arguments.python or python(folder)
        if interpreter is None:
            print("skipped: the packages cannot be installed from PyPI")
            return
        source = folder / "written.jsonl"
        with open(source, "w", encoding="utf-8") as out:
            for path in sorted((PROJECT / "corpus/written").glob("*.json")):
                report = json.loads(path.read_text(encoding="utf-8"))
                fields = ("id", "title", "published", "publisher", "text")
                out.write(json.dumps({field: report.get(field) for field in fields}) + "\n")
        subprocess.run([program, "read", source, folder / "archive"], check=True)
        cells = re.findall(r"```python\n(.*?)```", (PROJECT / "docs/python.md").read_text(encoding="utf-8"), re.DOTALL)
        ran = subprocess.run([interpreter, "-c", "\n".join(cells) + COMPARE], cwd=folder, capture_output=True, text=True)
        if ran.returncode:
            sys.exit(ran.stderr)
        query = 'select "on", stance, count(*) as told from positions group by "on", stance order by "on", stance'
        answer = subprocess.run([program, "sql", folder / "archive", query, "--format", "csv"], check=True,
                                capture_output=True, text=True).stdout
        ours = [",".join(row) for row in csv.reader(io.StringIO(answer))][1:]
        if ours != ran.stdout.splitlines():
            sys.exit(f"armistice-archive says\n{answer}\nand pandas\n{ran.stdout}")
        print(f"{len(cells)} cells ran; pandas, DuckDB, Polars and armistice-archive agree on {len(ours)} counts")


if __name__ == "__main__":
    main()
