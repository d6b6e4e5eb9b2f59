"""Reads a PagerDuty account and changes nothing; a read-only token is enough.

PagerDuty's own client is not used: it needs a second HTTP library, has no limits of time and size, and
retries refused requests for ever without regard to Retry-After.
https://developer.pagerduty.com/docs/pagination
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from slo.clients.api import Api
from slo.clients.failures import Refused, Unreachable, expecting
from slo.clients.pagerduty import FORM
from slo.model.intervals import Interval
from slo.targets.pagerduty.account import (
    Account,
    AccountLevel,
    AccountPolicy,
    AccountSchedule,
    AccountService,
    OpenIncident,
    Support,
    Target,
)
from slo.text.times import rfc3339

T = TypeVar("T")

_PAGE = 100
_MOST_PAGES = 1_000
_LONGEST_AUDIT = timedelta(days=31)
_LONGEST_OPEN = timedelta(days=366)
"""Changes that are longer ago are not read: for an older incident, a month is a request."""
_OURS = "slo:"
_OPEN = {"statuses[]": ("triggered", "acknowledged"), "date_range": "all"}


def read_account(api: Api, schedules: Collection[str], now: datetime, ahead: timedelta) -> Account:
    """Read what slo created, and the schedules of these names; raises Unreachable or Refused."""
    now = now.replace(microsecond=0)  # PagerDuty has whole seconds; a fraction would look like a gap
    with _expecting_pagerduty(api):
        abilities = frozenset(str(name) for name in api.request("/abilities")["abilities"])
    policies = _all(api, "/escalation_policies", "escalation_policies", _policy, query=_OURS)
    services = _all(api, "/services", "services", _service, **{"query": _OURS, "include[]": "integrations"})
    ids = {service.id for service in services}
    incidents: tuple[OpenIncident, ...] = ()
    if ids:
        incidents = _all(api, "/incidents", "incidents", _incident, **_OPEN, **{"service_ids[]": sorted(ids)})
    changed, remarks = _changes(api, incidents, now)
    return Account(
        read_at=now,
        until=now + ahead,
        abilities=abilities,
        policies=policies,
        services=services,
        schedules=tuple(_schedules(api, schedules, now, now + ahead)),
        incidents=incidents,
        changed=changed,
        remarks=remarks,
    )


def _schedules(
    api: Api, names: Collection[str], since: datetime, until: datetime
) -> Iterator[AccountSchedule]:
    known = _all(api, "/schedules", "schedules", lambda one: (str(one["id"]), str(one["name"])))
    query = urlencode({"since": rfc3339(since), "until": rfc3339(until), "time_zone": "UTC"})
    for id, name in known:
        if name in names:
            path = f"/schedules/{quote(id, safe='')}?{query}"
            with _expecting_pagerduty(api):
                filled = _filled(api.request(path))
            yield AccountSchedule(id, name, filled)


def _changes(
    api: Api, incidents: Iterable[OpenIncident], now: datetime
) -> tuple[Mapping[str, datetime], tuple[str, ...]]:
    """Return when policies of open incidents last changed; not every account and token may read that."""
    oldest: dict[str, datetime] = {}
    for incident in incidents:
        since = max(incident.created_at, now - _LONGEST_OPEN)
        oldest[incident.policy] = min(since, oldest.get(incident.policy, now))
    changed: dict[str, datetime] = {}
    try:
        for policy, since in oldest.items():
            if times := [*_changed(api, policy, since, now)]:
                changed[policy] = max(times)
    except Refused as error:
        return changed, (f"whether open incidents use old policies is not known: {error}",)
    return changed, ()


def _changed(api: Api, policy: str, since: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the times at which a policy changed. PagerDuty limits the period of each query."""
    path = f"/escalation_policies/{quote(policy, safe='')}/audit/records"
    while since < until:
        end = min(since + _LONGEST_AUDIT, until)
        yield from _all(
            api,
            path,
            "records",
            lambda one: _instant(one["execution_time"]),
            since=rfc3339(since),
            until=rfc3339(end),
        )
        since = end


def _all(
    api: Api, path: str, key: str, read: Callable[[Mapping[str, Any]], T], **query: str | Collection[str]
) -> tuple[T, ...]:
    """Read a list page by page, by offset or by the cursor in each answer."""
    found: list[T] = []
    place: Mapping[str, object] = {"offset": 0}
    for _ in range(_MOST_PAGES):
        parameters = urlencode({**query, "limit": _PAGE, **place}, doseq=True)
        with _expecting_pagerduty(api):
            answer = dict(api.request(f"{path}?{parameters}"))
            page = [read(one) for one in answer[key]]
        found += page
        if answer.get("next_cursor"):
            place = {"cursor": answer["next_cursor"]}
        elif answer.get("more") and page:
            place = {"offset": len(found)}
        else:
            return tuple(found)
    raise Unreachable(f"{api.address} has no last page of {key}: {_MOST_PAGES:,} pages were read")


def _expecting_pagerduty(api: Api) -> AbstractContextManager[None]:
    return expecting(api.address, FORM)


def _policy(one: Mapping[str, Any]) -> AccountPolicy:
    levels = (
        AccountLevel(
            tuple(_target(target) for target in rule["targets"]), int(rule["escalation_delay_in_minutes"])
        )
        for rule in one["escalation_rules"]
    )
    return AccountPolicy(str(one["id"]), str(one["name"]), tuple(levels))


def _target(one: Mapping[str, Any]) -> Target:
    return Target(str(one["id"]), str(one.get("summary") or one["id"]), "schedule" in str(one["type"]))


def _service(one: Mapping[str, Any]) -> AccountService:
    rule = one.get("incident_urgency_rule") or {}
    support = one.get("support_hours")
    return AccountService(
        id=str(one["id"]),
        name=str(one["name"]),
        policy=str(one["escalation_policy"]["id"]),
        status=str(one.get("status", "active")),
        urgency=str(rule.get("urgency") or rule.get("type", "")),
        acknowledgement_timeout=_seconds(one["acknowledgement_timeout"]),
        auto_resolve_timeout=_seconds(one["auto_resolve_timeout"]),
        integrations=tuple(str(integration["type"]) for integration in one["integrations"]),
        support=_support(support) if support else None,
    )


def _seconds(timeout: int | None) -> int | None:
    return int(timeout) if timeout else None


def _support(one: Mapping[str, Any]) -> Support:
    days = tuple(sorted(int(day) for day in one["days_of_week"]))
    return Support(str(one["time_zone"]), days, str(one["start_time"]), str(one["end_time"]))


def _incident(one: Mapping[str, Any]) -> OpenIncident:
    ids = str(one["id"]), str(one["service"]["id"]), str(one["escalation_policy"]["id"])
    return OpenIncident(*ids, _instant(one["created_at"]))


def _filled(answer: Mapping[str, Any]) -> tuple[Interval, ...]:
    entries = answer["schedule"]["final_schedule"]["rendered_schedule_entries"]
    return tuple(Interval(_instant(one["start"]), _instant(one["end"])) for one in entries)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
