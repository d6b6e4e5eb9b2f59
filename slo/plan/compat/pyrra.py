"""Series that Pyrra records: error ratios, which it calls burn rates, increases, and its generic rules.

Names, labels and windows are those of Pyrra 0.10: https://github.com/pyrra-dev/pyrra, slo/rules.go.
"""

from collections.abc import Iterator

from slo.model import SLO
from slo.peers import Peer
from slo.plan.compat.counted import Expression, PeerSeries, constant, events, of_compliance, ratio
from slo.plan.series import Side
from slo.promql import quote
from slo.sli.kind import Counted
from slo.text.units import Duration, in_units, plain

_MINUTE = Duration.parse("1m").milliseconds
_NOW = Duration.parse("5m")
_SHARES = (8064, 1344, 672, 336, 112, 28, 7)
"""Windows as parts of the compliance window: 5m, 30m, 1h, 2h, 6h, 1d and 4d of four weeks."""
_RATES = {Side.TOTAL: "pyrra_requests:rate5m", Side.BAD: "pyrra_errors:rate5m"}
_WHOLE = {"y": Duration.parse("365d").milliseconds, "w": Duration.parse("7d").milliseconds}


def series(slo: SLO) -> Iterator[PeerSeries]:
    """Give the series of an objective."""
    own = (*_of_people(slo), ("slo", _name(slo)))
    if (counted := slo.indicator.kind.counted) is not None:
        yield from _increases(slo, counted, own)
        yield from _burn_rates(slo, counted, own)
    if not slo.indicator.by:  # Pyrra has none of objectives with groups
        yield from _generic(slo, own)


def rate(slo: SLO, side: Side) -> str:
    """Select the events a second that Pyrra recorded of an objective."""
    return f"{_RATES[side]}{{slo={quote(_name(slo))}}}"


def _name(slo: SLO) -> str:
    return slo.objective.known_as.get(Peer.PYRRA, slo.id)


_Labels = tuple[tuple[str, str], ...]


def _increases(slo: SLO, counted: Counted, own: _Labels) -> Iterator[PeerSeries]:
    """Count the compliance window: all events, and those of a side that has a metric or bucket of its own."""
    total, bad = of_compliance(slo)
    window = written(slo.window_length)
    labels = (*_matched(slo, counted), *own)
    wrong = total.then(f"({bad.text})\n* ({total.text})", bad)
    right = total.then(f"({total.text})\n* (1 - ({bad.text}))", bad)
    metric = counted.total.metric
    if slo.indicator.kind.of_checks:
        yield PeerSeries(slo, f"{metric}:count{window}", labels, total)
        yield PeerSeries(slo, f"{metric}:sum{window}", labels, right)
        return
    name = f"{_base(metric).removesuffix('_bucket')}:increase{window}"
    yield PeerSeries(slo, name, labels, total)
    if counted.within is not None:
        yield PeerSeries(slo, name, (*labels, ("le", plain(counted.within))), right)
    elif counted.bad is not None and counted.bad.metric != metric:
        errors = f"{_base(counted.bad.metric).removesuffix('_bucket')}:increase{window}"
        yield PeerSeries(slo, errors, labels, wrong)


def _burn_rates(slo: SLO, counted: Counted, own: _Labels) -> Iterator[PeerSeries]:
    labels = (*_matched(slo, counted), *own)
    for window in windows(slo.window_length):
        if (value := ratio(slo, window)) is not None:
            yield PeerSeries(slo, f"{_base(counted.total.metric)}:burnrate{written(window)}", labels, value)


def _generic(slo: SLO, own: _Labels) -> Iterator[PeerSeries]:
    """Give what its dashboards for Grafana read."""
    _, bad = of_compliance(slo)
    yield PeerSeries(slo, "pyrra_objective", own, constant(plain(slo.objective.target.ratio)))
    yield PeerSeries(slo, "pyrra_window", own, constant(str(slo.window_length.milliseconds // 1000)))
    yield PeerSeries(slo, "pyrra_availability", own, bad.then(f"1 - {bad.text}"))
    for side, name in _RATES.items():
        if (now := events(slo, side, _NOW)) is not None:
            yield PeerSeries(slo, name, own, _a_second(now))


def _of_people(slo: SLO) -> _Labels:
    """Return the labels that people gave all alerts of an objective: Pyrra's series have them as well."""
    sources = (slo.service.alerts, slo.objective.alerts)
    labels = {name: value for one in sources if one for name, value in one.labels.items()}
    return tuple(labels.items())


def _a_second(number: Expression) -> Expression:
    return number.then(f"{number.text}\n/ {_NOW.milliseconds // 1000}")


def _matched(slo: SLO, counted: Counted) -> _Labels:
    """Return the labels of which all events have one value, but those of groups."""
    return tuple(
        (one.name, one.value)
        for one in counted.total.matchers
        if one.op == "=" and one.value and one.name not in slo.indicator.groups.sources
    )


def _base(metric: str) -> str:
    return metric.removesuffix("_total").removesuffix("_count")


def windows(compliance: Duration) -> tuple[Duration, ...]:
    """Return its windows of a compliance window, rounded to minutes; not those that are less than one.

    >>> [str(window) for window in windows(Duration.parse("30d"))]
    ['5m', '32m', '1h4m', '2h9m', '6h26m', '1d1h43m', '4d6h51m']
    """
    exact = (compliance.milliseconds // share for share in _SHARES)
    rounded = dict.fromkeys((one + _MINUTE // 2) // _MINUTE * _MINUTE for one in exact)
    return tuple(Duration(one) for one in rounded if one)


def written(length: Duration) -> str:
    """Write a duration as Prometheus does: in years or weeks if they are whole, or else from days on.

    >>> written(Duration.parse("28d")), written(Duration.parse("30d")), written(Duration.parse("90m"))
    ('4w', '30d', '1h30m')
    """
    for unit, size in _WHOLE.items():
        if length.milliseconds % size == 0:
            return f"{length.milliseconds // size}{unit}"
    return "".join(f"{count}{unit}" for count, unit in in_units(length.milliseconds) if count)
