"""What is in an account of PagerDuty, as far as definitions have something to say about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple


class Interval(NamedTuple):
    """From a time on, until just before another, both in UTC."""

    start: datetime
    end: datetime


class Target(NamedTuple):
    """Who is woken on a level: the id and name of a schedule, or of a person."""

    id: str
    name: str
    is_schedule: bool


class AccountLevel(NamedTuple):
    """A level of an escalation policy."""

    targets: tuple[Target, ...]
    minutes: int


class AccountPolicy(NamedTuple):
    """An escalation policy as it is."""

    id: str
    name: str
    levels: tuple[AccountLevel, ...]


class Support(NamedTuple):
    """Hours in which incidents of a service are urgent; days from 1, which is Monday."""

    timezone: str
    days: tuple[int, ...]
    start: str
    end: str


class AccountService(NamedTuple):
    """A service as it is. Timeouts are in seconds, and `urgency` is what PagerDuty calls its rule."""

    id: str
    name: str
    policy: str
    status: str
    urgency: str
    acknowledgement_timeout: int | None
    auto_resolve_timeout: int | None
    integrations: tuple[str, ...]
    """The types of its integrations."""
    support: Support | None = None


class AccountSchedule(NamedTuple):
    """A schedule, and when somebody is on call in it."""

    id: str
    name: str
    filled: tuple[Interval, ...]


class OpenIncident(NamedTuple):
    """An incident that is not resolved, and the id of the policy that it began with."""

    id: str
    service: str
    policy: str
    created_at: datetime


class Account(NamedTuple):
    """What was read, when, and how far ahead. `changed` says when each policy last was, by its id.

    `remarks` tell what the account does not let us know.
    """

    read_at: datetime
    until: datetime
    abilities: frozenset[str]
    policies: tuple[AccountPolicy, ...]
    services: tuple[AccountService, ...]
    schedules: tuple[AccountSchedule, ...]
    incidents: tuple[OpenIncident, ...] = ()
    changed: Mapping[str, datetime] = {}
    remarks: tuple[str, ...] = ()
