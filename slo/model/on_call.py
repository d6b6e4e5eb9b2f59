"""A team's on-call in PagerDuty: its schedules, in the order in which they are paged, and its timeouts.

Who is in a schedule, and when, is not defined here: teams maintain that in PagerDuty.
"""

from typing import Annotated

from pydantic import Discriminator, Field, Tag, field_validator

from slo.shapes import FieldError, Shape, TextFormat
from slo.text.units import Duration

Schedule = Annotated[
    str,
    TextFormat(
        r"^(?=.{1,255}$)[^\s\x00-\x1f\x7f]+( [^\s\x00-\x1f\x7f]+)*$",
        "a schedule name",
        "Notify in hours",
        "write it as in PagerDuty, on one line, with single spaces",
    ),
    Field(description="the exact name of a schedule in PagerDuty"),
]

_MOST = 10  # targets of a level in PagerDuty


def _written_as(value: object) -> str:
    return "one" if isinstance(value, str) else "several"


_Level = Annotated[
    Annotated[Schedule, Tag("one")]
    | Annotated[tuple[Schedule, ...], Tag("several"), Field(min_length=1, max_length=_MOST)],
    Discriminator(_written_as),
]

_MINUTE = Duration.parse("1m")
_DAY = Duration.parse("24h")


class OnCall(Shape):
    """Who is paged, one level after the other. A level with nobody on call is skipped."""

    schedules: tuple[_Level, ...] = Field(
        min_length=1,
        description="the team's own schedules, in the order in which they are paged. A list among them is "
        "one level, whose schedules are paged together, such as one for working hours and one for the rest",
    )
    leadership: Schedule | None = Field(
        None, description="the schedule that is paged if none of them answers"
    )
    escalate_after: Duration = Field(
        Duration.parse("15m"), description="how long each level has to answer before the next one is paged"
    )
    acknowledgement_timeout: Duration = Field(
        Duration.parse("30m"),
        description="after this time, an acknowledged page that is not resolved is sent again",
    )

    @field_validator("escalate_after", "acknowledgement_timeout")
    @classmethod
    def _in_minutes(cls, time: Duration) -> Duration:
        if time.milliseconds % _MINUTE.milliseconds or not _MINUTE <= time <= _DAY:
            raise ValueError(f"PagerDuty accepts whole minutes from {_MINUTE} to {_DAY}")
        return time

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
