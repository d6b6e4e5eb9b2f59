"""The HTML pages: all objectives, one objective, or a message. Made of the parts of the report."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from fractions import Fraction
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from slo.evidence.status import Verdict
from slo.languages import LanguageCode
from slo.languages.language import Language, language
from slo.report.page import html
from slo.report.page.charts import Chart
from slo.report.page.review import Review, Sheet
from slo.text.units import Duration
from slo.web import charts
from slo.web.figures import State
from slo.web.objective_history import RANGES, ObjectiveHistory

_OURS = Path(__file__).parent / "templates"
_PAGE = html.PAGE

SORTS: Mapping[str, Callable[[Sheet], Any]] = {
    "objective": lambda sheet: sheet.name,
    "product": lambda sheet: sheet.status.slo.service.product,
    "verdict": lambda sheet: list(Verdict).index(sheet.status.verdict),
    "left": lambda sheet: sheet.status.remaining,
    "error_ratio": lambda sheet: sheet.status.error_ratio,
    "target": lambda sheet: sheet.status.error_budget,
    "window": lambda sheet: sheet.status.slo.window_length,
    "burn": lambda sheet: sheet.status.burn_rate,
    "lasts": lambda sheet: sheet.status.exhausted_in,
    "first": lambda sheet: sheet.first,
}
"""Sort keys by their name in a URL; a leading - reverses the order."""


@dataclass(frozen=True, slots=True)
class Filter:
    """The objectives that a page lists: words that must all occur, a verdict, a product, a key of SORTS.

    Each may be ""; without any, all objectives are listed, worst first.
    """

    q: str = ""
    verdict: str = ""
    product: str = ""
    sort: str = ""

    def query(self, **other: str) -> str:
        """Return the URL query of this filter with some fields replaced."""
        wanted = {**asdict(self), **other}
        return f"?{urlencode({name: value for name, value in wanted.items() if value})}"

    def sorted_by(self, column: str) -> str:
        """Return the URL query that sorts by a column, in reverse if it is sorted by it already."""
        return self.query(sort=f"-{column}" if self.sort == column else column)

    def apply(self, sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
        """Filter and sort; unknown values come last in both orders."""
        words = self.q.lower().split()
        found = [
            sheet
            for sheet in sheets
            if (not self.verdict or sheet.status.verdict.name.lower() == self.verdict)
            and self.product in ("", sheet.status.slo.service.product)
            and all(word in _about(sheet) for word in words)
        ]
        if self.sort:
            value = SORTS[self.sort.removeprefix("-")]
            unknown = [sheet for sheet in found if value(sheet) is None]
            known = [sheet for sheet in found if value(sheet) is not None]
            known.sort(key=value, reverse=self.sort.startswith("-"))
            found = known + unknown
        return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Page(Review):
    """A review with what only live pages show. `root` is the relative URL of the page of all objectives."""

    state: State
    user: str
    every: int
    root: str = ""
    language: LanguageCode | None = None
    filter: Filter = field(default_factory=Filter)
    sheet: Sheet | None = None
    range: str = ""
    history: ObjectiveHistory | None = None
    history_failure: str = ""

    @property
    def chosen(self) -> tuple[Sheet, ...]:
        return self.filter.apply(self.sheets)

    def age_in(self, language: Language) -> str:
        """Return the age of the figures."""
        return language.on_terminals.length(Fraction(int(self.state.age)))

    def range_in(self, name: str, language: Language) -> str:
        """Return the length of a range of the history."""
        return language.duration(Duration.parse(name))

    @property
    def reader(self) -> LanguageCode:
        """The language of the page: the one that was chosen, or that of its objective, or of all together."""
        return self.language or (self.sheet.status.slo.language if self.sheet else self.overview.language)

    @property
    def drawn(self) -> Mapping[str, Chart]:
        """The charts of the objective's history."""
        if self.history is None:
            return {}
        return {
            "remaining": charts.remaining_chart(self.history),
            "burn_rate": charts.burn_rate_chart(self.history),
        }

    @property
    def ranges(self) -> tuple[str, ...]:
        return tuple(RANGES)

    def address(self, sheet: Sheet) -> str:
        """Return the URL of an objective's page, relative to this one."""
        return f"{self.root}slo/{quote(html.anchor(sheet), safe='')}"


def page(state: State, **shown: Any) -> Page:
    """Build a page from a state and the other fields of Page."""
    review = {one.name: getattr(state.review, one.name) for one in fields(Review)}
    return Page(**review, state=state, **shown)


def fleet(page: Page, templates: Mapping[str, str]) -> str:
    """Render the page of all objectives that match the filter."""
    return _filled("fleet.html", page, templates)


def detail(page: Page, templates: Mapping[str, str]) -> str:
    """Render the page of one objective, with charts if its history is known."""
    return _filled("detail.html", page, templates)


def message(title: str, text: str, language: Language, root: str = "./") -> str:
    """Render a page with one message."""
    back = language.text("live_all")
    return (
        f'<!doctype html>\n<html lang="{language.code}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="{root}style.css"></head>\n'
        f"<body><main><h1>{escape(title)}</h1><p>{escape(text)}</p>"
        f'<p><a href="{root}">{escape(back)}</a></p></main></body></html>\n'
    )


def style(templates: Mapping[str, str]) -> str:
    """Return the style sheet of the report with the additions of live pages."""
    return templates["style.css"] + _ours("live.css")


def script() -> str:
    return _ours("live.js") + _ours("crosshair.js")


def _filled(name: str, page: Page, templates: Mapping[str, str]) -> str:
    """Render one of our pages with the words, filters and escaping of the report."""
    ours = {_PAGE: _ours(name), "frame.html": _ours("frame.html")}
    return html.render(page, language(page.reader), {**templates, **ours})


def _about(sheet: Sheet) -> str:
    service = sheet.status.slo.service
    words = (sheet.name, service.name, service.environment, service.product or "", sheet.first or "")
    return " ".join(words).lower()


def _ours(name: str) -> str:
    return (_OURS / name).read_text(encoding="utf-8")
