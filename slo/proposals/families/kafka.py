"""Consumer groups of Kafka with kafka_exporter: messages that wait to be consumed."""

from collections.abc import Iterable
from dataclasses import dataclass

from slo.promql import quote
from slo.proposals.drafts import Draft
from slo.proposals.inventory import Inventory, Question
from slo.text.yaml import Value

_LAG = "kafka_consumergroup_lag"
_LIMIT = "1000"
_LABELS = ("consumergroup", "topic")


@dataclass(frozen=True, slots=True)
class _Kafka:
    def questions(self, names: Iterable[str]) -> list[Question]:
        return [Question(_LAG, ("job", *_LABELS))] if _LAG in names else []

    def propose(self, inventory: Inventory) -> list[Draft]:
        drafts = []
        for found in inventory.groups(_LAG):
            job, group, topic = (found.labels.get(name, "") for name in ("job", *_LABELS))
            if job and group and topic:
                body = _body(job, group, topic)
                drafts.append(Draft(f"{group}-{topic}", job, body, found.series, "kafka"))
        return drafts


def _body(job: str, group: str, topic: str) -> dict[str, Value]:
    gauge = f"{_LAG}{{job={quote(job)}, consumergroup={quote(group)}, topic={quote(topic)}}}"
    indicator: Value = {
        "journey": "A message is soon consumed, because few others wait before it",
        "threshold": {"gauge": gauge, "below": _LIMIT},
    }
    return {"indicators": {"waiting": indicator}}


FAMILY = _Kafka()
