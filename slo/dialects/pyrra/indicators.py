"""The four indicators of Pyrra, each as the kind of indicator that means the same."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from slo.dialects import build
from slo.dialects.dialect import Fate
from slo.dialects.findings import Findings
from slo.dialects.grouping import grouped, renamings
from slo.dialects.pyrra.latency import latency, native_latency
from slo.dialects.pyrra.metrics import Metric, matched, metric
from slo.dialects.values import inner, items, scalar
from slo.source.nodes import Node, Record, Scalar
from slo.text import checks

_GROUPING = "grouping"


class Measured(NamedTuple):
    """An indicator: its name, its definition, and where it is written."""

    name: str
    indicator: Record
    at: Node


class _Kind(NamedTuple):
    """The name of an indicator, and what makes a kind of indicator of its fields."""

    name: str
    read: Callable[[Record, Findings], Mapping[str, Node] | None]


def indicator(spec: Node | None, findings: Findings) -> Measured | None:
    """Read the one indicator of an objective; None if there is none, several, or one that cannot be used."""
    written = inner(spec, "indicator")
    present = [name for name in _KINDS if inner(written, name) is not None]
    if written is None or len(present) != 1:
        return None
    kind, fields, at = _KINDS[present[0]], written.fields[present[0]], written.keys[present[0]]
    assert isinstance(fields, Record), "it is a mapping"
    found = kind.read(fields, findings)
    labels = {one.text or "": one for one in items(fields, _GROUPING) if isinstance(one, Scalar)}
    others = {renaming.what: renaming for renaming in renamings(labels)}
    for name, label in labels.items():
        what = f"grouping by {name}"
        if what in others:
            findings.note(Fate.CHANGED, label, *others[what])
        else:
            findings.note(Fate.CARRIED, label, what, f"by: {name}")
    if found is None:
        return None
    groups = grouped(dict(labels), fields.fields[_GROUPING]) if labels else None
    return Measured(kind.name, build.record({**found, "by": groups}, at), at)


def _ratio(fields: Record, findings: Findings) -> Mapping[str, Node] | None:
    errors, total = (metric(scalar(fields, side, "metric"), findings) for side in ("errors", "total"))
    if errors is None or total is None:
        return None
    if not _of_all(errors, total, findings):
        return None
    for side, one in (("errors", errors), ("total", total)):
        findings.note(Fate.CARRIED, one.node, f"{side} of the ratio", f"{_SIDES[side]} events")
    events = {"total": total.node, "bad": errors.node}
    return {"events": build.record(events, total.node)}


_SIDES = {"errors": "bad", "total": "all"}


def _of_all(errors: Metric, total: Metric, findings: Findings) -> bool:
    """Return whether errors may be some of all events, by their selectors."""
    if errors.selector.metric != total.selector.metric:
        for label in sorted(matched(errors) & matched(total)):
            mine, other = errors.selector.matcher(label), total.selector.matcher(label)
            assert mine is not None
            assert other is not None
            if mine.op == other.op == "=" and mine.value != other.value:
                what = f"errors of {label}={mine.value!r}, all events of {label}={other.value!r}"
                because = "if these are not the same requests, the ratio is wrong"
                findings.note(Fate.TO_DECIDE, errors.node, what, "kept as it is written", because)
        return True
    if errors.conditions == total.conditions:
        message = "errors and total are the same series: every event would be an error"
        findings.problem(checks.VALUE, message, errors.node, 'select the errors, such as by code=~"5.."')
        return False
    if missing := errors.lacks(total):
        message = f"errors are counted that are not in the total, which is only of {', '.join(missing)}"
        findings.problem(checks.VALUE, message, errors.node, "give errors the same matchers as the total")
        return False
    return True


def _bool_gauge(fields: Record, findings: Findings) -> Mapping[str, Node] | None:
    gauge = metric(scalar(fields, "metric"), findings)
    if gauge is None:
        return None
    because = "nobody who was down could have said so; Pyrra leaves such scrapes out"
    findings.note(Fate.CHANGED, gauge.node, "bool_gauge", "probe: scrapes that fail are bad, too", because)
    return {"probe": build.record({"gauge": gauge.node}, gauge.node)}


_KINDS: Mapping[str, _Kind] = {
    "ratio": _Kind("availability", _ratio),
    "latency": _Kind("latency", latency),
    "latencyNative": _Kind("latency", native_latency),
    "bool_gauge": _Kind("availability", _bool_gauge),
}
