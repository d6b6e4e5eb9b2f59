"""Pictures of every page in every state, to be looked at: python -m tools.screenshots FOLDER [PART-OF-NAMES].

Pages are those of the worked example in definitions/, with made-up figures. Each picture is named
PAGE-STATE-LANGUAGE-WIDTH-THEME.png; without the second argument there are 296 of them.
"""

import csv
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from slo.actions.assessment import Assessment
from slo.actions.definitions import load_in_force
from slo.clients.prometheus import Prometheus
from slo.clients.urls import Address as Url
from slo.evidence.budget_history import assess_history
from slo.evidence.selection import Selection
from slo.languages import LANGUAGES, LanguageCode
from slo.languages.language import language
from slo.model import Catalogue
from slo.plan.drafts import without_pages_of_drafts
from slo.project import read_report_templates
from slo.report.page import FORMATS
from slo.web.definitions import Definitions, LoadedDefinitions
from slo.web.figures import Figures
from slo.web.hosts import Hosts
from slo.web.server import Address, serving
from slo.web.site import Site
from tests.browser.chromium import browser
from tools.worlds import MIXED, STATES, World, history, prometheus

DEFINITIONS = Path("definitions")
OBJECTIVES = ("notify-api-accepted", "notify-api-fast")  # of requests, and of latency
RANGES = ("1d", "window")
_PRODUCT_PAGE = Path("generated/docs/notify.md")
_EVERY = 30  # seconds
_VARIANTS = tuple((width, theme) for width in (1280, 390) for theme in ("light", "dark"))


class Shown(NamedTuple):
    """The beginning of the names of a page's pictures, and its URL."""

    name: str
    url: str


def take(folder: Path, part: str = "") -> None:
    """Take the pictures whose names contain a part."""
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = without_pages_of_drafts(load_in_force(DEFINITIONS))
    with browser() as chromium:
        for state in (MIXED, *STATES):
            for code in LANGUAGES:
                if not any(part in name for name in _names(state, code)):
                    continue
                with live(catalogue, state, code) as pages:
                    for page in (_report(catalogue, state, code, folder), *pages):
                        _pictures(chromium, page, folder, part)
        for name, make in (("product", _product), ("backtest", _backtest)):
            if any(part in f"{name}-{width}-{theme}" for width, theme in _VARIANTS):
                _pictures(chromium, make(catalogue, folder), folder, part)


def _names(state: str, code: LanguageCode) -> Iterator[str]:
    objectives = (f"{name}-{range}" for name in OBJECTIVES for range in RANGES)
    for page in ("report", "fleet", *objectives):
        yield from (f"{page}-{state}-{code}-{width}-{theme}" for width, theme in _VARIANTS)


def _pictures(chromium: Any, shown: Shown, folder: Path, part: str) -> None:
    for width, theme in _VARIANTS:
        name = f"{shown.name}-{width}-{theme}"
        if part in name:
            context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
            page = context.new_page()
            page.goto(shown.url)
            page.screenshot(path=folder / f"{name}.png", full_page=True)
            context.close()
            print(name, flush=True)


def _report(catalogue: Catalogue, state: str, code: LanguageCode, folder: Path) -> Shown:
    now = _minute()
    past = history(catalogue.slos, state, now)
    pairs = tuple(assess_history(past, slo, now) for slo in catalogue.slos)
    review = Assessment(now, pairs, "https://prometheus.example.org").review(catalogue, Selection())
    text = "".join(FORMATS["html"](review, language(code), read_report_templates(DEFINITIONS)))
    return _written(folder, f"report-{state}-{code}", text)


@contextmanager
def live(catalogue: Catalogue, state: str, code: LanguageCode) -> Iterator[list[Shown]]:
    """Serve live pages of definitions in a state."""
    definitions = Definitions(lambda: 1, lambda: LoadedDefinitions(catalogue, catalogue.slos, "pictures"))
    with prometheus(World(catalogue.slos, state)) as url:
        asked = Prometheus(Url.parse(url))
        figures = Figures(definitions, asked, Selection(), _EVERY)
        site = Site(figures, asked, read_report_templates(DEFINITIONS), _EVERY, None, code)
        with serving(site, Address("127.0.0.1", 0), Hosts()) as address:
            yield [
                Shown(f"fleet-{state}-{code}", f"http://{address}/"),
                *(
                    Shown(f"{name}-{range}-{state}-{code}", f"http://{address}/slo/{name}?range={range}")
                    for name in OBJECTIVES
                    for range in RANGES
                ),
            ]


def _product(catalogue: Catalogue, folder: Path) -> Shown:
    """Write the page of a product as a site of Markdown shows it."""
    from markdown import markdown

    style = read_report_templates(DEFINITIONS)["style.css"]
    body = markdown(_PRODUCT_PAGE.read_text(encoding="utf-8"), extensions=["tables", "fenced_code"])
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{style}</style>'
    return _written(folder, "product", f"<!doctype html><html lang=en>{head}<main class=wide>{body}</main>")


def _backtest(catalogue: Catalogue, folder: Path) -> Shown:
    """Run a backtest over a history file."""
    file = folder / "history.csv"
    with file.open("w", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(("time", "slo", "good", "total"))
        for id, rows in history(catalogue.slos, MIXED, _minute()).rows.items():
            for start, totals, bads in zip(
                rows.starts, pairwise(rows.total), pairwise(rows.bad), strict=True
            ):
                total, bad = totals[1] - totals[0], bads[1] - bads[0]
                writer.writerow(
                    (f"{datetime.fromtimestamp(start, UTC):%Y-%m-%dT%H:%MZ}", id, total - bad, total)
                )
    command = [sys.executable, "-m", "slo", "backtest", "--events", str(file), "--format", "html"]
    return _written(folder, "backtest", subprocess.run(command, capture_output=True, text=True).stdout)


def _written(folder: Path, name: str, text: str) -> Shown:
    file = folder / f"{name}.html"
    file.write_text(text, encoding="utf-8")
    return Shown(name, file.resolve().as_uri())


def _minute() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)


if __name__ == "__main__":
    take(Path(sys.argv[1]), *sys.argv[2:3])
