"""Alertmanager's API v2: alerts that somebody posts, alerts that are there, silences.

Several are the members of one cluster. They tell each other of silences and of what was sent, but not of
alerts: whoever posts alerts posts them to all, as Prometheus does.
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
class Posted:
    """An alert, and when it ends unless it is posted again. `receivers` are those of the server's routes."""

    labels: Labels
    annotations: Mapping[str, str]
    ends_at: datetime
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """How many members took something, and why the others did not."""

    members: int
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alertmanager:
    """A cluster of Alertmanagers, or a single one."""

    members: tuple[Api, ...]

    def post(self, alert: Posted) -> Taken:
        """Post an alert to all members; raises Unreachable or Refused if none takes it.

        It ends when `ends_at` is over; in the past, it ends an alert that is there. The same labels are the
        same alert, and the annotations of the newest post count.
        """
        body = {
            "labels": dict(alert.labels),
            "annotations": dict(alert.annotations),
            "endsAt": rfc3339(alert.ends_at, "milliseconds"),
        }
        taken, failures = self._all(lambda member: member.ask("/api/v2/alerts", [body]))
        return Taken(len(taken), failures)

    def alerts(self, labels: Labels, *, muted: bool = True) -> tuple[Posted, ...]:
        """Give the alerts with these labels that have not ended; raises Unreachable or Refused.

        Without `muted` only those that are neither silenced nor inhibited. A member that was restarted may
        not know what another one does.
        """
        filters = [f"filter={quote(f'{name}={exposed(value)}')}" for name, value in labels.items()]
        query = "&".join([*filters, *(() if muted else ("silenced=false", "inhibited=false"))])
        answers, _ = self._all(lambda member: _alerts(member, f"/api/v2/alerts?{query}"))
        found = {frozenset(alert.labels.items()): alert for alerts in answers for alert in alerts}
        return tuple(found.values())

    def silence(self, labels: Labels, until: datetime, by: str, comment: str) -> str:
        """Silence alerts with exactly these labels, and give the silence's id; raises Unreachable or Refused.

        The first member that takes it tells the others.
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
        return self._first(lambda member: str(member.ask("/api/v2/silences", body)["silenceID"]))

    def _first(self, ask: Callable[[Api], T]) -> T:
        *others, last = self.members
        for member in others:
            try:
                return ask(member)
            except Unreachable:
                continue
        return ask(last)

    def _all(self, ask: Callable[[Api], T]) -> tuple[list[T], tuple[str, ...]]:
        """Ask every member; give the answers, and why there are no more; raises where there is none."""
        answers, errors = [], []
        for member in self.members:
            try:
                answers.append(ask(member))
            except (Unreachable, Refused) as error:
                errors.append(error)
        if not answers:
            raise Unreachable("; ".join(map(str, errors))) if len(errors) > 1 else errors[0]
        return answers, tuple(map(str, errors))


def _alerts(member: Api, path: str) -> tuple[Posted, ...]:
    try:
        return tuple(
            Posted(
                alert["labels"],
                alert["annotations"],
                datetime.fromisoformat(alert["endsAt"]),
                tuple(receiver["name"] for receiver in alert["receivers"]),
            )
            for alert in member.ask(path)
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreachable(f"{member.address} answers in a form that is not Alertmanager's") from error
