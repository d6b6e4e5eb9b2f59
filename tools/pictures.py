"""The pictures of pages in docs/pictures, drawn anew: python -m tools.pictures."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from slo.actions.definitions import load_in_force
from slo.plan.drafts import without_pages_of_drafts
from tests.browser.chromium import browser
from tools.screenshots import DEFINITIONS, live

PICTURES = Path("docs/pictures")
_REPORT, _LIVE = (1180, 940), (1180, 1810)  # width and height
_OBJECTIVE = "notify-api-accepted-1d"


def draw() -> None:
    """Draw the report of the demo, and the live page of an objective while it burns."""
    with browser() as chromium, TemporaryDirectory() as folder:
        report = Path(folder) / "report.html"
        history = ("--events", "demo/history.csv.gz", "--output", str(report))
        subprocess.run((sys.executable, "-m", "slo", "report", *history), check=True)
        _draw(chromium, report.as_uri(), "report", _REPORT)
        catalogue = without_pages_of_drafts(load_in_force(DEFINITIONS))
        with live(catalogue, "burning", "en") as pages:
            url = next(page.url for page in pages if page.name.startswith(_OBJECTIVE))
            _draw(chromium, url, "live", _LIVE)


def _draw(chromium: Any, url: str, name: str, size: tuple[int, int]) -> None:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme="light")
    page.goto(url)
    page.screenshot(path=PICTURES / f"{name}.png")
    page.close()


if __name__ == "__main__":
    draw()
