"""Planned escalation policies and services of a PagerDuty account."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

from slo.model import Hours
from slo.plan.escalation import EscalationPolicy, users_of_schedules
from slo.targets.pagerduty.account import Support
from slo.text.units import Duration


class PagerService(NamedTuple):
    """A service for alerts of one use. `key_file` is Alertmanager's file with its integration key.

    Out of `hours` nobody is woken. Days in `off` are holidays, which PagerDuty does not know.
    """

    owner: str
    use: str
    urgency: Literal["high", "low"]
    key_file: str
    acknowledgement_timeout: Duration | None = None
    hours: Hours | None = None
    off: tuple[date, ...] = ()

    @property
    def name(self) -> str:
        return f"slo:{self.owner}:{self.use}"

    @property
    def support(self) -> Support | None:
        """Its hours in PagerDuty's form, which has no 24:00 and another name for UTC."""
        if self.hours is None:
            return None
        days = tuple(day + 1 for day in self.hours.weekdays)
        end = "23:59:59" if self.hours.end == "24:00" else f"{self.hours.end}:00"
        zone = "Etc/UTC" if self.hours.timezone == "UTC" else self.hours.timezone
        return Support(zone, days, f"{self.hours.start}:00", end)


class Pager(NamedTuple):
    """All planned objects of an account. Their names depend only on the names of owners and uses."""

    policies: tuple[EscalationPolicy, ...]
    services: tuple[PagerService, ...]

    @property
    def schedules(self) -> Mapping[str, tuple[str, ...]]:
        """The schedules by name, each with the owners whose policies use it."""
        return users_of_schedules(self.policies)
