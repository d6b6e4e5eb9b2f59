"""Working hours of a team."""

from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from slo.shapes import FieldError, Shape, TextFormat, TimeZone, ToHolidays

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_RANGE = rf"^({'|'.join(_DAYS)})(-({'|'.join(_DAYS)}))?$"
ClockTime = Annotated[str, TextFormat("^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", "a time of day", "09:00")]


class HoursOfDays(NamedTuple):
    """A time on some days of the week, which are counted from 0, Monday; `end` may be 24:00."""

    days: frozenset[int]
    start: str
    end: str


class Hours(Shape):
    """Working hours of a team, in which it reads its messages. They may end on the following day."""

    days: Annotated[str, TextFormat(_DAY_RANGE, "a day or days", "monday-friday")] = "monday-friday"
    start: ClockTime = Field(description="such as 09:00")
    end: ClockTime = Field(description="such as 17:30, or 24:00; before the start: on the following day")
    timezone: TimeZone = Field(description="an IANA time zone such as Europe/London")
    holidays: ToHolidays | None = Field(
        None, description="the name of a list of holidays, which are days off"
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start == self.end:
            message = f"hours from {self.start} to {self.end} are empty; all day is 00:00 to 24:00"
            raise FieldError(message, "end")
        if self.start == "24:00":
            raise FieldError("no hours start at 24:00; the following day starts at 00:00", "start")
        first, _, last = self.days.partition("-")
        if last and _DAYS.index(first) >= _DAYS.index(last):
            raise FieldError(f"{self.days!r} is empty: weeks begin on monday and end on sunday", "days")
        return self

    def cover(self, others: "Hours") -> bool:
        """Return whether these hours include others, apart from holidays; time zones must be the same."""
        return self.timezone == others.timezone and all(
            any(day in own.days and own.start <= part.start and part.end <= own.end for own in self.parts)
            for part in others.parts
            for day in part.days
        )

    @property
    def parts(self) -> tuple[HoursOfDays, ...]:
        """Its times on each day: hours that end on the following day have two parts."""
        days = frozenset(self.weekdays)
        if self.start < self.end:
            return (HoursOfDays(days, self.start, self.end),)
        following = frozenset((day + 1) % len(_DAYS) for day in days)
        evening, morning = HoursOfDays(days, self.start, "24:00"), HoursOfDays(following, "00:00", self.end)
        return (evening, morning) if self.end > "00:00" else (evening,)

    @property
    def weekdays(self) -> range:
        """The days of the week, counted from 0, which is Monday."""
        first, _, last = self.days.partition("-")
        return range(_DAYS.index(first), _DAYS.index(last or first) + 1)
