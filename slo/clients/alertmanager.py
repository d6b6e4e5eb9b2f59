"""Alertmanager's API v2: posts alerts, lists alerts, creates silences.

The members of a cluster exchange silences and the log of sent notifications, but not alerts. So alerts are
posted to all members, as Prometheus does.
https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml

Alertmanager compares times with its own clock, so times are converted to the clock of each member. Otherwise
a call from a machine whose clock is late may have ended when it arrives, and reach nobody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import quote

from slo.clients.api import Api
from slo.clients.failures import Refused, Unreachable, expecting
from slo.promql.text import exposed
from slo.text.times import rfc3339

T = TypeVar("T")

_FORM = "in a form that is not Alertmanager's"
_WHOLE = timedelta(seconds=1)
_PRECISION = timedelta(seconds=2)
"""By how much two clocks may differ that seem to agree."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PostedAlert:
    """An alert; it resolves at `ends_at` unless posted again. `receivers` are set by the server's routes."""

    labels: Labels
    annotations: Mapping[str, str]
    starts_at: datetime
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
    clock: Callable[[], datetime] = _utc_now

    def post(self, alert: PostedAlert) -> Delivery:
        """Post an alert to all members; raises Unreachable or Refused if none accepts it.

        The alert resolves at `ends_at`; a time in the past resolves it at once. Alerts with equal labels are
        the same alert, with the annotations of the newest post.
        """
        taken, failures = self._all(
            lambda member: member.request("/api/v2/alerts", [self._body(alert, self._ahead(member))])
        )
        return Delivery(len(taken), failures)

    def _body(self, alert: PostedAlert, ahead: timedelta) -> Mapping[str, object]:
        """Return an alert as JSON, in the times of a clock that is so far ahead.

        Alertmanager merges it with the alert that it has: that keeps the earlier start, and the later end
        unless the new end is in the past. So an end that is due is far enough in the past to be so on any
        clock. Without a start, Alertmanager would take the end for it.
        """
        now, ends = self.clock(), alert.ends_at
        if ends <= now:
            ends = min(ends, now - _PRECISION)
        return {
            "labels": dict(alert.labels),
            "annotations": dict(alert.annotations),
            "startsAt": rfc3339(min(alert.starts_at, ends) + ahead, "milliseconds"),
            "endsAt": rfc3339(ends + ahead, "milliseconds"),
        }

    def alerts(self, labels: Labels, *, muted: bool = True) -> tuple[PostedAlert, ...]:
        """Return the active alerts with these labels, of all members; raises Unreachable or Refused.

        Without `muted`, only those that are neither silenced nor inhibited. All members are queried, because
        a restarted member may lack alerts that another has.
        """
        filters = [f"filter={quote(f'{name}={exposed(value)}')}" for name, value in labels.items()]
        query = "&".join([*filters, *(() if muted else ("silenced=false", "inhibited=false"))])
        answers, _ = self._all(lambda member: self._alerts(member, f"/api/v2/alerts?{query}"))
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

        def create(member: Api) -> str:
            ahead = self._ahead(member)
            body = {
                "matchers": matchers,
                "startsAt": rfc3339(self.clock() + ahead, "milliseconds"),
                "endsAt": rfc3339(until + ahead, "milliseconds"),
                "createdBy": by,
                "comment": comment,
            }
            answer = member.request("/api/v2/silences", body)
            with expecting(member.address, _FORM):
                return str(answer["silenceID"])

        return self._first(create)

    def configuration(self) -> str:
        """Return the configuration that runs, as YAML without secrets; raises Unreachable or Refused."""

        def original(member: Api) -> str:
            status = member.request("/api/v2/status")
            with expecting(member.address, _FORM):
                return str(status["config"]["original"])

        return self._first(original)

    def _ahead(self, member: Api) -> timedelta:
        return self._dated(member, "/api/v2/status")[1]

    def _dated(self, member: Api, path: str) -> tuple[Any, timedelta]:
        """Get a path; return the answer, and how far the member's clock is ahead of ours, to half a second.

        It is 0 if the clocks may agree, because the header with its time has whole seconds.
        """
        before = self.clock()
        answer, date = member.ask(path)
        after = self.clock()
        if date is None or before - _WHOLE < date <= after:
            return answer, timedelta()
        return answer, date + _WHOLE / 2 - (before + (after - before) / 2)

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

    def _alerts(self, member: Api, path: str) -> tuple[PostedAlert, ...]:
        answer, ahead = self._dated(member, path)
        with expecting(member.address, _FORM):
            return tuple(
                PostedAlert(
                    _texts(alert["labels"]),
                    _texts(alert["annotations"]),
                    datetime.fromisoformat(alert["startsAt"]) - ahead,
                    datetime.fromisoformat(alert["endsAt"]) - ahead,
                    tuple(str(receiver["name"]) for receiver in alert["receivers"]),
                )
                for alert in answer
            )


def _texts(labels: Labels) -> Labels:
    return {str(name): str(text) for name, text in labels.items()}
