"""The documentation as a site: every page is built, found by its search, and links to what is there."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import site

PROGRAM = Path(sys.executable).with_name("zensical")
pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="zensical is not installed")


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    site.collect(folder / "dist" / "site" / "pages")
    shutil.copy(site.ROOT / "mkdocs.yml", folder)
    command, environment = [PROGRAM, "build", "--strict"], {**os.environ, "NO_COLOR": "1"}
    built = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    assert "No issues found" in built.stdout + built.stderr
    return folder / "dist" / "site" / "html"


def test_every_page_is_in_the_site_and_in_its_search(html: Path) -> None:
    found = json.loads((html / "search.json").read_text())
    places = {item["location"].partition("#")[0] for item in found["items"]}
    pages = [page.relative_to(site.ROOT) for page in site.pages() if page.suffix == ".md"]

    for page in pages:
        folder = page.parent if page.name == "README.md" else page.with_suffix("")
        assert (html / folder / "index.html").exists(), page
        assert f"{folder}/".removeprefix("./") in places, page


def test_every_page_for_users_is_in_the_navigation() -> None:
    listed = (site.ROOT / "mkdocs.yml").read_text()
    pages = [page.relative_to(site.ROOT) for page in (site.ROOT / "docs").rglob("*.md")]

    assert [page for page in pages if str(page) not in listed and page.parent.name != "decisions"] == []
