"""Exclusions: times whose events count for no budget, each with who asked for it, why, and until when."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice, pairwise, takewhile
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from slo.model.intervals import Interval, united
from slo.model.recurrence import check_recurrence, recurring, until
from slo.shapes import Day, Document, FieldError, LocalTime, Name, TimeZone, ToObjective, ToService
from slo.text.times import to_minute
from slo.text.units import Duration

_FIVE_MINUTES = timedelta(minutes=5)
_YEARS = range(1970, 2100)
_LONGEST = Duration.parse("366d")
_MOST_OCCURRENCES = 500


def _on_the_grid(start: datetime) -> datetime:
    if start.minute % 5:
        raise ValueError(f"it begins at a full five minutes, as events are summed; not at {start:%H:%M}")
    if start.year not in _YEARS:
        raise ValueError(f"it begins in {_YEARS[0]} to {_YEARS[-1]}, not in {start.year}")
    return start


def _in_five_minutes(lasts: Duration) -> Duration:
    if lasts.timedelta % _FIVE_MINUTES:
        raise ValueError(f"it lasts full five minutes, as events are summed; not {lasts}")
    if lasts > _LONGEST:
        raise ValueError(f"it lasts {_LONGEST} at most, not {lasts}")
    return lasts


class Exclusion(Document):
    """A planned maintenance, once or again and again, or a correction of what was counted by mistake.

    It takes time out of the error budgets of some services or objectives, and silences nothing.
    """

    kind: Literal["Exclusion"] = "Exclusion"
    name: Name
    reason: str = Field(min_length=1, description="why these events are not held against the budget")
    author: str = Field(min_length=1, description="the team or role that asked for it")
    impact: Literal["discernible", "none"] = Field(
        "discernible", description="whether users notice; what they notice is announced to them"
    )
    services: tuple[ToService, ...] = Field((), description="all objectives of these services")
    objectives: tuple[ToObjective, ...] = Field(
        (), description="these objectives, such as notify-api-availability"
    )
    start: Annotated[LocalTime, AfterValidator(_on_the_grid)] = Field(
        description="when it begins, or begins first, by the clock of the time zone"
    )
    lasts: Annotated[Duration, AfterValidator(_in_five_minutes)] = Field(
        description="how long it takes, such as 2h"
    )
    timezone: TimeZone = "UTC"
    repeat: Annotated[str, AfterValidator(check_recurrence)] | None = Field(
        None, description="when it comes again, as in RFC 5545: FREQ=MONTHLY;BYDAY=1SU"
    )
    expires: Day | None = Field(None, description="the last day on which it may begin; needed to repeat")

    def occurrences(self) -> tuple[Interval, ...]:
        """Give each time that it takes, in order; none reaches into the next.

        `lasts` is time that passes, also where clocks are changed meanwhile. By the clock it always begins at
        the same time. Where the clock shows that twice, the first counts; where it skips it, it begins as
        much later as was skipped. (RFC 5545, 3.3.5, reads a start so; it would leave out a later one that was
        skipped, and with that count the errors of a maintenance.)
        """
        return _occurrences(self.start, self.lasts, self.timezone, self.repeat, self.expires)

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if not self.services and not self.objectives:
            raise ValueError("an exclusion names the 'services' or the 'objectives' that it is of")
        return self

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if self.repeat is not None and self.expires is None:
            raise FieldError("what is repeated needs 'expires', so that somebody asks for it anew", "repeat")
        if self.expires is not None and self.start.date() > self.expires:
            raise FieldError(f"it would begin first on {self.start:%Y-%m-%d}, after this", "expires")
        return self

    @model_validator(mode="after")
    def _repeats(self) -> Self:
        if self.repeat is None or self.expires is None:
            return self
        last = until(self.repeat, self.timezone)
        if last is not None and last.date() > self.expires:
            raise FieldError(f"UNTIL is after it expires, on {self.expires}", "repeat")
        first = next(recurring(self.repeat, self.start), None)
        if first is None:
            raise FieldError("it would never come", "repeat")
        if first != self.start:
            raise FieldError(
                f"by 'repeat' it comes first at {first:%Y-%m-%dT%H:%M}, not at this time", "start"
            )
        occurrences = self.occurrences()
        if len(occurrences) > _MOST_OCCURRENCES:
            hint = "let it expire earlier: it can be asked for anew"
            raise FieldError(f"it comes more than {_MOST_OCCURRENCES} times until then", "expires", hint=hint)
        for one, following in pairwise(occurrences):
            if one.end > following.start:
                when = to_minute(following.start)
                raise FieldError(f"it would still last when it comes again, at {when}", "lasts")
        return self


def excluded(exclusions: Iterable[Exclusion]) -> tuple[Interval, ...]:
    """Unite the occurrences of exclusions; what overlaps or follows at once is one interval."""
    return united(occurrence for exclusion in exclusions for occurrence in exclusion.occurrences())


@lru_cache
def _occurrences(
    start: datetime, lasts: Duration, timezone: str, repeat: str | None, expires: date | None
) -> tuple[Interval, ...]:
    """List at most one occurrence more than there may be."""
    from slo.model.timezones import zone  # imported here, because few definitions have exclusions

    starts = iter([start])
    if repeat is not None:
        last = until(repeat, timezone) or datetime.max
        starts = takewhile(
            lambda time: time <= last and (expires is None or time.date() <= expires),
            recurring(repeat, start),
        )
    length = lasts.timedelta
    begun = (
        time.replace(tzinfo=zone(timezone)).astimezone(UTC) for time in islice(starts, _MOST_OCCURRENCES + 1)
    )
    return tuple(Interval(time, time + length) for time in begun)
