"""Alert policies as those of OpenSLO: one for each tier, because each has exactly one condition."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from slo.model.alerting import AlertPolicy, Tier
from slo.text.units import Duration
from slo.text.yaml import Value

_DIGITS = 20
_UNITS = (("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000))
_FIELDS = {
    "min_events": "OpenSLO alerts whatever the number of events is",
    "min_bad_events": "OpenSLO alerts whatever the number of events is",
    "targets_down": "OpenSLO knows no targets of scrapes",
}


def policies(
    policy: AlertPolicy, window: Duration
) -> Iterator[tuple[str, Mapping[str, Value], Mapping[str, Value]]]:
    """Yield the name, spec and condition of a policy of OpenSLO for each tier with a burn rate."""
    for tier in policy.tiers_for(window):
        burn = tier.burn_rate(window)
        if burn is None:
            continue
        name = f"{policy.name[:40]}-{tier.severity}-{tier.long_window}"
        condition: Mapping[str, Value] = {
            "kind": "burnrate",
            "op": "gt",
            "threshold": _decimal(burn),
            "lookbackWindow": shorthand(tier.long_window),
            "alertAfter": shorthand(tier.for_) if tier.for_ else "0m",
        }
        spec: Mapping[str, Value] = {
            "alertWhenBreaching": True,
            "alertWhenNoData": policy.no_data_after != "never",
            "conditions": [{"conditionRef": name}],
            "notificationTargets": [{"targetRef": str(tier.severity)}],
        }
        yield name, spec, {"severity": str(tier.severity), "condition": condition}


def lost(policy: AlertPolicy) -> Iterator[tuple[str, str]]:
    """Yield what OpenSLO cannot say of a policy, and why."""
    for field, why in _FIELDS.items():
        if field in policy.model_fields_set:
            yield field, why
    if policy.no_data_after not in ("never", Duration.parse("10m")):
        yield "no_data_after", "OpenSLO does not say after which time"
    for tier in policy.tiers:
        yield from _lost_of(tier)


def _lost_of(tier: Tier) -> Iterator[tuple[str, str]]:
    where = f"the {tier.severity} tier of {tier.long_window}"
    if tier.budget is None:
        yield where, "OpenSLO has only burn rates, and this is an error ratio"
        return
    yield f"short_window of {where}", "a condition of OpenSLO has one window"
    if tier.keep_firing is not None:
        yield f"keep_firing_for of {where}", "OpenSLO has no such field"


def shorthand(length: Duration) -> str:
    """Write a duration in the largest unit of which it is a whole number; seconds become a minute."""
    for unit, size in _UNITS:
        if length.milliseconds % size == 0:
            return f"{length.milliseconds // size}{unit}"
    return f"{-(-length.milliseconds // 60_000)}m"


def _decimal(number: Fraction) -> Decimal:
    return round(Decimal(number.numerator) / Decimal(number.denominator), _DIGITS)
