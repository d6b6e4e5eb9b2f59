"""CSV for spreadsheets: one line per objective, worst first; unrounded numbers; empty where unknown."""

import csv
import io
from fractions import Fraction

from slo.evidence.remaining import events_left, one_bad_event, outage_left
from slo.evidence.status import Status
from slo.report.overview import Overview, Terminal
from slo.text.times import rfc3339

HEADER = (
    *("as_of", "slo", "group", "service", "environment", "product", "first", "target", "window", "draft"),
    *("verdict", "error_ratio", "error_budget", "budget_remaining", "burn_rate", "outage_left"),
    *("events_left", "one_bad_event", "exhausted_in", "total", "bad", "firing", "steps"),
    "no_data_since",
)
"""The columns have the meaning of the JSON keys of the same name; lists are separated by blanks.

Later versions may add columns at the end.
"""


def render(overview: Overview, terminal: Terminal | None) -> str:
    """Return a header and the lines as in RFC 4180, except that lines end with a newline alone."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(_row(status, overview) for status in overview.statuses)
    return text.getvalue().rstrip("\n")


def _row(status: Status, overview: Overview) -> tuple[str, ...]:
    slo = status.slo
    return (
        rfc3339(overview.at),
        slo.id,
        " ".join(f"{label}={value}" for label, value in status.group),
        slo.service.name,
        slo.service.environment,
        slo.service.product or "",
        overview.first(slo) or "",
        _number(Fraction(slo.target_of(dict(status.group)).ratio)),
        str(slo.objective.window),
        " ".join(slo.draft.missing) if slo.draft else "",
        status.verdict,
        _number(status.error_ratio),
        _number(status.error_budget),
        _number(status.remaining),
        _number(status.burn_rate),
        _number(outage_left(status)),
        _number(events_left(status)),
        _number(one_bad_event(status)),
        _number(status.exhausted_in),
        _number(status.total),
        _number(status.bad),
        " ".join(f"{tier.severity}:{tier.long_window}" for tier in status.firing),
        " ".join(step.name for step in status.steps),
        rfc3339(status.no_data_since) if status.no_data_since else "",
    )


def _number(exact: Fraction | None) -> str:
    return "" if exact is None else repr(float(exact))
