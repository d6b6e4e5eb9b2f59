"""An account of PagerDuty, by its documentation: policies, services, schedules, and incidents on a clock.

Incidents keep a snapshot of the policy that they began with. A level with nobody on call is passed at once.
What nobody acknowledges goes on to the next level; what was acknowledged too long ago is triggered again.
https://support.pagerduty.com/main/docs/escalation-policies
"""

import copy
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TOKEN, READ_ONLY = "account-token", "read-only-token"
EVERYTHING = ("teams", "urgencies", "service_support_hours", "coordinated_responding", "audit_trail")
EVENTS_V2 = "events_api_v2_inbound_integration"


def ref(thing: Json, kind: str) -> Json:
    return {"id": thing["id"], "type": f"{kind}_reference", "summary": thing.get("name", "")}


def stamp(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Incident:
    """An incident, and the copy of its policy. `level` is counted from 0 over all rounds."""

    id: str
    service: Json
    policy: Json
    dedup_key: str
    title: str
    urgency: str
    created: datetime
    status: str = "triggered"
    level: int = -1
    since: datetime = NOON
    """When its level, or its acknowledgement, began."""
    notified: list[tuple[datetime, str]] = field(default_factory=list)
    """Each person who was woken, and when."""
    responders: list[Json] = field(default_factory=list)
    notes: list[Json] = field(default_factory=list)


@dataclass
class Account:
    """What is in an account. The test's hand is on the clock."""

    now: datetime = NOON
    abilities: set[str] = field(default_factory=lambda: set(EVERYTHING))
    users: dict[str, Json] = field(default_factory=dict)
    schedules: dict[str, Json] = field(default_factory=dict)
    policies: dict[str, Json] = field(default_factory=dict)
    services: dict[str, Json] = field(default_factory=dict)
    integrations: dict[str, Json] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    audit: dict[str, list[Json]] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=itertools.count)

    def id(self) -> str:
        return f"P{next(self._ids):06d}"

    def user(self, name: str) -> Json:
        """Somebody, who is there from the first time that they are named."""
        known = next((one for one in self.users.values() if one["name"] == name), None)
        if known is None:
            known = {
                "id": self.id(),
                "type": "user",
                "name": name,
                "email": f"{name.lower().replace(' ', '.')}@example.org",
            }
            self.users[known["id"]] = known
        return known

    def schedule(self, name: str, *shifts: tuple[datetime, datetime], who: str = "") -> Json:
        """A schedule with somebody on call in these shifts; without shifts, at all times."""
        always = ((NOON - timedelta(days=365), NOON + timedelta(days=365)),)
        schedule: Json = {"id": self.id(), "type": "schedule", "name": name, "time_zone": "Europe/London"}
        person = self.user(who or f"On {name}")
        schedule["shifts"] = [(*shift, person) for shift in (shifts or always)]
        self.schedules[schedule["id"]] = schedule
        return schedule

    def put_policy(self, said: Json, known: Json | None = None) -> Json:
        policy = {**(known or {"id": self.id(), "type": "escalation_policy"}), **copy.deepcopy(said)}
        policy["summary"] = policy["name"]
        for rule in policy["escalation_rules"]:
            rule.setdefault("id", self.id())
        self.policies[policy["id"]] = policy
        action = "update" if known else "create"
        record = {"id": self.id(), "execution_time": stamp(self.now), "action": action}
        self.audit.setdefault(policy["id"], []).insert(0, record)
        return policy

    def put_service(self, said: Json, known: Json | None = None) -> Json:
        service = {**(known or {"id": self.id(), "type": "service"}), **copy.deepcopy(said)}
        policy = self.policies[service["escalation_policy"]["id"]]
        service |= {"summary": service["name"], "escalation_policy": ref(policy, "escalation_policy")}
        self.services[service["id"]] = service
        return service

    def put_integration(self, service: str, said: Json, known: Json | None = None) -> Json:
        new = {"id": self.id(), "integration_key": f"{next(self._ids):032x}"}
        integration = {**(known or new), **copy.deepcopy(said)}
        integration |= {"service": ref(self.services[service], "service"), "summary": said.get("name")}
        self.integrations[integration["id"]] = integration
        return integration

    def integrations_of(self, service: str) -> list[Json]:
        return [one for one in self.integrations.values() if one["service"]["id"] == service]

    def on_call(self, schedule: str, at: datetime) -> list[str]:
        """The names of who is on call."""
        return [who["name"] for start, end, who in self.schedules[schedule]["shifts"] if start <= at < end]

    def open_incidents(self) -> list[Incident]:
        return [one for one in self.incidents.values() if one.status != "resolved"]

    def event(self, said: Json) -> Incident | None:
        """Take an event; raises ValueError as PagerDuty refuses it."""
        key = said.get("routing_key")
        integration = next((one for one in self.integrations.values() if one["integration_key"] == key), None)
        if integration is None or integration["type"] != EVENTS_V2:
            raise ValueError("'routing_key' is invalid")
        if said.get("event_action") not in ("trigger", "acknowledge", "resolve"):
            raise ValueError("'event_action' is invalid")
        service = self.services[integration["service"]["id"]]
        dedup_key = str(said.get("dedup_key") or self.id())
        known = next(
            (
                one
                for one in self.open_incidents()
                if one.dedup_key == dedup_key and one.service["id"] == service["id"]
            ),
            None,
        )
        if said["event_action"] != "trigger":
            if known:
                self._set(known, "resolved" if said["event_action"] == "resolve" else "acknowledged")
            return known
        if known is None:
            known = self._begin(service, dedup_key, str(said["payload"]["summary"]))
        return known

    def acknowledge(self, incident: Incident) -> None:
        self._set(incident, "acknowledged")

    def resolve(self, incident: Incident) -> None:
        self._set(incident, "resolved")

    def go_on(self, time: timedelta) -> None:
        """Let time pass, minute by minute."""
        for _ in range(int(time / timedelta(minutes=1))):
            self.now += timedelta(minutes=1)
            for incident in self.open_incidents():
                self._minute(incident)

    def _begin(self, service: Json, dedup_key: str, title: str) -> Incident:
        snapshot = copy.deepcopy(self.policies[service["escalation_policy"]["id"]])
        urgency = self._urgency(service)
        incident = Incident(self.id(), service, snapshot, dedup_key, title, urgency, self.now)
        self.incidents[incident.id] = incident
        self._escalate(incident)
        return incident

    def _urgency(self, service: Json) -> str:
        rule = service.get("incident_urgency_rule") or {"type": "constant", "urgency": "high"}
        if rule["type"] == "constant":
            return str(rule["urgency"])
        hours = service["support_hours"]
        begin, end = hours["start_time"], hours["end_time"]
        there = self.now.isoweekday() in hours["days_of_week"] and begin <= f"{self.now:%H:%M:%S}" < end
        return str(rule["during_support_hours" if there else "outside_support_hours"]["urgency"])

    def _escalate(self, incident: Incident) -> None:
        """Go on to the next level with somebody on call, in as many rounds as the policy has."""
        rules = incident.policy["escalation_rules"]
        rounds = 1 + (incident.policy.get("num_loops") or 0)
        for level in range(incident.level + 1, len(rules) * rounds):
            targets = [target["id"] for target in rules[level % len(rules)]["targets"]]
            people = [name for target in targets for name in self.on_call(target, self.now)]
            if people:
                incident.level, incident.since = level, self.now
                incident.notified += [(self.now, name) for name in people]
                return

    def _minute(self, incident: Incident) -> None:
        waited = self.now - incident.since
        if incident.status == "acknowledged":
            timeout = incident.service.get("acknowledgement_timeout")
            if timeout and waited >= timedelta(seconds=timeout):
                incident.status, incident.since = "triggered", self.now
                people = [name for _, name in incident.notified[-1:]]
                incident.notified += [(self.now, name) for name in people]
            return
        if incident.urgency == "low":
            if self._urgency(incident.service) == "high" and incident.service.get("scheduled_actions"):
                incident.urgency, incident.since = "high", self.now
            return
        rules = incident.policy["escalation_rules"]
        delay = rules[incident.level % len(rules)]["escalation_delay_in_minutes"]
        if waited >= timedelta(minutes=delay):
            self._escalate(incident)

    def _set(self, incident: Incident, status: str) -> None:
        incident.status, incident.since = status, self.now
