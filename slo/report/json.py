"""JSON for programs: unrounded numbers, and null without data."""

from slo.report.figures import objective
from slo.report.overview import Overview, Terminal
from slo.text.json import document
from slo.text.times import rfc3339


def render(overview: Overview, terminal: Terminal | None) -> str:
    """Return one object. Later versions may add keys; no key changes its meaning.

    as_of             the time of the figures, RFC 3339 in UTC
    objectives        worst first, each with the keys of `slo.report.figures.objective`
    """
    body = {
        "as_of": rfc3339(overview.at),
        "objectives": [objective(status, overview) for status in overview.statuses],
    }
    return document(body)
