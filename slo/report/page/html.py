"""The review as one HTML page that loads nothing, escapes all values, and is readable without script."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import quote

from slo import __version__
from slo.conditions import of_tiers
from slo.evidence.slots import Slot
from slo.evidence.status import Status
from slo.languages.language import Language
from slo.languages.words import Words
from slo.model import SLO, Condition, Tier, naming
from slo.report.page import charts, phrases
from slo.report.page.by_product import by_product
from slo.report.page.review import Review, Sheet, time_of
from slo.report.page.shared import Shared
from slo.report.page.shorter import SCRIPT, shorter

if TYPE_CHECKING:
    from jinja2 import Environment

PAGE = "page.html"
_STYLE, _SCRIPT = "style.css", "script.js"
_MOST_OPEN = 10


class UnusableTemplates(Exception):
    """Raised for an error in a template of the page; states its file, and line if known."""


def render(review: Review, language: Language, templates: Mapping[str, str]) -> Iterator[str]:
    """Yield the page that the template `page.html` makes; raises UnusableTemplates, also on the way."""
    pieces = _rendered(review, language, templates)
    # A page without a script of this kind may have another, which must stay as it is.
    return shorter(pieces) if SCRIPT in templates[PAGE] else pieces


def _rendered(review: Review, language: Language, templates: Mapping[str, str]) -> Iterator[str]:
    from jinja2 import TemplateError, TemplateSyntaxError

    style, script = templates[_STYLE], templates[_SCRIPT]
    environment = _environment(review, language, templates)
    environment.globals |= {"review": review, "language": language, "open": _open(review.sheets)}
    try:
        page = environment.get_template(PAGE)
        yield from page.generate(
            style=style, script=script, policy=_policy(style, script), version=__version__
        )
    except TemplateSyntaxError as error:
        raise UnusableTemplates(f"templates/report/{error.name}:{error.lineno}: {error.message}") from error
    except TemplateError as error:
        raise UnusableTemplates(f"templates/report/: {error.message}") from error


def anchor(sheet: Sheet) -> str:
    """Return the anchor of an objective in the page: its id, and a digest of its group."""
    if not sheet.status.group:
        return sheet.status.slo.id
    return f"{sheet.status.slo.id}-{sha256(repr(sheet.status.group).encode()).hexdigest()[:8]}"


def _environment(review: Review, language: Language, templates: Mapping[str, str]) -> "Environment":
    """Return the environment of the templates, with filters for the language. Every value is escaped."""
    # Imported here, because the other formats need not wait for it.
    from jinja2 import DictLoader, StrictUndefined
    from markupsafe import Markup

    from slo.report.page.compiled import COMPILED
    from slo.report.page.sandbox import Sandbox

    own, shared = review.organisation.language if review.organisation else None, Shared()
    environment = Sandbox(
        loader=DictLoader(dict(templates)),
        bytecode_cache=COMPILED,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: _read(value, language, own),
    )
    written = ("share", "spent", "good", "left", "times", "count", "target", "window", "day", "month", "time")
    environment.filters.update({name: getattr(language, name) for name in written})
    environment.filters |= {
        "short_time": language.short_time,
        "number": language.number,
        "tick": language.tick,
        "duration": language.length,
        "lasts": language.lasts,
        "settled": lambda arbitration: phrases.settled(arbitration, language),
        "verdict": lambda status: phrases.verdict(status, language),
        "without": lambda one: phrases.without(one, language),
        "why_no_data": lambda status: phrases.why_no_data(status, language),
        "young": lambda status, at: phrases.young(status, at, language),
        "read": language.read,
        "as_dict": dict,
        "date_of": time_of,
        "drawn": Markup,  # SVG, style and script of this program, which contain no text from definitions
        "shared": lambda drawing: Markup(shared.use(drawing)),
        "framed": lambda chart: Markup(charts.framed(shared.use(chart.grid) + chart.drawn)),
        "anchor": anchor,
        "sortable": _sortable,
        "named": lambda names: [(name, name) for name in names],
    }
    environment.globals |= {
        "t": language.text,
        "n": language.number_of,
        "words": language.words,
        "charts": charts,
        "shared": shared,
        "once": lambda draw, *values: Markup(shared.once(draw, *values)),
        "by_product": by_product,
        "condition": lambda when: _condition(when, language),
        "rows": _rows,
        "tiers_of": _tiers,
        "graph": lambda slo, *series: _graph(review.prometheus, slo, series),
        "series": naming,
    }
    return environment


def _read(value: object, language: Language, own: str | None) -> object:
    """Return words of people for readers of a language, marked with their own if they are in another one.

    Words without languages are in the organisation's `own` language.
    """
    if not isinstance(value, Words):
        return value
    from markupsafe import Markup

    text, written_in = value.within(language.code), value.language_for(language.code) or own
    if not text or written_in in (None, language.code):
        return text
    return Markup('<span lang="{}">{}</span>').format(written_in, text)


def _policy(style: str, script: str) -> str:
    """Return a content security policy that allows only this style and this script."""
    allowed = {name: f"'sha256-{_digest(text)}'" for name, text in (("style", style), ("script", script))}
    return (
        f"default-src 'none'; style-src {allowed['style']}; script-src {allowed['script']}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _open(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Return the anchors of sheets that are open at first: all of up to 3, else those that need attention."""
    if len(sheets) <= 3:
        return frozenset(map(anchor, sheets))
    return frozenset(anchor(sheet) for sheet in [one for one in sheets if one.needs_attention][:_MOST_OPEN])


def _sortable(value: Fraction | None) -> str:
    """Return a number for sorting, "" without data."""
    return "" if value is None else f"{float(value):.6g}"


def _rows(sheet: Sheet) -> list[tuple[Slot, Fraction | None, Fraction]]:
    """Return each column of the charts with its error ratio and the budget left at its end."""
    budget = sheet.status.error_budget * sum(one.total for one in sheet.columns)
    bad = accumulate(one.bad for one in sheet.columns)
    return [
        (one, Fraction(one.bad) / one.total if one.total else None, 1 - so_far / budget)
        for one, so_far in zip(sheet.columns, bad, strict=True)
    ]


def _tiers(status: Status) -> list[tuple[Tier, Fraction]]:
    """Return the tiers of an objective, and the burn rates above which they alert."""
    return [(one.tier, one.rate(status.error_budget)) for one in of_tiers(status.slo)]


def _condition(when: Condition, language: Language) -> str:
    if when.remaining is not None:
        return language.text("when_remaining", share=language.target(when.remaining))
    if when.spent is not None and when.within is not None:
        time = language.length(when.within.seconds)
        return language.text("when_spent", share=language.target(when.spent), time=time)
    assert when.exhausted_within is not None
    return language.text("when_exhausted", time=language.length(when.exhausted_within.seconds))


def _graph(prometheus: str, slo: SLO, series: Sequence[str]) -> str:
    """Return the URL of graphs of these series over the compliance window."""
    graphs = (
        f"g{number}.expr={quote(naming.of(name, slo=slo.id), safe='')}"
        f"&g{number}.tab=0&g{number}.range_input={slo.longest_window}"
        for number, name in enumerate(series)
    )
    return f"{prometheus}/graph?{'&'.join(graphs)}"
