"""Checks that every link of the documents leads somewhere: files and folders of the project, and headings in them.

    python3 tools/docs/links.py            every Markdown file that git knows
    python3 tools/docs/links.py --list     also the addresses of other hosts, which are not asked
    python3 tools/docs/links.py --book target/guide
                                           every page of the book that mdBook made, with its scripts and styles

A link to a file of `../shared` is left out: not everybody has it.
"""

import argparse
import os
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

PROJECT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"(?<!!)\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|!\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^(```|~~~).*?^\1\s*$|(`+)(?!`).+?(?<!`)\2(?!`)", re.M | re.S)


@cache
def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and mdBook make them."""
    found: set[str] = set()
    text = re.sub(r"^(```|~~~).*?^\1\s*$", "", path.read_text(), flags=re.M | re.S)
    for heading in re.findall(r"^#{1,6} (.+)$", text, re.M):
        slug = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        number = 0
        while (name := slug if number == 0 else f"{slug}-{number}") in found:
            number += 1
        found.add(name)
    return found


def wrong(page: Path, link: str) -> str | None:
    """What is wrong with a link of a page."""
    target, _, anchor = link.partition("#")
    path = (page.parent / target).resolve() if target else page
    if not path.is_relative_to(PROJECT):
        return None if path.is_relative_to(PROJECT.parent / "shared") else "leads out of the project"
    if not path.exists():
        return "there is no such file"
    if anchor and path.suffix == ".md" and anchor not in anchors(path):
        return f"the page has no heading `#{anchor}`"
    return None


class Html(HTMLParser):
    """The anchors of a page of the book, and where its links, scripts and styles lead."""

    def __init__(self, path: Path):
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.feed(path.read_text())

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.anchors.add(named.get("id") or "")
        self.links += [link for link in (named.get("href"), named.get("src")) if link]


def check_book(folder: Path) -> None:
    """Looks at each link of the book that leads to no other host."""
    # The page for addresses that are not there is shown anywhere, so its links begin at the root.
    pages = {path: Html(path) for path in folder.resolve().rglob("*.html") if path.name != "404.html"}
    count = bad = 0
    for path, page in pages.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            if re.match(r"[a-z][a-z+.-]*:", link):
                continue
            count += 1
            to = Path(os.path.normpath(path.parent / unquote(target))) if target else path
            if not to.is_file() or (anchor and anchor not in pages.get(to, page).anchors):
                bad += 1
                print(f"{path.relative_to(folder.resolve())}: {link}", file=sys.stderr)
    print(f"{count} links on {len(pages)} pages of the book, {bad} lead nowhere")
    if bad or not pages:
        sys.exit(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="list addresses of other hosts")
    parser.add_argument("--book", type=Path, help="the folder with the book")
    arguments = parser.parse_args()
    if arguments.book:
        return check_book(arguments.book)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=PROJECT, check=True, capture_output=True, text=True,
    )
    pages = [PROJECT / name for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file()]
    count = bad = 0
    for page in pages:
        text = CODE.sub(lambda code: "\n" * code.group().count("\n"), page.read_text())
        for match in LINK.finditer(text):
            link = match.group(1) or match.group(2)
            if re.match(r"[a-z][a-z+.-]*:", link):
                if arguments.list:
                    print(f"{page.relative_to(PROJECT)}: {link}")
                continue
            count += 1
            if why := wrong(page, link):
                bad += 1
                line = text.count("\n", 0, match.start()) + 1
                print(f"{page.relative_to(PROJECT)}:{line}: {link}: {why}", file=sys.stderr)
    print(f"{count} links on {len(pages)} pages, {bad} lead nowhere")
    if bad:
        sys.exit(1)


if __name__ == "__main__":
    main()
