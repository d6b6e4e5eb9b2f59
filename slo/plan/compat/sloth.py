"""Series that Sloth records: error ratios of its windows, burn rates, and what describes an objective.

Names and labels are those of Sloth 0.16: https://sloth.dev/usage/metrics/
"""

from collections.abc import Iterator
from fractions import Fraction

from slo.conditions import Group, budgets
from slo.model import SLO, naming
from slo.peers import Peer
from slo.plan.compat.counted import Expression, PeerSeries, constant, of_compliance, ratio
from slo.promql import quote
from slo.text.units import Duration, plain

_WINDOWS = tuple(map(Duration.parse, ("5m", "30m", "1h", "2h", "6h", "1d", "3d")))
_NOW = _WINDOWS[0]
_DAY = Fraction(Duration.parse("1d").milliseconds)

_RATIO = "slo:sli_error:ratio_rate"
_PERIOD_BURN_RATE = "slo:period_burn_rate:ratio"
_WINDOW = "sloth_window"


def series(slo: SLO) -> Iterator[PeerSeries]:
    """Give the series of an objective, each after those that it reads."""
    own = _identity(slo)
    target, period = plain(slo.objective.target.ratio), slo.window_length

    def recorded(name: str, value: Expression, **further: str) -> PeerSeries:
        return PeerSeries(slo, name, (*own, *further.items()), value)

    for window in _WINDOWS:
        if window != period and (value := ratio(slo, window)) is not None:
            yield recorded(f"{_RATIO}{window}", value, sloth_window=str(window))
    yield recorded(f"{_RATIO}{period}", of_compliance(slo)[1], sloth_window=str(period))
    yield recorded("slo:objective:ratio", constant(target))
    yield recorded(naming.ERROR_BUDGET, constant(plain(1 - slo.objective.target.ratio)))
    yield recorded("slo:time_period:days", constant(_days(period)))
    yield recorded("slo:current_burn_rate:ratio", _over_budget(f"{_RATIO}{_NOW}", slo))
    yield recorded(_PERIOD_BURN_RATE, _over_budget(f"{_RATIO}{period}", slo))
    burnt = Expression(f"1 - {_select(_PERIOD_BURN_RATE, slo)}", frozenset((_PERIOD_BURN_RATE,)))
    yield recorded("slo:period_error_budget_remaining:ratio", burnt)
    yield recorded("sloth_slo_info", constant("1"), **_description(slo))


def _identity(slo: SLO) -> tuple[tuple[str, str], ...]:
    """Return the labels of all its series, by its name there or else by its name here."""
    here = f"{slo.service.name}/{slo.objective.name or slo.objective.indicator}"
    service, _, objective = slo.objective.known_as.get(Peer.SLOTH, here).partition("/")
    return (
        ("sloth_id", f"{service}-{objective}"),
        ("sloth_service", service),
        ("sloth_slo", objective),
    )


def _description(slo: SLO) -> dict[str, str]:
    """Return the labels of the series that describes it, with what made it."""
    return {
        "sloth_mode": "slo",
        "sloth_objective": plain(slo.objective.target.ratio.scaleb(2)),
        "sloth_spec": "slo/v1",
        "sloth_version": "slo",
    }


def _days(period: Duration) -> str:
    return f"{float(period.milliseconds / _DAY):.15g}"


def _select(name: str, slo: SLO, group: Group = ()) -> str:
    labels = (*_identity(slo), *group)
    return f"{name}{{{','.join(f'{label}={quote(value)}' for label, value in labels)}}}"


def latest_ratio(slo: SLO) -> str:
    """Select the error ratio of the last minutes that Sloth recorded of an objective."""
    return _select(f"{_RATIO}{_NOW}", slo)


def _over_budget(name: str, slo: SLO) -> Expression:
    """Divide error ratios by the budgets of their groups."""
    *own, common = budgets(slo)
    groups = slo.indicator.groups
    selected = [_select(name, slo, tuple(groups.in_metrics(dict(one.group)).items())) for one in own]
    parts = [f"{series} / {one}" for series, one in zip(selected, own, strict=True)]
    others = f"{_select(name, slo)} / {common}"
    if own:
        theirs = " or ".join(selected)
        others += f"\nunless on ({', '.join(groups.sources)})\n({theirs})"
    return Expression("\nor\n".join((*parts, others)), frozenset((name,)))
