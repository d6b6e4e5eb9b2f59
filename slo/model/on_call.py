"""On call: who is paged one after the other, and in which system, such as PagerDuty.

Who is in a schedule, and when, is not defined here: teams maintain that in the system.
"""

from collections.abc import Callable, Iterable
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Discriminator, Field, Tag, field_validator

from slo.channels import Channels
from slo.model.targets import Target
from slo.shapes import FieldError, Shape, TextFormat
from slo.text.units import Duration

Schedule = Annotated[
    str,
    TextFormat(
        r"^(?=.{1,255}$)[^\s\x00-\x1f\x7f]+( [^\s\x00-\x1f\x7f]+)*$",
        "a schedule name",
        "Notify in hours",
        "write its exact name, on one line, with single spaces",
    ),
    Field(description="the exact name of a schedule in the system"),
]

_MOST = 10  # targets of a level in PagerDuty; the other systems state no limit


def _written_as(value: object) -> str:
    return "one" if isinstance(value, str) else "several"


_Level = Annotated[
    Annotated[Schedule, Tag("one")]
    | Annotated[tuple[Schedule, ...], Tag("several"), Field(min_length=1, max_length=_MOST)],
    Discriminator(_written_as),
]

_MINUTE = Duration.parse("1m")


def _whole_minutes(shortest: str, longest: str) -> Callable[[Duration], Duration]:
    """Return a check of times; systems of on-call count whole minutes."""
    least, most = Duration.parse(shortest), Duration.parse(longest)

    def check(time: Duration) -> Duration:
        if time.milliseconds % _MINUTE.milliseconds or not least <= time <= most:
            raise ValueError(f"write whole minutes from {least} to {most}")
        return time

    return check


_ToADay = Annotated[Duration, AfterValidator(_whole_minutes("1m", "24h"))]
_ToFourDays = Annotated[Duration, AfterValidator(_whole_minutes("5m", "4d"))]
_AcknowledgementTimeout = Field(
    Duration.parse("30m"),
    description="after this time, an acknowledged page that is not resolved is sent again",
)


class OnCall(Shape):
    """Who is paged, one level after the other."""

    key: ClassVar[str]
    """Its key in a product and in a party."""
    target: ClassVar[Target]
    """The target of its escalation."""
    title: ClassVar[str]
    """The name of the system."""
    channel: ClassVar[str]
    """The channel by which alerts reach the system."""
    needs: ClassVar[str]
    """What the channels of an owner lack if they do not reach the system."""
    keeps_hours: ClassVar[bool] = False
    """Whether it holds back the pages of a product until its hours begin."""

    schedules: tuple[_Level, ...] = Field(
        min_length=1,
        description="the team's own schedules, in the order in which they are paged. A list among them is "
        "one level, whose schedules are paged together, such as one for working hours and one for the rest",
    )
    leadership: Schedule | None = Field(
        None, description="the schedule that is paged if none of them answers"
    )
    escalate_after: _ToADay = Field(
        Duration.parse("15m"), description="how long each level has to answer before the next one is paged"
    )

    @field_validator("schedules")
    @classmethod
    def _each_once(cls, levels: tuple[str | tuple[str, ...], ...]) -> tuple[str | tuple[str, ...], ...]:
        seen = set[str]()
        for index, level in enumerate(levels):
            for place, schedule in enumerate((level,) if isinstance(level, str) else level):
                if schedule in seen:
                    where = (index,) if isinstance(level, str) else (index, place)
                    raise FieldError(f"schedule {schedule!r} is listed already", *where)
                seen.add(schedule)
        return levels

    @property
    def own(self) -> tuple[tuple[str, ...], ...]:
        """The schedules of each level of the team itself, without its leadership."""
        return tuple((level,) if isinstance(level, str) else level for level in self.schedules)

    @property
    def levels(self) -> tuple[tuple[str, ...], ...]:
        """The schedules of each level, leadership last."""
        return (*self.own, (self.leadership,)) if self.leadership else self.own

    @classmethod
    def is_reached(cls, channels: Channels | None) -> bool:
        """Return whether alerts reach the system by one of these channels."""
        return getattr(channels, cls.channel, None) is not None


class PagerDutyOnCall(OnCall):
    """Who PagerDuty pages, one level after the other. A level with nobody on call is skipped."""

    key: ClassVar[str] = "pagerduty"
    target: ClassVar[Target] = Target.PAGERDUTY
    title: ClassVar[str] = "PagerDuty"
    channel: ClassVar[str] = "pagerduty"
    needs: ClassVar[str] = "'pagerduty' with 'routing_key_file'"
    keeps_hours: ClassVar[bool] = True

    acknowledgement_timeout: _ToADay = _AcknowledgementTimeout


class JiraServiceManagementOnCall(OnCall):
    """Who Jira Service Management pages, one level after the other. Minutes count from the alert."""

    key: ClassVar[str] = "jira_service_management"
    target: ClassVar[Target] = Target.JIRA_SERVICE_MANAGEMENT
    title: ClassVar[str] = "Jira Service Management"
    channel: ClassVar[str] = "opsgenie"
    needs: ClassVar[str] = (
        "'opsgenie' with 'api_key_file' and 'api_url: https://api.atlassian.com/jsm/ops/integration/'"
    )

    @classmethod
    def is_reached(cls, channels: Channels | None) -> bool:
        """Return whether alerts reach it: by the channel for Opsgenie, but not by Opsgenie's own address."""
        way = channels.opsgenie if channels else None
        return way is not None and way.api_url is not None and "opsgenie.com" not in way.api_url


class IncidentIoOnCall(OnCall):
    """Who incident.io pages, one level after the other. A level with nobody on call is skipped."""

    key: ClassVar[str] = "incidentio"
    target: ClassVar[Target] = Target.INCIDENTIO
    title: ClassVar[str] = "incident.io"
    channel: ClassVar[str] = "incidentio"
    needs: ClassVar[str] = "'incidentio' with 'url' and 'token_file'"

    acknowledgement_timeout: _ToFourDays = _AcknowledgementTimeout


SYSTEMS: tuple[type[OnCall], ...] = (PagerDutyOnCall, JiraServiceManagementOnCall, IncidentIoOnCall)
"""The systems of on-call."""


def on_call_of(owner: Shape) -> OnCall | None:
    """Return how a product or a party is on call, in the first system that it names."""
    found = (getattr(owner, system.key) for system in SYSTEMS)
    return next((one for one in found if one is not None), None)


def check_on_call(owner: Shape, ways: Iterable[Channels | None], unreached: str, where: str) -> None:
    """Raise FieldError if an owner is on call in several systems, or in one that no alert reaches.

    `unreached` says of what channels that is, without the name of the system, and `where` where one belongs.
    """
    named = [system for system in SYSTEMS if getattr(owner, system.key) is not None]
    if len(named) > 1:
        first, second = named[:2]
        hint = f"remove {first.key!r} or {second.key!r}"
        raise FieldError(
            f"it is on call in {first.title} already, and only one system can page it", second.key, hint=hint
        )
    for system in named:
        if not any(system.is_reached(way) for way in ways):
            hint = f"add {system.needs} to {where}"
            raise FieldError(f"{unreached} {system.title}", system.key, hint=hint)
