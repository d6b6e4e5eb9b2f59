"""Markdown for GitHub and chats: a table, worst first, and footnotes."""

from slo.evidence.remaining import events_left, left_in_events, outage_left
from slo.evidence.status import Status
from slo.report.footnotes import footnotes
from slo.report.overview import Overview, Terminal, named
from slo.text.markdown import escaped
from slo.text.rounding import events, lasts, left, length, times

_HEADER = (
    "SLO",
    "Objective",
    "Left",
    "Can fail",
    "Burn rate",
    "Gone in",
    "Verdict",
    "First",
)
_NUMBERS = range(2, 6)


def render(overview: Overview, terminal: Terminal | None) -> str:
    """Return a table, a list of footnotes and the summary; values from metrics are escaped.

    https://github.github.com/gfm/#tables-extension-
    """
    if not overview.statuses:
        return overview.summary()
    rule = ["---:" if column in _NUMBERS else "---" for column in range(len(_HEADER))]
    rows = [_HEADER, rule, *(_row(status, overview) for status in overview.statuses)]
    notes = [f"- {escaped(note)}" for note in footnotes(overview)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return "\n\n".join(filter(None, (table, "\n".join(notes), overview.summary())))


def _can_fail(status: Status) -> str:
    outage, bad = outage_left(status), events_left(status)
    if left_in_events(status) and bad is not None:
        return events(bad)
    return "" if outage is None else length(outage)


def _row(status: Status, overview: Overview) -> tuple[str, ...]:
    objective = f"{status.slo.target_of(dict(status.group))} over {status.slo.objective.window}"
    return (
        escaped(named(status)) + (" (draft)" if status.slo.draft else ""),
        objective,
        "" if status.remaining is None else left(status.remaining),
        _can_fail(status),
        "" if status.burn_rate is None else times(status.burn_rate),
        "" if status.exhausted_in is None else lasts(status.exhausted_in),
        status.verdict,
        overview.first(status.slo) or "nobody",
    )
