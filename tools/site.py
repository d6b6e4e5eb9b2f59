"""Collects the pages of the documentation site, and the files that they link to, in their folders.

python tools/site.py [FOLDER]

So each link of a page leads to the same file on the site as in the repository.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "dist" / "site" / "pages"

_LINK = re.compile(r"\]\(([^)\s]+)\)")


def pages() -> list[Path]:
    """Return all Markdown files that are for users."""
    found = [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *(ROOT / "docs").rglob("*"),
        *(ROOT / "bench").rglob("*.md"),
    ]
    return sorted(path for path in found if path.is_file())


def linked(page: Path) -> Iterator[Path]:
    """Yield the files of the repository that a page links to; of a folder, all files."""
    for link in _LINK.findall(page.read_text()):
        parts = urlsplit(link)
        target = (page.parent / unquote(parts.path)).resolve()
        if parts.scheme or not parts.path or not target.is_relative_to(ROOT):
            continue
        yield from (path for path in target.rglob("*") if path.is_file()) if target.is_dir() else (target,)


def collect(folder: Path) -> None:
    """Copy all pages, and what they link to, into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    every = pages()
    further = {path for page in every if page.suffix == ".md" for path in linked(page)}
    for path in sorted({*every, *further}):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


if __name__ == "__main__":
    collect(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
