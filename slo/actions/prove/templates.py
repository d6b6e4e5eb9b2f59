"""Prove templates by amtool: each message of each receiver can be rendered, and states what it must."""

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from slo.clients.programs import Program
from slo.plan.types import Plan
from slo.report.proofs.outcome import Failure

_GLOB = "alertmanager/templates/*.tmpl"
_TIME = "2026-01-01T00:00:00Z"

_LABELS = {
    "alertname": "SLOErrorBudgetBurn",
    "product": "the-product",
    "service": "the-service",
    "slo": "the-objective",
    "environment": "production",
    "severity": "page",
    "category": "reliability",
    "called_upon": "the-party",
}
_ANNOTATIONS = {
    "summary": "THE-SUMMARY",
    "description": "THE-DESCRIPTION",
    "runbook_url": "https://runbook.example/",
    "call_reason": "THE-REASON",
    "called_by": "THE-CALLER",
}


class _Part(NamedTuple):
    name: str
    status: str


def templates(
    planned: Plan, amtool: Program, folder: Path, pool: Executor
) -> tuple[int, tuple[Failure, ...]]:
    """Render each message of alerts that fire and that are resolved; return how many, and what failed."""
    assert planned.routing is not None
    messages = {receiver.message.template for receiver in planned.routing.receivers if receiver.channels}
    for status in ("firing", "resolved"):
        (folder / f"{status}.json").write_text(json.dumps(_data(status)))
    parts = [
        _Part(f"{message}.{part}", status)
        for message in sorted(messages)
        for part in ("title", "text")
        for status in ("firing", "resolved")
    ]
    found = pool.map(partial(_rendered, amtool=amtool, folder=folder), parts)
    return len(parts), tuple(failure for failure in found if failure)


def _rendered(part: _Part, amtool: Program, folder: Path) -> Failure | None:
    code, output, errors = amtool.run(
        "template",
        "render",
        f"--template.glob={_GLOB}",
        f'--template.text={{{{ template "{part.name}" . }}}}',
        f"--template.data={part.status}.json",
        folder=folder,
    )
    what = f"template {part.name} of an alert that is {part.status}"
    if code:
        said = " ".join(f"{errors} {output}".split())
        return Failure(part.name, f"{what} cannot be rendered: {said:.300}")
    missing = [text for text in _wanted(part) if text not in output]
    if missing or "<no value>" in output:
        return Failure(part.name, f"{what} must contain {' and '.join(missing) or 'no <no value>'}")
    return None


def _wanted(part: _Part) -> Iterable[str]:
    """Return what a message must contain: what it is about, and in its text where to look it up."""
    if part.name.startswith("slo.heartbeat"):
        return ("Alert",)
    if part.name.startswith(("slo.call", "slo.notice")):
        in_text = ("THE-REASON", "THE-SUMMARY", "THE-CALLER", "https://runbook.example/")
        return in_text if part.name.endswith(".text") else ("the-party", "the-product")
    if part.name == "slo.unowned.text":
        return ("the-product",)
    if part.name.endswith(".title"):
        return ("THE-SUMMARY", "the-product")[: 1 if part.name.startswith("slo.unowned") else 2]
    return ("THE-DESCRIPTION", "the-service", "https://runbook.example/")


def _data(status: str) -> Mapping[str, object]:
    alert = {
        "status": status,
        "labels": _LABELS,
        "annotations": _ANNOTATIONS,
        "startsAt": _TIME,
        "endsAt": _TIME,
        "generatorURL": "https://prometheus.example/",
        "fingerprint": "0",
    }
    return {
        "receiver": "the-receiver",
        "status": status,
        "alerts": [alert],
        "groupLabels": {"product": "the-product"},
        "commonLabels": _LABELS,
        "commonAnnotations": _ANNOTATIONS,
        "externalURL": "https://alertmanager.example/",
    }
