"""Each kind of indicator as a metric of OpenSLO, and what OpenSLO cannot say of it."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, cast

from slo.dialects import queries
from slo.promql import Selector
from slo.promql.bounds import bound_matcher
from slo.promql.window import WINDOW
from slo.sli import (
    Events,
    Expression,
    Freshness,
    Indicator,
    Kind,
    Latency,
    NativeLatency,
    Periods,
    Probe,
    Ratio,
    Slices,
    Threshold,
)
from slo.sli.groups import renamed
from slo.sli.metric_names import in_seconds, unit_of
from slo.text.units import plain
from slo.text.yaml import Value

_WINDOW = "{{.window}}"


class Metric(NamedTuple):
    """A metric, the budgeting method and fields of objectives that it needs, and why each field is lost."""

    fields: Mapping[str, Value]
    method: str = "Occurrences"
    objective: Mapping[str, Value] = {}
    lost: Mapping[str, str] = {}


def metric_of(indicator: Indicator) -> Metric | None:
    """Return the metric of an indicator; None if OpenSLO has none like it."""
    write, groups = WRITERS.get(indicator.kind_name), indicator.groups
    if write is None:
        return None
    metric = write(indicator.kind, groups.sources)
    if tuple(renamed(groups.sources).values()) == groups.labels:
        return metric
    because = "OpenSLO has no other names for labels of metrics"
    return metric._replace(lost={"by": because, **metric.lost})


def _source(query: str) -> Mapping[str, Value]:
    return {"metricSource": {"type": "Prometheus", "spec": {"query": query}}}


def _counts(total: str, side: str, part: str, *, counter: bool) -> Mapping[str, Value]:
    return {"ratioMetric": {"counter": counter, side: _source(part), "total": _source(total)}}


def _raw(query: str, *, is_good: bool) -> Mapping[str, Value]:
    return {"ratioMetric": {"rawType": "success" if is_good else "failure", "raw": _source(query)}}


def _summed(selector: Selector | str, by: Sequence[str], how: str = "sum") -> str:
    return f"{how} by ({', '.join(by)}) ({selector})" if by else f"{how}({selector})"


def _events(kind: Kind, by: Sequence[str]) -> Metric:
    events = cast("Events | Slices", kind)
    side, part = ("bad", events.bad) if events.bad is not None else ("good", events.good)
    assert part is not None
    return Metric(_counts(_summed(events.total, by), side, _summed(part, by), counter=True))


def _slices(kind: Kind, by: Sequence[str]) -> Metric:
    slices = cast("Slices", kind)
    objective: Mapping[str, Value] = {
        "timeSliceTarget": 1 - slices.at_most.ratio,
        "timeSliceWindow": "1m",
    }
    return _events(kind, by)._replace(method="Timeslices", objective=objective)


def _latency(kind: Kind, by: Sequence[str]) -> Metric:
    latency = cast("Latency", kind)
    name = latency.histogram.metric
    bound = unit_of(name, latency.unit).written(latency.within)
    bucket = latency.histogram.renamed(f"{name}_bucket").with_matcher("le", *bound_matcher(bound))
    count = latency.histogram.renamed(f"{name}_count")
    lost = {"buckets": "OpenSLO does not say which buckets there are"} if latency.buckets else {}
    return Metric(_counts(_summed(count, by), "good", _summed(bucket, by), counter=True), lost=lost)


def _native_latency(kind: Kind, by: Sequence[str]) -> Metric:
    latency = cast("NativeLatency", kind)
    bound = plain(unit_of(latency.histogram.metric, latency.unit).written(latency.within))
    summed = _summed(f"increase({latency.histogram}[{_WINDOW}])", by)
    return Metric(_raw(f"histogram_fraction(-Inf, {bound}, {summed})", is_good=True))


def _probe(kind: Kind, by: Sequence[str]) -> Metric:
    gauge = cast("Probe", kind).gauge
    share = (
        f"{_summed(f'sum_over_time({gauge}[{_WINDOW}])', by)}"
        f" / {_summed(f'count_over_time({gauge}[{_WINDOW}])', by)}"
    )
    lost = (
        {}
        if queries.is_check(gauge.metric)
        else {"probe": "by the name of its gauge, it is a ratio when read again"}
    )
    return Metric(_raw(share, is_good=True), lost=lost)


def _ratio(kind: Kind, by: Sequence[str]) -> Metric:
    ratio = cast("Ratio", kind)
    gauge = ratio.good if ratio.good is not None else ratio.bad
    assert gauge is not None
    return Metric(_raw(_summed(gauge, by, "avg"), is_good=ratio.good is not None))


def _threshold(kind: Kind, by: Sequence[str]) -> Metric:
    threshold = cast("Threshold", kind)
    op, limit = ("lt", threshold.below) if threshold.below is not None else ("gt", threshold.above)
    assert limit is not None
    objective: Mapping[str, Value] = {"op": op, "value": Decimal(limit)}
    return Metric(
        {"thresholdMetric": _source(str(threshold.gauge))}, objective=objective, lost=_no_groups(by)
    )


def _freshness(kind: Kind, by: Sequence[str]) -> Metric:
    freshness = cast("Freshness", kind)
    of_unit = freshness.time.unit.seconds
    seconds = str(freshness.timestamp)
    if of_unit != 1:
        seconds = f"{seconds} / {1 / of_unit}" if of_unit < 1 else f"{seconds} * {of_unit}"
    query = f"time() - max({seconds} > 0 <= time())"
    objective: Mapping[str, Value] = {"op": "lte", "value": Decimal(in_seconds(freshness.within))}
    return Metric({"thresholdMetric": _source(query)}, objective=objective, lost=_no_groups(by))


def _periods(kind: Kind, by: Sequence[str]) -> Metric:
    periods = cast("Periods", kind)
    side, part = ("bad", periods.bad) if periods.bad is not None else ("good", periods.good)
    assert part is not None
    lost = {"period": "OpenSLO does not say which time a number counts"}
    lost |= {name: "OpenSLO does not say it" for name in ("delay", "alive") if getattr(periods, name)}
    return Metric(_counts(_summed(periods.total, by), side, _summed(part, by), counter=False), lost=lost)


def _expression(kind: Kind, by: Sequence[str]) -> Metric:
    expression = cast("Expression", kind)
    lost = _read_as(expression)
    if expression.error_ratio is not None:
        return Metric(_raw(_placed(str(expression.error_ratio)), is_good=False), lost=lost)
    side, part = ("bad", expression.bad) if expression.bad is not None else ("good", expression.good)
    return Metric(_counts(_placed(str(expression.total)), side, _placed(str(part)), counter=False), lost=lost)


def _read_as(expression: Expression) -> Mapping[str, str]:
    """Say what an expression is when it is read again, if it is not itself."""
    ratio, total = expression.error_ratio, str(expression.total)
    try:
        if ratio is not None:
            found = queries.of_ratio(str(ratio))
        elif expression.bad is not None:
            found = queries.of_bad(str(expression.bad), total)
        else:
            found = queries.of_good(str(expression.good), total)
    except queries.NotCountable as error:
        return {"expression": f"it is refused when read again: {error.reason}"}
    if found.kind == "expression":
        return {}
    return {"expression": f"OpenSLO has queries alone, and this one is {found.kind} when read again"}


def _placed(query: str) -> str:
    return query.replace(WINDOW, _WINDOW)


def _no_groups(by: Sequence[str]) -> Mapping[str, str]:
    return {"by": "a threshold of OpenSLO has one budget"} if by else {}


WRITERS: Mapping[str, Callable[[Kind, Sequence[str]], Metric]] = {
    "events": _events,
    "latency": _latency,
    "native_latency": _native_latency,
    "probe": _probe,
    "ratio": _ratio,
    "threshold": _threshold,
    "freshness": _freshness,
    "slices": _slices,
    "periods": _periods,
    "expression": _expression,
}
"""How each kind is written. A composite is no indicator of OpenSLO, but an SLO with several objectives."""
