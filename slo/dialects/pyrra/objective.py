"""Objectives of Pyrra, each as a service with one indicator and one objective."""

import re
from collections.abc import Sequence
from decimal import Decimal

from slo.dialects import build
from slo.dialects.dialect import Answers, Fate, Translated
from slo.dialects.findings import Findings, translated
from slo.dialects.pyrra.indicators import Measured, indicator
from slo.dialects.pyrra.metadata import Metadata, metadata
from slo.dialects.pyrra.policies import Policies
from slo.dialects.pyrra.shapes import OBJECT, OF_OTHERS
from slo.dialects.shapes import check, is_identified
from slo.dialects.values import inner, scalar, value
from slo.source.nodes import Document, Node, Record, Scalar
from slo.text import checks
from slo.text.units import Duration, plain

_YEARS = re.compile(r"([0-9]{1,4})y(.*)", re.DOTALL)


def translate(documents: Sequence[Document], answers: Answers) -> Translated:
    """Return a service for each objective, and the alert policies that they need."""
    policies = Policies(answers)
    services: list[Document] = []
    every: list[Findings] = []
    for document in documents:
        findings = Findings(document.source)
        every.append(findings)
        root = document.root
        assert isinstance(root, Record), "recognised"
        if is_identified(findings, root, OBJECT):
            check(findings, root, OBJECT)
            service = _service(document, root, findings, answers, policies)
            if service is not None and findings.is_right(root):
                findings.finish(root, (service,), _reason)
                services.append(build.document(document, service))
    return translated((*services, *policies.documents), *every)


def _reason(path: tuple[str, ...]) -> str:
    """Return why the value at a path is lost."""
    return _LOST.get(path[0]) or OF_OTHERS.get(path[-1], "")


_LOST = {
    "metadata": "it is about the object in Kubernetes, not about its rules",
    "status": "Pyrra writes it, people do not",
}


def _service(
    document: Document, root: Record, findings: Findings, answers: Answers, policies: Policies
) -> Record | None:
    """Return the service of an objective; None if it has no name or no indicator that can be used."""
    findings.carried(value(root, "apiVersion"), value(root, "kind"))
    about = metadata(value(root, "metadata"), findings, answers)
    spec = inner(root, "spec")
    if spec is None:
        return None
    measured = indicator(spec, findings)
    policy = policies.of(spec, document, findings)
    objective = _objective(spec, about, measured, policy, findings)
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


def _objective(
    spec: Record, about: Metadata | None, measured: Measured | None, policy: Scalar | None, findings: Findings
) -> Record | None:
    target, window = _target(spec, findings), _window(spec, findings)
    if measured is None or target is None or window is None:
        return None
    fields: dict[str, Node | None] = {
        "indicator": build.text(measured.name, measured.at),
        "target": target,
        "window": window,
        "alert_policy": policy,
        "description": scalar(spec, "description"),
        "runbook": about.runbook if about else None,
        "alerts": about.alerts if about else None,
        "known_as": build.record({"pyrra": about.written}, about.written) if about else None,
    }
    return build.record(fields, measured.at, _keys(spec))


def _keys(spec: Record) -> dict[str, Node]:
    return {name: spec.keys[name] for name in ("target", "window", "description") if name in spec.keys}


def _target(spec: Record, findings: Findings) -> Scalar | None:
    node = scalar(spec, "target")
    if node is None or not findings.is_right(node):
        return None
    percentage = f"{plain(Decimal(node.text or ''))}%"
    findings.note(Fate.CARRIED, node, f"target: {node.text}", f"target: {percentage}")
    return build.text(percentage, node)


def _window(spec: Record, findings: Findings) -> Scalar | None:
    """Read a duration of Prometheus; years, which definitions lack, become days."""
    node = scalar(spec, "window")
    if node is None or node.text is None or not findings.is_right(node):
        return None
    if (years := _YEARS.fullmatch(node.text)) is None:
        findings.note(Fate.CARRIED, node, f"window: {node.text}")
        return node
    days = f"{int(years[1]) * 365}d"
    try:
        rest = Duration.parse(years[2]).milliseconds if years[2] else 0
        written = str(Duration(Duration.parse(days).milliseconds + rest))
    except ValueError as error:
        findings.problem(checks.VALUE, str(error), node)
        return None
    findings.note(Fate.CHANGED, node, f"window: {node.text}", f"window: {written}", "a year is 365 days")
    return build.text(written, node)
