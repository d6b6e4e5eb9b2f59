"""Queues of Celery with celery-exporter."""

from collections.abc import Iterable
from dataclasses import dataclass

from slo.promql import quote
from slo.proposals.archetype import uses
from slo.proposals.drafts import Draft
from slo.proposals.inventory import Inventory, Question

_BEGUN, _FAILED, _WAITING = "celery_task_received_total", "celery_task_failed_total", "celery_queue_length"


@dataclass(frozen=True, slots=True)
class _Celery:
    def questions(self, names: Iterable[str]) -> list[Question]:
        return [Question(one, ("job", "queue_name")) for one in (_BEGUN, _FAILED, _WAITING) if one in names]

    def propose(self, inventory: Inventory) -> list[Draft]:
        drafts = []
        for job in inventory.jobs(_BEGUN):
            groups = list(inventory.groups(_BEGUN, job=job))
            for queue in sorted({one.labels.get("queue_name", "") for one in groups} - {""}):
                length = list(inventory.groups(_WAITING, job=job, queue_name=queue))
                drafts.append(
                    Draft(
                        name=queue,
                        job=job,
                        body=uses("queue-worker", {"queue": queue, "matchers": f"job={quote(job)}"}),
                        series=2 * sum(one.series for one in groups),
                        family="queue",
                        unmeasured=() if length else ("waiting",),
                    )
                )
        return drafts


FAMILY = _Celery()
