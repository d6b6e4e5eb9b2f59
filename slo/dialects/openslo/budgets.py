"""Targets and budgeting methods of OpenSLO's objectives."""

from decimal import Decimal

from slo.dialects.dialect import Fate
from slo.dialects.findings import NOTHING, Findings, Refused
from slo.dialects.openslo.identity import Object
from slo.dialects.openslo.indicators import Limit, Slicing, limit_of
from slo.dialects.openslo.shapes import METHODS, Version
from slo.dialects.values import number, required, scalar, text, value
from slo.source.nodes import Record, Scalar
from slo.text import checks
from slo.text.units import Duration, plain

_OCCURRENCES, _TIMESLICES, _ = METHODS
_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10080}


def method_of(slo: Object, findings: Findings) -> str:
    """Return the budgeting method of an SLO."""
    written = scalar(slo.record, "spec", "budgetingMethod")
    if written is None or written.text is None:
        findings.lenient(slo.name_node, "budgetingMethod", _OCCURRENCES, "there is none", of=NOTHING)
        return _OCCURRENCES
    findings.carried(written)
    return written.text


def target_of(objective: Record, findings: Findings) -> tuple[Scalar, Decimal]:
    """Return where the target is written, and the target; raises Refused if there can be no such target."""
    key, scale = ("target", 0) if scalar(objective, "target") else ("targetPercent", -2)
    written, text_of_it = required(objective, key)
    said = number(text_of_it)
    assert said is not None
    target = said.scaleb(scale)
    if abs(int(target.normalize().as_tuple().exponent)) > 12:
        findings.problem(checks.VALUE, "a target has 12 digits after its point at most", written)
        raise Refused
    findings.carried(written)
    return written, target


def percent(ratio: Decimal) -> str:
    """Write a ratio as a percentage."""
    return f"{plain(ratio.scaleb(2))}%"


def limit_for(objective: Record, spec: Record, slo: Object, findings: Findings) -> Limit | None:
    """Return the limit of a threshold metric; raises Refused if a part is missing. A ratio has none."""
    written = {name: scalar(objective, name) for name in ("op", "value")}
    if value(spec, "thresholdMetric") is None:
        for name, node in written.items():
            if node is not None:
                because = "a ratio is not compared to a value"
                nothing = "not used"
                if slo.version is Version.V1ALPHA:
                    findings.note(Fate.LOST, node, f"{name}: {node.text}", nothing, because)
                else:
                    findings.lenient(node, f"{name}: {node.text}", nothing, because)
        return None
    for name, node in written.items():
        if node is None:
            message = f"{name!r} is missing: a thresholdMetric is compared to a value"
            findings.refuse(message, objective.beginning)
    limit = limit_of(objective)
    if limit is None:
        raise Refused
    findings.carried(*written.values())
    return limit


def slicing_of(method: str, objective: Record, slo: Object, findings: Findings) -> Slicing | None:
    """Return how time slices are counted, None for occurrences; raises Refused if a part is missing."""
    if method == _OCCURRENCES:
        return None
    share, length = scalar(objective, "timeSliceTarget"), scalar(objective, "timeSliceWindow")
    missing = ["timeSliceTarget"] if method == _TIMESLICES and share is None else []
    if length is None and slo.version is not Version.V1ALPHA:
        missing.append("timeSliceWindow")
    for name in missing:
        message = f"{name!r} is missing: {method} needs it"
        findings.problem(checks.MISSING, message, objective.beginning)
    if missing:
        raise Refused
    at_most = None
    if method == _TIMESLICES and share is not None:
        at_most = _at_most(share, findings)
    return Slicing(_length(length, objective, findings), at_most)


def _at_most(share: Scalar, findings: Findings) -> Decimal:
    good = number(share.text or "")
    assert good is not None
    if not 0 < good <= 1:
        message = f"timeSliceTarget is above 0 and 1 at most, not {share.text}"
        findings.problem(checks.VALUE, message, share)
        raise Refused
    findings.carried(share)
    return 1 - good


def _length(length: Scalar | None, objective: Record, findings: Findings) -> Duration:
    if length is None or length.text is None:
        at = objective.beginning
        findings.note(Fate.CHANGED, at, "timeSliceWindow", "1m", "v1alpha does not say it", of=NOTHING)
        return Duration.parse("1m")
    if length.text.isdigit():
        findings.lenient(length, f"timeSliceWindow: {length.text}", f"{length.text}m", "it has no unit")
        return Duration.parse(f"{length.text}m")
    if length.text[-1] not in _MINUTES or int(length.text[:-1]) * _MINUTES[length.text[-1]] > 1440:
        raise findings.refuse("a time slice is one day at most", length, "such as 1m or 5m")
    findings.carried(length)
    return Duration.parse(length.text)


def unused_slices(method: str, objective: Record, findings: Findings) -> None:
    """Note what only other budgeting methods use."""
    names = {_OCCURRENCES: ("timeSliceTarget", "timeSliceWindow")}.get(method, ())
    for name in (*names, *(("timeSliceTarget",) if method == METHODS[2] else ())):
        node = scalar(objective, name)
        if node is not None:
            because = f"{method} does not use it"
            findings.note(Fate.LOST, node, f"{name}: {text(objective, name)}", because=because)
