"""Explanation of a call that a person made: who called whom, why, how it ended, and who is notified."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from slo.model.call_record import CallRecord
from slo.model.naming import CALL, CALLED_UPON
from slo.plan.types import Labels, Plan
from slo.report.alert import origin, routes
from slo.text.times import to_minute


def call_text(
    labels: Labels, annotations: Mapping[str, str], known: CallRecord | None, now: datetime, plan: Plan
) -> str:
    """Explain a call by its alert, and by the record of it, if there is one."""
    if known is not None:
        labels, annotations = {**known.labels, **labels}, {**known.annotations, **annotations}
    return "\n".join(_lines(labels, annotations, known, now, plan))


def _lines(
    labels: Labels, annotations: Mapping[str, str], known: CallRecord | None, now: datetime, plan: Plan
) -> Iterator[str]:
    about = labels.get("slo") or labels.get("product", "")
    drill = "a drill: " if labels.get("drill") == "true" else ""
    yield f"{CALL}: {drill}{labels.get(CALLED_UPON, 'somebody')} is called upon for {about or 'no product'}"
    if summary := annotations.get("summary"):
        yield f"  about    {summary}"
    caller, reason = annotations.get("called_by"), annotations.get("call_reason")
    at = f" at {to_minute(known.began)}" if known else ""
    if caller or reason:
        yield f"  called   by {caller or 'somebody'}{at}: {reason or 'without a reason'}"
    id = labels.get("call_id", "")
    if known is not None:
        yield f"  record   {known.id}: {known.state(now)}"
    else:
        yield (
            f"  record   has no call {id}: name another record with --record" if id else "  record   unknown"
        )
    slo = next((slo for slo in plan.catalogue.slos if slo.id == about), None)
    if slo is not None:
        yield from origin(slo, plan.catalogue)
    yield from routes({"alertname": CALL, **labels}, plan)
