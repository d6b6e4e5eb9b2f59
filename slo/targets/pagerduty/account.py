"""The contents of a PagerDuty account that definitions are compared with."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from slo.model.intervals import Interval


class Target(NamedTuple):
    """Whom a level notifies: the id and name of a schedule or of a user."""

    id: str
    name: str
    is_schedule: bool


class AccountLevel(NamedTuple):
    """A level of an escalation policy."""

    targets: tuple[Target, ...]
    minutes: int


class AccountPolicy(NamedTuple):
    """An escalation policy of the account."""

    id: str
    name: str
    levels: tuple[AccountLevel, ...]


class Support(NamedTuple):
    """Hours in which incidents of a service are urgent; days are 1 (Monday) to 7."""

    timezone: str
    days: tuple[int, ...]
    start: str
    end: str


class AccountService(NamedTuple):
    """A service of the account. Timeouts are in seconds; `urgency` is the name of its urgency rule."""

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
    """A schedule, and the times at which somebody is on call."""

    id: str
    name: str
    shifts: tuple[Interval, ...]


class OpenIncident(NamedTuple):
    """An incident that is not resolved, and the id of the policy with which it was opened."""

    id: str
    service: str
    policy: str
    created_at: datetime


class Account(NamedTuple):
    """An account, as read at `read_at`, with shifts until `until`. `changed` is by policy id.

    `remarks` name what could not be read.
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
