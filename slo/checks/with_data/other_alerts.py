"""Hand-written alerts that can never fire, because a selector matches no series."""

from collections.abc import Iterator

from slo.checks.with_data.data import Data
from slo.model import Alerts, Catalogue, Declared
from slo.text import checks
from slo.text.diagnostics import Problem, nearest


def alerts_about_nothing(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find selectors of hand-written alerts that match no series of the last day.

    One query per definition, or per 20 selectors. A series that appears only with a failure is reported too,
    unless the expression handles it with absent() or the service exports it as 0.
    """
    for alerts in catalogue.alerts.values():
        yield from _about_nothing(alerts, data)


def _about_nothing(alerts: Declared[Alerts], data: Data) -> Iterator[Problem]:
    # Imported here, because few runs have alerts beside objectives.
    from slo.promql.analysis import required_selectors

    read = [
        (index, selector, metric)
        for index, alert in alerts.value.alerts.items()
        for selector, metric in required_selectors(alert.expr).items()
    ]
    queries = {
        str(number): f"count(last_over_time({selector}[1d]))" for number, (_, selector, _) in enumerate(read)
    }
    for (index, selector, metric), samples in zip(read, data.query_together(queries).values(), strict=True):
        if samples:
            continue
        name, near = alerts.value.alerts[index].name, nearest(metric, data.names())
        yield checks.MISSING_SERIES.problem(
            f"no series of the last day matches {selector}, so {name!r} would not fire",
            alerts.where("alerts", index, "expr"),
            hint=near if near.startswith("did you mean") else "",
        )
