"""Objectives of which one bad event spends a large share of the error budget."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from slo.checks.with_data.data import Data
from slo.checks.with_data.idle import idle_objectives
from slo.checks.with_data.measured import Measured, measured_by_service
from slo.model import SLO, Catalogue
from slo.model.little_traffic import ADVICE, COARSE, one_bad_event
from slo.promql import Selector
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration

_SURELY_FINE = Fraction(1, 100)
"""Below this share, an estimate from a few minutes of the day suffices."""

_FEW_MINUTES = "47m"
"""A step that samples other minutes in each hour, so that hourly jobs do not distort the estimate."""

_EVERY_MINUTE = "1m"

_MINUTE = Duration.parse("1m")
_FIVE_MINUTES = Duration.parse("5m")
_DAY = Duration.parse("1d")


def coarse_budgets(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find objectives of which one bad event spends 5% of the error budget or more, or that have no events.

    The traffic of the last day is extrapolated to the compliance window. Counters are asked for all of the
    day, in one query per service. Of other indicators, it asks for a few minutes first; in doubtful cases for
    every minute, in one query per indicator, because a large indicator takes Prometheus seconds.
    """
    for service, indicators in measured_by_service(catalogue):
        slos = catalogue.slos_by_service.get(service.value.name, ())
        rough = _events_a_minute(indicators, data, _FEW_MINUTES)
        doubtful = {slo.objective.indicator for slo in slos if _spends(slo, rough) >= _SURELY_FINE}
        exact: dict[str, Fraction] = {}
        for one in indicators:
            if one.name in doubtful and _counter(one) is not None:
                exact[one.name] = rough[one.name]
            elif one.name in doubtful:
                exact |= _events_a_minute([one], data, _EVERY_MINUTE)
        coarse = [one for one in slos if one.objective.indicator in exact and _spends(one, exact) >= COARSE]
        silent = [slo for slo in coarse if not exact[slo.objective.indicator]]
        idle = idle_objectives(silent, indicators, data)
        for slo in coarse:
            yield idle.get(slo.id) or _problem(slo, _expected(slo, exact), _spends(slo, exact))


def _problem(slo: SLO, events: Fraction, share: Fraction) -> Problem:
    window = slo.window_length
    if events:
        may_fail = float(events * Fraction(slo.error_budget))
        message = (
            f"one bad event spends {float(share):.0%} of the budget of {slo.id!r}: at the last day's "
            f"traffic there are {float(events):,.0f} events in {window}, of which {may_fail:.2g} may be bad"
        )
    else:
        message = f"{slo.id!r} had no events in the last day: one bad event would spend its whole budget"
    return checks.COARSE_BUDGET.problem(
        message,
        slo.where("target"),
        hint=ADVICE,
    )


def _events_a_minute(indicators: Iterable[Measured], data: Data, step: str) -> dict[str, Fraction]:
    """Average the events per minute over the measured minutes; an unmeasured indicator has no entry."""
    queries = {one.name: _mean(one, step) for one in indicators}
    return {name: Fraction(value) for name, value in data.query_numbers(queries).items()}


def _mean(one: Measured, step: str) -> str:
    """Write the mean number of events of a minute: of a counter over the day, as far as it was there."""
    kind = one.indicator.kind
    if (counter := _counter(one)) is not None:
        minutes = f"5 * count_over_time(count({counter})[{_DAY}:{_FIVE_MINUTES}])"
        return f"(\n{kind.total_events(one.sampling.over(_DAY))}\n) / scalar({minutes})"
    events = kind.total_events(one.sampling.over(_FIVE_MINUTES) if kind.of_differences else one.sampling)
    return f"avg_over_time((\n{events}\n)[{_DAY}:{step}])"


def _counter(one: Measured) -> Selector | None:
    """Return the counter of all events, if it is not judged minute by minute."""
    kind = one.indicator.kind
    return one.total if kind.of_differences and not kind.by_minute else None


def _expected(slo: SLO, events_a_minute: Mapping[str, Fraction]) -> Fraction:
    minutes = Fraction(slo.window_length.milliseconds, _MINUTE.milliseconds)
    return events_a_minute[slo.objective.indicator] * minutes


def _spends(slo: SLO, events_a_minute: Mapping[str, Fraction]) -> Fraction:
    """Return the share of the error budget that one bad event spends; 1 without traffic, 0 if unknown."""
    if slo.objective.indicator not in events_a_minute:
        return Fraction(0)
    events = _expected(slo, events_a_minute)
    return one_bad_event(Fraction(slo.error_budget), events) if events else Fraction(1)
