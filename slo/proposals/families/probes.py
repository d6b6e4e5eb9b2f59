"""Addresses that a blackbox exporter probes: probe_success."""

from collections.abc import Iterable
from dataclasses import dataclass

from slo.proposals.archetype import uses
from slo.proposals.drafts import Draft
from slo.proposals.inventory import Inventory, Question
from slo.text.urls import split_url

_METRIC = "probe_success"


@dataclass(frozen=True, slots=True)
class _Probes:
    def questions(self, names: Iterable[str]) -> list[Question]:
        return [Question(_METRIC, ("job", "instance"))] if _METRIC in names else []

    def propose(self, inventory: Inventory) -> list[Draft]:
        proposed: list[Draft] = []
        for job in inventory.jobs(_METRIC):
            targets = sorted({one.labels.get("instance", "") for one in inventory.groups(_METRIC, job=job)})
            proposed += [_draft(job, target) for target in targets]
        return proposed


def _draft(job: str, target: str) -> Draft:
    where = split_url(target)
    host = (where and where.netloc) or target.split("/")[0]
    body = uses("probe", {"target": target, "prober": job})
    return Draft(name=f"probe-{host}", job=job, body=body, series=2, family="probe")


FAMILY = _Probes()
