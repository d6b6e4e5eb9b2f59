"""The HTML pages: all objectives, one objective, or a message. Made of the parts of the report."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from fractions import Fraction
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from slo.evidence.status import Verdict
from slo.languages import LanguageCode
from slo.languages.language import Language, language
from slo.report.page import html
from slo.report.page.review import Review, Sheet
from slo.text.units import Duration
from slo.web.breakdown import Breakdown, Queries
from slo.web.breakdown_panels import breakdown_panels, links
from slo.web.figures import State
from slo.web.objective_history import ObjectiveHistory
from slo.web.panels import DataTable, Panel, TierPanel, data_table, graphs, panels, tier_panels
from slo.web.ranges import RANGES, WINDOW, Asked

_OURS = Path(__file__).parent / "templates"
_PAGE = html.PAGE

SORTS: Mapping[str, Callable[[Sheet], Any]] = {
    "objective": lambda sheet: sheet.name,
    "product": lambda sheet: sheet.status.slo.service.product,
    "verdict": lambda sheet: list(Verdict).index(sheet.status.verdict),
    "left": lambda sheet: sheet.status.remaining,
    "limit": lambda sheet: sheet.limit,
    "bad": lambda sheet: sheet.status.bad,
    "total": lambda sheet: sheet.status.total,
    "error_ratio": lambda sheet: sheet.status.error_ratio,
    "target": lambda sheet: sheet.status.error_budget,
    "window": lambda sheet: sheet.status.slo.window_length,
    "burn": lambda sheet: sheet.status.burn_rate,
    "lasts": lambda sheet: sheet.status.exhausted_in,
    "first": lambda sheet: sheet.first,
}
"""Sort keys by their name in a URL; a leading - reverses the order."""

GROUPS: Mapping[str, Callable[[Sheet], str | None]] = {
    "product": lambda sheet: sheet.status.slo.service.product,
    "first": lambda sheet: sheet.first,
}
"""What objectives are grouped by, by its name in a URL."""

COLUMNS = (
    *("product", "verdict", "left", "firing", "error_ratio", "bad", "total", "limit"),
    *("target", "window", "burn", "lasts", "first"),
)
"""The columns besides the objective's name."""

USUAL_COLUMNS = tuple(name for name in COLUMNS if name not in ("bad", "total", "limit"))


@dataclass(frozen=True, slots=True)
class Filter:
    """The objectives that a page lists: words that must all occur, a verdict, a product, a first responder.

    `sort` is a key of SORTS, and `group` one of GROUPS. Each may be ""; without any, all objectives are
    listed, worst first. `column` has the columns that are shown.
    """

    q: str = ""
    verdict: str = ""
    product: str = ""
    first: str = ""
    sort: str = ""
    group: str = ""
    column: tuple[str, ...] = USUAL_COLUMNS

    def query(self, **other: str) -> str:
        """Return the URL query of this filter with some fields replaced."""
        wanted = {**asdict(self), **other}
        if self.column == USUAL_COLUMNS:
            del wanted["column"]
        return f"?{urlencode({name: value for name, value in wanted.items() if value}, doseq=True)}"

    def sorted_by(self, column: str) -> str:
        """Return the URL query that sorts by a column, in reverse if it is sorted by it already."""
        return self.query(sort=f"-{column}" if self.sort == column else column)

    def apply(self, sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
        """Filter and sort; unknown values come last in both orders."""
        words = self.q.lower().split()
        found = [
            sheet
            for sheet in sheets
            if (not self.verdict or sheet.status.verdict.name.lower() == self.verdict)
            and self.product in ("", sheet.status.slo.service.product)
            and self.first in ("", sheet.first)
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
    asked: Asked = field(default_factory=Asked)
    fitted: bool = False
    history: ObjectiveHistory | None = None
    history_failure: str = ""
    queries: Queries = field(default_factory=Queries)
    breakdown: Breakdown | None = None
    breakdown_failure: str = ""

    @cached_property
    def chosen(self) -> tuple[Sheet, ...]:
        return self.filter.apply(self.sheets)

    @property
    def groups(self) -> tuple[tuple[str | None, tuple[Sheet, ...]], ...]:
        """The chosen objectives by what they are grouped by; all in one, whose name is None, without that."""
        if not self.filter.group:
            return ((None, self.chosen),)
        found: dict[str, list[Sheet]] = {}
        for sheet in self.chosen:
            found.setdefault(GROUPS[self.filter.group](sheet) or "", []).append(sheet)
        return tuple((name, tuple(sheets)) for name, sheets in sorted(found.items()))

    @cached_property
    def firsts(self) -> tuple[str, ...]:
        """All first responders, in alphabetical order."""
        return tuple(sorted({sheet.first for sheet in self.sheets if sheet.first}))

    @property
    def columns(self) -> Mapping[str, bool]:
        """All columns, and whether each is shown."""
        return {name: name in self.filter.column for name in COLUMNS}

    @property
    def usual_columns(self) -> Collection[str]:
        """The columns that are shown unless others are chosen."""
        return USUAL_COLUMNS

    @property
    def sorts(self) -> Collection[str]:
        """The columns by which objectives can be sorted."""
        return SORTS.keys()

    def age_in(self, language: Language) -> str:
        """Return the age of the figures."""
        return language.on_terminals.length(Fraction(int(self.state.age)))

    @property
    def reader(self) -> LanguageCode:
        """The language of the page: the one that was chosen, or that of its objective, or of all together."""
        return self.language or (self.sheet.status.slo.language if self.sheet else self.overview.language)

    @cached_property
    def panels(self) -> tuple[Panel, ...]:
        """The charts of the objective's history and of its breakdown, or links instead of the latter."""
        if self.history is None or self.sheet is None:
            return ()
        history, status, reader = self.history, self.sheet.status, language(self.reader)
        more = tuple(links(self.queries, status)) if self.breakdown is None else ()
        recorded = tuple(panels(history, status, reader, fitted=self.fitted, more=more))
        own = (
            breakdown_panels(self.breakdown, self.queries, history, status, reader, fitted=self.fitted)
            if self.breakdown
            else ()
        )
        return (*(recorded if history.recorded else ()), *own)

    @cached_property
    def data(self) -> DataTable:
        """The values of all charts."""
        return data_table(self.panels)

    @property
    def tier_panels(self) -> tuple[TierPanel, ...]:
        """The charts of the tiers of the alert policy."""
        if self.history is None or self.sheet is None or not self.history.recorded:
            return ()
        return tuple(tier_panels(self.history, self.sheet.status))

    def graphs(self, queries: tuple[str, ...]) -> str:
        """Return the URL of graphs of queries over the range of the history."""
        assert self.history is not None, "only charts have queries"
        return graphs(self.prometheus, queries, self.history.range)

    def ranges(self, reader: Language) -> Iterator[tuple[str, str, bool]]:
        """Yield the usual ranges up to the compliance window: a URL query, a text, whether it is shown."""
        assert self.sheet is not None, "only the page of an objective has ranges"
        slo = self.sheet.status.slo
        for name, length in RANGES.items():
            if length is None or length < slo.window_length.timedelta:
                whole = name == WINDOW
                text = reader.window(slo.objective.window) if whole else reader.duration(Duration.parse(name))
                yield self.query(range=name), text, name == self.asked.name

    def query(self, **fields: str) -> str:
        """Return the URL query of this range and axis with other fields; a range replaces times."""
        same = {} if "range" in fields else self.asked.query
        axis = {"axis": "fitted"} if self.fitted else {}
        wanted = {**same, **axis, **fields}
        return f"?{urlencode({name: value for name, value in wanted.items() if value})}"

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


def message(title: str, text: str, language: Language, root: str) -> str:
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
    return "".join(html.render(page, language(page.reader), {**templates, **ours}))


def _about(sheet: Sheet) -> str:
    service = sheet.status.slo.service
    words = (sheet.name, service.name, service.environment, service.product or "", sheet.first or "")
    return " ".join(words).lower()


def _ours(name: str) -> str:
    return (_OURS / name).read_text(encoding="utf-8")
