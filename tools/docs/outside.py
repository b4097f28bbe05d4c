"""A preprocessor of mdBook: links of a page to files that are no pages of the book lead to the repository instead.

mdBook calls it (docs/guide/book.toml) with the book as JSON on standard input, and takes the book from standard output.
"""

import json
import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGES = PROJECT / "docs"
LINK = re.compile(r"(?<=\]\()[^)\s]+(?=\))")


def chapters(items: list) -> list[dict]:
    """The chapters of the book, those within others after them."""
    found = []
    for item in items:
        if isinstance(item, dict) and (chapter := item.get("Chapter")):
            found += [chapter, *chapters(chapter["sub_items"])]
    return found


def main() -> None:
    if len(sys.argv) > 2 and sys.argv[1] == "supports":
        return
    context, book = json.load(sys.stdin)
    repository = context["config"]["output"]["html"]["git-repository-url"]
    pages = chapters(book["items"])
    in_book = {PAGES / page["source_path"] for page in pages if page["source_path"]}

    for page in pages:
        folder = (PAGES / page["source_path"]).parent

        def lead(link: re.Match) -> str:
            target, _, anchor = link.group().partition("#")
            path = (folder / target).resolve()
            inside = path in in_book or (path.is_relative_to(PAGES) and path.suffix != ".md")
            if not target or ":" in target or inside or not path.is_relative_to(PROJECT) or not path.exists():
                return link.group()
            kind = "tree" if path.is_dir() else "blob"
            return f"{repository}/{kind}/main/{path.relative_to(PROJECT)}{anchor and '#' + anchor}"

        page["content"] = LINK.sub(lead, page["content"])
    json.dump(book, sys.stdout)


main()
