"""A team's on-call in PagerDuty: its schedules, in the order in which they are paged, and its timeouts.

Who is in a schedule, and when, is not defined here: teams maintain that in PagerDuty.
"""

from typing import Annotated

from pydantic import Field, field_validator

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

_MINUTE = Duration.parse("1m")
_DAY = Duration.parse("24h")


class OnCall(Shape):
    """Who is paged, one schedule after the other. A schedule with nobody on call is skipped."""

    schedules: tuple[Schedule, ...] = Field(
        min_length=1, description="the team's own schedules, in the order in which they are paged"
    )
    leadership: Schedule | None = Field(
        None, description="the schedule that is paged if none of them answers"
    )
    escalate_after: Duration = Field(
        Duration.parse("15m"), description="how long each schedule has to answer before the next one is paged"
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
    def _each_once(cls, schedules: tuple[str, ...]) -> tuple[str, ...]:
        for index, schedule in enumerate(schedules):
            if schedule in schedules[:index]:
                raise FieldError(f"schedule {schedule!r} is listed already", index)
        return schedules

    @property
    def levels(self) -> tuple[str, ...]:
        """The schedules in order, leadership last."""
        return (*self.schedules, self.leadership) if self.leadership else self.schedules
