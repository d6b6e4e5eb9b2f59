"""Suggested targets as text: a paragraph for each objective."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from slo.evidence.replay.held import Past
from slo.model import Calendar
from slo.model.little_traffic import remark
from slo.report.suggestions.suggestion import Candidate, Suggestion
from slo.text.columns import in_columns
from slo.text.plurals import count
from slo.text.rounding import good, length
from slo.text.terminal import printable

_HEADER = ("target", "", "pages a week", "tickets a week", "incidents", "paged", "frozen")


def render(suggestions: Sequence[Suggestion]) -> str:
    """Return a paragraph for each objective."""
    return "\n\n".join("\n".join(map(printable, _paragraph(one))) for one in suggestions)


def _paragraph(one: Suggestion) -> Iterator[str]:
    if one.past is None:
        yield f"{one.name}: no data, so nothing is suggested"
        return
    yield f"{one.name}: {_advice(one, one.past)}"
    yield f"  {_measured(one, one.past)}"
    rows = [_HEADER, *(_row(each, one) for each in one.candidates)]
    yield from (f"  {line}" for line in in_columns(rows, left=(1,)))
    if one.one_bad_event is not None and (said := remark(one.one_bad_event)):
        yield f"  {said}"


def _advice(one: Suggestion, past: Past) -> str:
    if past.target is None:
        return f"no usual target would have held; the worst window had {good(past.worst)} good events"
    if past.target == one.current:
        return f"{one.current} is the highest usual target that would have held"
    verdict = "would have held too" if past.met(one.current) else "would not have held"
    return f"{past.target} would have held; {one.current}, as it is now, {verdict}"


def _measured(one: Suggestion, past: Past) -> str:
    window, lasts = one.slo.objective.window, length(Fraction(60 * past.lasts))
    if not past.windows:
        return (
            f"There is no full window of {window} in {lasts}; that time had {good(past.worst)} good events. "
            "Measure on before you promise it"
        )
    kind = f"full {window}" if isinstance(window, Calendar) else f"full window of {window}"
    several = f"{kind}s" if isinstance(window, Calendar) else f"full windows of {window}, one an hour"
    number = count(past.windows, kind, several)
    return f"Measured: {lasts} with {number}; the worst had {good(past.worst)} good events"


def _row(each: Candidate, one: Suggestion) -> tuple[str, ...]:
    weeks = Fraction(one.minutes, 7 * 24 * 60)
    mark = "now" if each.target == one.current else ""
    if not each.met:
        mark = f"{mark}, above the past".lstrip(", ")
    return (
        str(each.target),
        mark,
        f"{float(each.pages / weeks):.1f}",
        f"{float(each.tickets / weeks):.1f}",
        str(each.incidents),
        str(each.paged),
        length(Fraction(60 * each.frozen)) if each.frozen else "-",
    )
