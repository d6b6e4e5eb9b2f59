"""What a team has in PagerDuty: its schedules, in the order in which they are woken, and how patient it is.

Who is in a schedule, and when, is the team's affair and stays in PagerDuty.
"""

from typing import Annotated

from pydantic import Field, field_validator

from slo.shapes import FieldError, Shape, TextFormat
from slo.text.units import Duration

Schedule = Annotated[
    str,
    TextFormat(
        r"^(?=.{1,255}$)[^\s\x00-\x1f\x7f]+( [^\s\x00-\x1f\x7f]+)*$",
        "the name of a schedule",
        "Notify in hours",
        "names are written as in PagerDuty, in one line, with single blanks",
    ),
    Field(description="the name of a schedule in PagerDuty, as it is written there"),
]

_MINUTE = Duration.parse("1m")
_DAY = Duration.parse("24h")


class OnCall(Shape):
    """Who is woken one after the other. A schedule with nobody on call is passed at once."""

    schedules: tuple[Schedule, ...] = Field(
        min_length=1, description="schedules of the team's own, in the order in which they are woken"
    )
    leadership: Schedule | None = Field(
        None, description="the schedule of who is woken if none of them answers"
    )
    escalate_after: Duration = Field(
        Duration.parse("15m"), description="how long each has to answer before the next is woken"
    )
    acknowledgement_timeout: Duration = Field(
        Duration.parse("30m"), description="when an answered page that is not over wakes somebody again"
    )

    @field_validator("escalate_after", "acknowledgement_timeout")
    @classmethod
    def _in_minutes(cls, time: Duration) -> Duration:
        if time.milliseconds % _MINUTE.milliseconds or not _MINUTE <= time <= _DAY:
            raise ValueError(f"PagerDuty waits for whole minutes, from {_MINUTE} to {_DAY}")
        return time

    @field_validator("schedules")
    @classmethod
    def _each_once(cls, schedules: tuple[str, ...]) -> tuple[str, ...]:
        for index, schedule in enumerate(schedules):
            if schedule in schedules[:index]:
                raise FieldError(f"{schedule!r} is woken already, before this", index)
        return schedules

    @property
    def levels(self) -> tuple[str, ...]:
        """The schedules in their order, leadership last."""
        return (*self.schedules, self.leadership) if self.leadership else self.schedules
