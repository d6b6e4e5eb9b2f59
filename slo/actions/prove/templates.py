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


_NAMES_FIRST = ("slo.page", "slo.declared")
"""Messages of which the text names the first responder while an alert fires."""

_WITHOUT_REASON = "firing without a reason"
_STATUSES = ("firing", "resolved", _WITHOUT_REASON)


class _Part(NamedTuple):
    name: str
    status: str


def templates(
    planned: Plan, amtool: Program, folder: Path, pool: Executor
) -> tuple[int, tuple[Failure, ...]]:
    """Render each message of alerts that fire and that are resolved; return how many, and what failed.

    Calls are also rendered without a reason, as automatic ones have none.
    """
    assert planned.routing is not None
    messages = {receiver.message.template for receiver in planned.routing.receivers if receiver.channels}
    for status in _STATUSES:
        (folder / f"{status}.json").write_text(json.dumps(_data(status)))
    parts = [
        _Part(f"{message}.{part}", status)
        for message in sorted(messages)
        for part in ("title", "text")
        for status in _STATUSES
        if status != _WITHOUT_REASON or message == "slo.call"
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
        if part.name.endswith(".title"):
            return ("the-party", "the-product", *_subject_of_call(part))
        responsible = ("the-product",) if part.name == "slo.call.text" and part.status != "resolved" else ()
        return (
            "THE-SUMMARY",
            "THE-CALLER",
            "https://runbook.example/",
            *_subject_of_call(part),
            *responsible,
        )
    if part.name == "slo.unowned.text":
        return ("the-product",)
    if part.name.endswith(".title"):
        return ("THE-SUMMARY", "the-product")[: 1 if part.name.startswith("slo.unowned") else 2]
    first = ("the-product",) if part.name.startswith(_NAMES_FIRST) and part.status == "firing" else ()
    return ("THE-DESCRIPTION", "the-service", "https://runbook.example/", *first)


def _subject_of_call(part: _Part) -> tuple[str, ...]:
    """Return the reason of a call; without one, its title has the summary."""
    if part.status == _WITHOUT_REASON:
        return ("THE-SUMMARY",)
    return ("THE-REASON",) if part.name != "slo.notice.title" else ()


def _data(status: str) -> Mapping[str, object]:
    annotations = dict(_ANNOTATIONS)
    if status == _WITHOUT_REASON:
        del annotations["call_reason"]
        status = "firing"
    alert = {
        "status": status,
        "labels": _LABELS,
        "annotations": annotations,
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
        "commonAnnotations": annotations,
        "externalURL": "https://alertmanager.example/",
    }
