"""A backtest as plain text: a table with a strip of time for each objective, incidents, teams, doubts."""

import re
from collections.abc import Iterable, Mapping

from slo.evidence.replay import Span
from slo.model import AlertSeverity
from slo.report.backtest import words
from slo.report.backtest.outcome import Backtest, Outcome, time_of
from slo.report.overview import Terminal
from slo.text.columns import in_columns
from slo.text.styles import Meaning, Paint, coloured, plain
from slo.text.terminal import printable

_STRIP = 56  # columns of a strip
_MARKS = "! page   + ticket   = releases frozen   . nothing   (blank) no data"
_MOST = 40

_MEANINGS = {"!": Meaning.ERROR, "+": Meaning.WARNING, "=": Meaning.NOTE}
"""What the marks of a strip mean."""


def render(backtest: Backtest, terminal: Terminal | None, templates: Mapping[str, str]) -> str:
    """Return the summary, then what explains it; with a base, the strips are those of the change."""
    lines = [
        words.title(backtest),
        words.summary(backtest),
        "",
        *in_columns([words.HEADER, *words.rows(backtest)], left=(0,)),
    ]
    paint = coloured if terminal and terminal.colour else plain
    strips = list(_strips(backtest, paint))
    beside: list[str] = []
    for heading, found in (
        (
            "incidents: times in which 2% or more of an error budget was spent",
            map(_incident, words.incidents(backtest)),
        ),
        ("pages", words.teams(backtest)),
        ("calls", words.calls(backtest)),
        ("alerts beside objectives", words.others(backtest)),
        ("releases frozen", words.freezes(backtest)),
        ("to doubt", words.doubts(backtest)),
    ):
        if some := list(found):
            more = [f"  and {len(some) - _MOST} more: see --format json"] if len(some) > _MOST else []
            beside += ["", heading, *(f"  {line}" for line in some[:_MOST]), *more]
    return "\n".join([*map(printable, lines), "", *strips, *map(printable, beside)])


def _incident(line: words.IncidentLine) -> str:
    return f"{line.began}  {line.name}: {line.lasted}, spent {line.spent}; {line.noticed}"


def _strips(backtest: Backtest, paint: Paint) -> Iterable[str]:
    shown = [one for one in backtest.outcomes if one.pages or one.tickets or one.frozen or one.gaps]
    if not shown:
        return
    width = max(len(one.name) for one in shown)
    first, last = (f"{time_of(at):%d %b}" for at in (backtest.first, backtest.last))
    yield f"{'':{width}}  {first}{last:>{_STRIP - len(first)}}"
    for one in shown:
        yield f"{printable(f'{one.name:{width}}')}  {_painted(strip(one, backtest), paint)}"
    yield f"{'':{width}}  {_painted(_MARKS, paint)}"


def _painted(marks: str, paint: Paint) -> str:
    return re.sub(r"!+|\++|=+", lambda run: paint(_MEANINGS[run[0][0]], run[0]), marks)


def strip(outcome: Outcome, backtest: Backtest) -> str:
    """Draw the time of a backtest in columns: the worst of what was in each."""
    marks = [" " if outcome.began is None else "."] * _STRIP
    length = backtest.last - backtest.first

    def mark(spans: Iterable[Span], sign: str) -> None:
        for start, end in spans:
            first = max(0, (start - backtest.first) * _STRIP // length)
            last = min(_STRIP - 1, (max(start, end - 1) - backtest.first) * _STRIP // length)
            marks[first : last + 1] = sign * (last + 1 - first)

    mark(_whole_columns(outcome.gaps, backtest), " ")
    mark((Span(one.start, one.until(backtest.last)) for one in outcome.frozen), "=")
    for severity, sign in ((AlertSeverity.TICKET, "+"), (AlertSeverity.PAGE, "!")):
        fired = (one for alert in outcome.alerts if alert.severity is severity for one in alert.firings)
        mark((Span(one.start, one.until(backtest.last)) for one in fired), sign)
    return "".join(marks).rstrip()


def _whole_columns(gaps: Iterable[Span], backtest: Backtest) -> Iterable[Span]:
    """Return gaps that fill a column: a shorter one does not hide what else was in it."""
    column = (backtest.last - backtest.first) / _STRIP
    return (gap for gap in gaps if gap.end - gap.start >= column)
