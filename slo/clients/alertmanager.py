"""Alertmanager's API v2: posts alerts, lists alerts, creates silences.

The members of a cluster exchange silences and the log of sent notifications, but not alerts. So alerts are
posted to all members, as Prometheus does.
https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import quote

from slo.clients.api import Api
from slo.clients.failures import Refused, Unreachable
from slo.promql.text import exposed
from slo.text.times import rfc3339

T = TypeVar("T")

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PostedAlert:
    """An alert; it resolves at `ends_at` unless posted again. `receivers` are set by the server's routes."""

    labels: Labels
    annotations: Mapping[str, str]
    ends_at: datetime
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many members accepted an alert, and why the others did not."""

    members: int
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alertmanager:
    """A cluster of Alertmanagers, or a single one."""

    members: tuple[Api, ...]

    def post(self, alert: PostedAlert) -> Delivery:
        """Post an alert to all members; raises Unreachable or Refused if none accepts it.

        The alert resolves at `ends_at`; a time in the past resolves it at once. Alerts with equal labels are
        the same alert, with the annotations of the newest post.
        """
        body = {
            "labels": dict(alert.labels),
            "annotations": dict(alert.annotations),
            "endsAt": rfc3339(alert.ends_at, "milliseconds"),
        }
        taken, failures = self._all(lambda member: member.request("/api/v2/alerts", [body]))
        return Delivery(len(taken), failures)

    def alerts(self, labels: Labels, *, muted: bool = True) -> tuple[PostedAlert, ...]:
        """Return the active alerts with these labels, of all members; raises Unreachable or Refused.

        Without `muted`, only those that are neither silenced nor inhibited. All members are queried, because
        a restarted member may lack alerts that another has.
        """
        filters = [f"filter={quote(f'{name}={exposed(value)}')}" for name, value in labels.items()]
        query = "&".join([*filters, *(() if muted else ("silenced=false", "inhibited=false"))])
        answers, _ = self._all(lambda member: _alerts(member, f"/api/v2/alerts?{query}"))
        found = {frozenset(alert.labels.items()): alert for alerts in answers for alert in alerts}
        return tuple(found.values())

    def silence(self, labels: Labels, until: datetime, by: str, comment: str) -> str:
        """Silence alerts with these labels, and return the silence's id; raises Unreachable or Refused.

        The first member that accepts the silence passes it on to the others.
        """
        matchers = [
            {"name": name, "value": value, "isRegex": False, "isEqual": True}
            for name, value in labels.items()
        ]
        body = {
            "matchers": matchers,
            "startsAt": rfc3339(datetime.now(UTC), "milliseconds"),
            "endsAt": rfc3339(until, "milliseconds"),
            "createdBy": by,
            "comment": comment,
        }
        return self._first(lambda member: str(member.request("/api/v2/silences", body)["silenceID"]))

    def _first(self, ask: Callable[[Api], T]) -> T:
        *others, last = self.members
        for member in others:
            try:
                return ask(member)
            except Unreachable:
                continue
        return ask(last)

    def _all(self, ask: Callable[[Api], T]) -> tuple[list[T], tuple[str, ...]]:
        """Query every member. Return answers and failures; raises if no member answered."""
        answers, errors = [], []
        for member in self.members:
            try:
                answers.append(ask(member))
            except (Unreachable, Refused) as error:
                errors.append(error)
        if not answers:
            raise Unreachable("; ".join(map(str, errors))) if len(errors) > 1 else errors[0]
        return answers, tuple(map(str, errors))


def _alerts(member: Api, path: str) -> tuple[PostedAlert, ...]:
    try:
        return tuple(
            PostedAlert(
                alert["labels"],
                alert["annotations"],
                datetime.fromisoformat(alert["endsAt"]),
                tuple(receiver["name"] for receiver in alert["receivers"]),
            )
            for alert in member.request(path)
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreachable(f"{member.address} answers in a form that is not Alertmanager's") from error
