"""A backtest as one HTML page that loads nothing and needs no script: words, and charts of each objective."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256

from slo.evidence.replay import Firing
from slo.languages import LANGUAGES
from slo.languages.language import language
from slo.model import AlertSeverity
from slo.report.backtest import words
from slo.report.backtest.outcome import Backtest, Outcome, time_of
from slo.report.overview import Terminal
from slo.report.page import charts
from slo.report.page.html import UnusableTemplates

PAGE = "backtest.html"
_STYLES = ("style.css", "backtest.css")


def render(backtest: Backtest, terminal: Terminal | None, templates: Mapping[str, str]) -> str:
    """Render the template `backtest.html` with the style of `slo report`; raises UnusableTemplates."""
    # Imported here, because the other formats need not wait for it.
    from jinja2 import DictLoader, StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader(dict(templates)), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["drawn"] = Markup  # SVG and style of this program, without text from definitions
    style = "".join(templates[name] for name in _STYLES)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    try:
        return environment.get_template(PAGE).render(
            backtest=backtest,
            words=words,
            style=style,
            policy=f"default-src 'none'; style-src 'sha256-{digest}'",
            left=_left,
            lanes=lambda one: _lanes(one, backtest),
            day=lambda minute: f"{time_of(minute):%d %b %Y}",
            tick=lambda at: language(LANGUAGES[0]).tick(time_of(at // 60)),
            eventful=[one for one in backtest.outcomes if one.is_eventful],
        )
    except TemplateError as error:
        raise UnusableTemplates(f"templates/report/{PAGE}: {error.message}") from error


def _left(outcome: Outcome) -> charts.Chart | None:
    """Draw the budget that was left, with a band for each incident."""
    if len(outcome.left) < 2:
        return None
    return charts.burn_down_chart(outcome.left, (), [found.incident for found in outcome.incidents])


def _lanes(outcome: Outcome, backtest: Backtest) -> str:
    """Draw when pages, tickets and freezes were in force, one below the other."""
    tickets = (
        one for alert in outcome.alerts if alert.severity is AlertSeverity.TICKET for one in alert.firings
    )
    times = (
        ("page", _seconds((Firing(one.start, one.end) for one in outcome.pages), backtest)),
        ("ticket", _seconds(tickets, backtest)),
        ("frozen", _seconds(outcome.frozen, backtest)),
    )
    return charts.lanes(times, 60 * backtest.first, 60 * backtest.last)


def _seconds(fired: Iterable[Firing], backtest: Backtest) -> list[tuple[int, int]]:
    return [
        (60 * max(one.start, backtest.first), 60 * min(one.until(backtest.last), backtest.last))
        for one in fired
    ]
