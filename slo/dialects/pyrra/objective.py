"""One objective of Pyrra as a service with one indicator and one objective."""

import re
from decimal import Decimal

from slo.dialects import build
from slo.dialects.dialect import Answers
from slo.dialects.pyrra.indicators import Measured, indicator
from slo.dialects.pyrra.metadata import Metadata, metadata
from slo.dialects.pyrra.policies import Policies
from slo.dialects.pyrra.reading import Reading
from slo.source.nodes import Node, Record, Scalar
from slo.text import checks
from slo.text.units import Duration, plain

_OBJECT = ("apiVersion", "kind", "metadata", "spec", "status")
_SPEC = (
    "description",
    "target",
    "window",
    "indicator",
    "alerting",
    "partial_response_strategy",
    "performanceOverAccuracy",
    "ruleOutput",
)
_LOST = {
    "partial_response_strategy": "only the ruler of Thanos reads it",
    "performanceOverAccuracy": "raw series are read once a minute, and all windows are summed from that",
    "ruleOutput": "rules are written to files, not to objects of Kubernetes",
}
_NUMBER = re.compile(r"[+-]?([0-9]{1,9}(\.[0-9]{0,10})?|\.[0-9]{1,10})([eE][+-]?[0-9]{1,2})?")
_YEARS = re.compile(r"([0-9]{1,4})y(.*)", re.DOTALL)


def service(one: Record, reading: Reading, answers: Answers, policies: Policies) -> Record | None:
    """Return the service of an objective; None if it has no name or no indicator that can be used."""
    whole = reading.fields(one, "an object", _OBJECT, required=("metadata", "spec"))
    for name in ("apiVersion", "kind"):
        reading.notes.carried(whole.fields[name], f"{name}: {build_text(whole.fields[name])}")
    if "status" in whole.fields:
        reading.notes.all_lost(whole.fields["status"], "status", "Pyrra writes it, people do not")
    about = metadata(whole, reading, answers)
    spec = reading.fields(whole.fields.get("spec", whole), "'spec'", _SPEC, ("indicator", "target", "window"))
    if "spec" not in whole.fields:
        return None
    measured = indicator(spec, reading)
    policy = policies.of(spec, reading)
    objective = _objective(spec, about, measured, policy, reading)
    for name, because in _LOST.items():
        if name in spec.fields:
            reading.notes.all_lost(spec.fields[name], name, because)
    if about is None or measured is None or objective is None:
        return None
    at = about.written
    return build.record(
        {
            "apiVersion": build.text("slo/v1", at),
            "kind": build.text("Service", at),
            "name": about.name,
            "product": about.product,
            "indicators": build.record({measured.name: measured.indicator}, measured.at),
            "objectives": build.sequence([objective], measured.at),
        },
        at,
    )


def build_text(node: Node) -> str:
    """Return the text of a value, for notes."""
    return (node.text or "") if isinstance(node, Scalar) else "…"


def _objective(
    spec: Record, about: Metadata | None, measured: Measured | None, policy: Scalar | None, reading: Reading
) -> Record | None:
    target, window = _target(spec, reading), _window(spec, reading)
    description = reading.text(spec, "description")
    if description is not None:
        reading.notes.carried(description, "description", "description of the objective")
    if measured is None or target is None or window is None:
        return None
    fields: dict[str, Node | None] = {
        "indicator": build.text(measured.name, measured.at),
        "target": target,
        "window": window,
        "alert_policy": policy,
        "description": description,
        "runbook": about.runbook if about else None,
        "alerts": about.alerts if about else None,
        "known_as": build.record({"pyrra": about.written}, about.written) if about else None,
    }
    return build.record(fields, measured.at, _keys(spec))


def _keys(spec: Record) -> dict[str, Node]:
    return {name: spec.keys[name] for name in ("target", "window", "description") if name in spec.keys}


def _target(spec: Record, reading: Reading) -> Scalar | None:
    """Read a number from 0 to 100 as a percentage."""
    node = reading.text(spec, "target")
    if node is None or node.text is None:
        return None
    if not _NUMBER.fullmatch(node.text):
        hint = "write the number alone" if node.text.endswith("%") else ""
        message = f"{node.text!r} is not a target of Pyrra: a number from 0 to 100, such as '99.9'"
        reading.refuse(checks.VALUE, message, node, hint)
        return None
    target = Decimal(node.text)
    if not 0 <= target <= 100:
        reading.refuse(checks.VALUE, f"a target is a number from 0 to 100, not {node.text}", node)
        return None
    if 0 < target < 1:
        meant = plain(target.scaleb(2))
        message = f"Pyrra reads this target as {node.text}%: targets are numbers from 0 to 100"
        reading.refuse(checks.VALUE, message, node, f"write {meant} if that was meant")
        return None
    percentage = f"{plain(target)}%"
    reading.notes.carried(node, f"target: {node.text}", f"target: {percentage}")
    return build.text(percentage, node)


def _window(spec: Record, reading: Reading) -> Scalar | None:
    """Read a duration of Prometheus; years, which definitions lack, become days."""
    node = reading.text(spec, "window")
    if node is None or node.text is None:
        return None
    if (years := _YEARS.fullmatch(node.text)) is None:
        reading.notes.carried(node, f"window: {node.text}")
        return node
    days = f"{int(years[1]) * 365}d"
    try:
        rest = Duration.parse(years[2]).milliseconds if years[2] else 0
        written = str(Duration(Duration.parse(days).milliseconds + rest))
    except ValueError as error:
        reading.refuse(checks.VALUE, str(error), node)
        return None
    reading.notes.changed(node, f"window: {node.text}", f"window: {written}", "a year is 365 days")
    return build.text(written, node)
