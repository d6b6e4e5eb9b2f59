"""Objectives without any events in their window."""

from collections.abc import Iterable, Mapping

from slo.checks.with_data.data import Data
from slo.checks.with_data.measured import Measured
from slo.model import SLO
from slo.promql import Selector
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration

_LONGEST = Duration.parse("28d")
"""The longest time to look back, in steps of an hour."""


def idle_objectives(slos: Iterable[SLO], indicators: Iterable[Measured], data: Data) -> Mapping[str, Problem]:
    """Return problems of objectives whose counters did not increase in the whole window, by objective.

    `slos` had no events today. One query, if there are any. Series must be as old as the window.
    """
    totals = {one.name: one.total for one in indicators if one.total and one.indicator.kind.of_numbers}
    asked = {slo.id: slo for slo in slos if slo.objective.indicator in totals}
    unmoved = {id_: _unmoved(totals[slo.objective.indicator], _back(slo)) for id_, slo in asked.items()}
    return {id_: _problem(asked[id_]) for id_ in data.query_numbers(unmoved)}


def _back(slo: SLO) -> Duration:
    return min(slo.window_length, _LONGEST)


def _unmoved(total: Selector, back: Duration) -> str:
    """Count the series of `back` ago, only if none increased since and no new series is above 0."""
    highest = f"max_over_time({total}[{back}:1h])"
    return (
        f"count({total} offset {back}) unless on () (\n"
        f"  count({highest} > min_over_time({total}[{back}:1h]))\n"
        f"  or count({highest} > 0 unless {total} offset {back})\n"
        ")"
    )


def _problem(slo: SLO) -> Problem:
    return checks.NO_TRAFFIC.problem(
        f"{slo.id!r} had no events in the last {_back(slo)}: it cannot be evaluated and never alerts",
        slo.where("indicator"),
        hint="choose an indicator of user activity, or remove the objective",
    )
