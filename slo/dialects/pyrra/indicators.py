"""The four indicators of Pyrra, each as the kind of indicator that means the same."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from slo.dialects import build
from slo.dialects.grouping import grouped, renamings
from slo.dialects.pyrra.latency import latency, native_latency
from slo.dialects.pyrra.metrics import Metric, matched, metric
from slo.dialects.pyrra.reading import Reading, key
from slo.source.nodes import Node, Record
from slo.text import checks

_GROUPING = "grouping"


class Measured(NamedTuple):
    """An indicator: its name, its definition, and where it is written."""

    name: str
    indicator: Record
    at: Node


class _Kind(NamedTuple):
    """How an indicator of Pyrra is read: its fields, and what makes a kind of indicator of them."""

    name: str
    fields: tuple[str, ...]
    read: Callable[[Record, Reading], Mapping[str, Node] | None]


def indicator(spec: Record, reading: Reading) -> Measured | None:
    """Read the one indicator of an objective; None if there is none, several, or one that cannot be used."""
    written = spec.fields.get("indicator")
    if written is None:
        return None
    kinds = reading.fields(written, "'indicator'", tuple(_KINDS))
    present = [name for name in kinds.fields if name in _KINDS]
    if len(present) != 1:
        accepted = f"accepted: one of {', '.join(_KINDS)}"
        message = f"an objective has exactly one indicator, and this has {len(present)}"
        at = kinds.keys[present[1]] if present else key(spec, "indicator")
        if present or isinstance(written, Record):
            reading.refuse(checks.MISSING if not present else checks.VALUE, message, at, accepted)
        return None
    (name,) = present
    kind = _KINDS[name]
    accepted_fields = (*kind.fields, _GROUPING)
    fields = reading.fields(kinds.fields[name], f"{name!r}", accepted_fields, required=kind.fields)
    by = reading.texts(fields, _GROUPING)
    found = kind.read(fields, reading)
    labels = {label.text or "": label for label in by}
    others = {renaming.what: renaming for renaming in renamings(labels)}
    for label in by:
        what = f"grouping by {label.text}"
        if what in others:
            reading.notes.changed(label, *others[what])
        else:
            reading.notes.carried(label, what, f"by: {label.text}")
    if found is None:
        return None
    at = kinds.keys[name]
    groups = grouped(labels, fields.fields[_GROUPING]) if by else None
    return Measured(kind.name, build.record({**found, "by": groups}, at), at)


def _ratio(fields: Record, reading: Reading) -> Mapping[str, Node] | None:
    errors, total = metric(fields, "errors", reading), metric(fields, "total", reading)
    if errors is None or total is None:
        return None
    if not _of_all(errors, total, reading):
        return None
    for side, one in (("errors", errors), ("total", total)):
        reading.notes.carried(one.node, f"{side} of the ratio", f"{_SIDES[side]} events")
    events = {"total": total.node, "bad": errors.node}
    return {"events": build.record(events, total.node)}


_SIDES = {"errors": "bad", "total": "all"}


def _of_all(errors: Metric, total: Metric, reading: Reading) -> bool:
    """Return whether errors may be some of all events, by their selectors."""
    if errors.selector.metric != total.selector.metric:
        for label in sorted(matched(errors) & matched(total)):
            mine, other = errors.selector.matcher(label), total.selector.matcher(label)
            assert mine is not None
            assert other is not None
            if mine.op == other.op == "=" and mine.value != other.value:
                what = f"errors of {label}={mine.value!r}, all events of {label}={other.value!r}"
                because = "if these are not the same requests, the ratio is wrong"
                reading.notes.to_decide(errors.node, what, "kept as it is written", because)
        return True
    if errors.conditions == total.conditions:
        message = "errors and total are the same series: every event would be an error"
        reading.refuse(checks.VALUE, message, errors.node, 'select the errors, such as by code=~"5.."')
        return False
    if missing := errors.lacks(total):
        message = f"errors are counted that are not in the total, which is only of {', '.join(missing)}"
        reading.refuse(checks.VALUE, message, errors.node, "give errors the same matchers as the total")
        return False
    return True


def _bool_gauge(fields: Record, reading: Reading) -> Mapping[str, Node] | None:
    gauge = metric(fields, "metric", reading)
    if gauge is None:
        return None
    because = "nobody who was down could have said so; Pyrra leaves such scrapes out"
    reading.notes.changed(gauge.node, "bool_gauge", "probe: scrapes that fail are bad, too", because)
    return {"probe": build.record({"gauge": gauge.node}, gauge.node)}


_KINDS: Mapping[str, _Kind] = {
    "ratio": _Kind("availability", ("errors", "total"), _ratio),
    "latency": _Kind("latency", ("success", "total"), latency),
    "latencyNative": _Kind("latency", ("latency", "total"), native_latency),
    "bool_gauge": _Kind("availability", ("metric",), _bool_gauge),
}
