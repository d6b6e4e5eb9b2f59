"""Alert policies for what Sloth switches off, or sets by its own windows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from slo.dialects.build import record, sequence, text
from slo.dialects.notes import Notes
from slo.dialects.sloth.alerting import Alerting
from slo.dialects.sloth.windows import CustomWindows, shared_name
from slo.model import NO_ALERTS, WORKBOOK, AlertSeverity
from slo.source.nodes import Node, Record, Scalar

_LONGEST_NAME = 63


@dataclass(slots=True)
class Policies:
    """The alert policies of one service, by their names, that its objectives need."""

    service: str
    custom: CustomWindows | None
    needed: dict[str, Record] = field(default_factory=dict)

    def policy_of(self, found: Alerting, at: Node, notes: Notes) -> Scalar | None:
        """Return the name of the policy of an objective, None for the default, and note why."""
        pages, tickets = found.page_off is None, found.ticket_off is None
        if pages and tickets:
            return text(shared_name(self.custom), at) if self.custom else None
        off = found.page_off or found.ticket_off
        assert off is not None, "one of them is off"
        name = NO_ALERTS.name
        if pages or tickets:
            kept = "page" if pages else "ticket"
            ending = f"-{kept}s"
            name = f"{self.service[: _LONGEST_NAME - len(ending)].strip('-')}{ending}"
            self.needed.setdefault(name, self._policy(name, kept, off))
        for place, severity in ((found.page_off, "page"), (found.ticket_off, "ticket")):
            if place is not None:
                notes.carried(place, f"the {severity} alert is off", f"alert_policy: {name}")
        return text(name, off)

    def _policy(self, name: str, severity: str, at: Node) -> Record:
        fields: dict[str, Node | None] = {
            "kind": text("AlertPolicy", at),
            "name": text(name, at),
            "meant_for": None if self.custom else text(str(WORKBOOK.meant_for), at),
            "tiers": sequence(self._tiers(severity, at), at),
        }
        return record(fields, at)

    def _tiers(self, severity: str, at: Node) -> Sequence[Node]:
        if self.custom is not None:
            return [_moved(tier, at) for tier in getattr(self.custom, severity)]
        tiers = (tier for tier in WORKBOOK.tiers if tier.severity is AlertSeverity(severity))
        return [
            _tier(
                {
                    "severity": severity,
                    "budget": str(tier.budget),
                    "long_window": str(tier.long_window),
                    "short_window": str(tier.short_window),
                },
                at,
            )
            for tier in tiers
        ]


def _moved(tier: Node, at: Node) -> Record:
    assert isinstance(tier, Record), "tiers are mappings"
    return _tier(
        {name: node.text or "" for name, node in tier.fields.items() if isinstance(node, Scalar)}, at
    )


def _tier(fields: Mapping[str, str], at: Node) -> Record:
    return record({name: text(value, at) for name, value in fields.items()}, at)
