"""What an account of PagerDuty needs: escalation policies and services, and the schedules that they name."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

from slo.model import Hours
from slo.targets.pagerduty.account import Support
from slo.text.units import Duration


class Level(NamedTuple):
    """A level of an escalation policy: whose schedule is woken, and the minutes until the next level is."""

    owner: str
    schedule: str
    minutes: int


class EscalationPolicy(NamedTuple):
    """Who is woken one after the other for a product or a party.

    The schedules in `first` are its own without its leadership. `calls` are agreed, by party, and `id` is its
    own in PagerDuty as definitions say.
    """

    owner: str
    first: tuple[str, ...]
    levels: tuple[Level, ...]
    calls: Mapping[str, Duration] = {}
    id: str | None = None

    @property
    def name(self) -> str:
        return f"slo:{self.owner}"


class PagerService(NamedTuple):
    """Where alerts of one use arrive. `key_file` holds its key for Alertmanager.

    Outside of `hours` nobody is woken; on days that are `off` nobody is there, and PagerDuty does not know.
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
        """Its hours as PagerDuty has them, which knows no 24:00 and another name for UTC."""
        if self.hours is None:
            return None
        days = tuple(day + 1 for day in self.hours.weekdays)
        end = "23:59:59" if self.hours.end == "24:00" else f"{self.hours.end}:00"
        zone = "Etc/UTC" if self.hours.timezone == "UTC" else self.hours.timezone
        return Support(zone, days, f"{self.hours.start}:00", end)


class Pager(NamedTuple):
    """What an account of PagerDuty needs. Names are legal there, and change only with their owner's."""

    policies: tuple[EscalationPolicy, ...]
    services: tuple[PagerService, ...]

    @property
    def schedules(self) -> Mapping[str, tuple[str, ...]]:
        """The schedules that people fill, each with the owners whom it wakes, in the order of names."""
        levels = {(level.schedule, level.owner) for policy in self.policies for level in policy.levels}
        return {
            schedule: tuple(sorted(owner for its, owner in levels if its == schedule))
            for schedule in sorted({schedule for schedule, _ in levels})
        }
