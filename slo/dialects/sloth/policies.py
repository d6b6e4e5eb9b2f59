"""Alert policies for what Sloth switches off, or sets by its own windows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from slo.dialects.build import record, sequence, text
from slo.dialects.dialect import Fate
from slo.dialects.findings import Findings
from slo.dialects.sloth.alerting import Alert, Alerting
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

    def policy_of(self, found: Alerting, at: Node, findings: Findings) -> Scalar | None:
        """Return the name of the policy of an objective, None for the default, and note why."""
        both = (found.page, found.ticket)
        unlike = [alert for alert in both if alert.severity != alert.which]
        if not unlike:
            return text(shared_name(self.custom), at) if self.custom else None
        kept = [alert for alert in both if alert.severity]
        place = unlike[0].at or at
        name = self._named(kept) if kept else NO_ALERTS.name
        if kept:
            self.needed.setdefault(name, self._policy(name, kept, place))
        for alert in unlike:
            if alert.severity is None and alert.at is not None:
                what = f"the {alert.which} alert is off"
                findings.note(Fate.CARRIED, alert.at, what, f"alert_policy: {name}")
        return text(name, place)

    def _named(self, alerts: list[Alert]) -> str:
        """Return the name of a policy of some alerts, such as shop-pages or shop-ticket-as-page."""
        words = [
            f"{alert.which}s" if alert.severity == alert.which else f"{alert.which}-as-{alert.severity}"
            for alert in alerts
        ]
        ending = f"-{'-'.join(words)}"
        return f"{self.service[: _LONGEST_NAME - len(ending)].strip('-')}{ending}"

    def _policy(self, name: str, alerts: list[Alert], at: Node) -> Record:
        tiers = [
            _tier({**tier, "severity": alert.severity or ""}, at)
            for alert in alerts
            for tier in self._of(alert)
        ]
        fields: dict[str, Node | None] = {
            "kind": text("AlertPolicy", at),
            "name": text(name, at),
            "meant_for": None if self.custom else text(str(WORKBOOK.meant_for), at),
            "tiers": sequence(tiers, at),
        }
        return record(fields, at)

    def _of(self, alert: Alert) -> Iterator[Mapping[str, str]]:
        """Yield the fields of the tiers of one of Sloth's alerts."""
        if self.custom is not None:
            for one in getattr(self.custom, alert.which):
                fields = one.fields if isinstance(one, Record) else {}
                yield {name: node.text or "" for name, node in fields.items() if isinstance(node, Scalar)}
            return
        for tier in WORKBOOK.tiers:
            if tier.severity is AlertSeverity(alert.which):
                yield {
                    "severity": alert.which,
                    "budget": str(tier.budget),
                    "long_window": str(tier.long_window),
                    "short_window": str(tier.short_window),
                }


def _tier(fields: Mapping[str, str], at: Node) -> Record:
    return record({name: text(value, at) for name, value in fields.items()}, at)
