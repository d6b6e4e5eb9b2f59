"""Exclusions: times whose events do not count for error budgets, each with author, reason and expiry."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice, pairwise, takewhile
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import AfterValidator, Field, model_validator

from slo.languages.words import SomeWords
from slo.model.intervals import Interval, united
from slo.model.recurrence import check_recurrence, recurring, until
from slo.shapes import Day, Definition, FieldError, LocalTime, Name, TimeZone, ToObjective, ToService
from slo.text.times import YEARS, to_minute
from slo.text.units import Duration

_FIVE_MINUTES = timedelta(minutes=5)
_LONGEST = Duration.parse("366d")
_MOST_OCCURRENCES = 500


def _on_the_grid(start: datetime) -> datetime:
    if start.minute % 5:
        raise ValueError(f"{start:%H:%M} is not a multiple of five minutes, in which events are summed")
    if start.year not in YEARS:
        raise ValueError(f"the year is from {YEARS[0]} to {YEARS[-1]}, not {start.year}")
    return start


def _in_good_time(announce: Duration) -> Duration:
    if not _FIVE_MINUTES <= announce.timedelta <= _LONGEST.timedelta:
        raise ValueError(f"it is announced from 5m to {_LONGEST} before, not {announce}")
    return announce


def _in_five_minutes(lasts: Duration) -> Duration:
    if lasts.timedelta % _FIVE_MINUTES:
        raise ValueError(f"{lasts} is not a multiple of five minutes, in which events are summed")
    if lasts > _LONGEST:
        raise ValueError(f"an exclusion lasts {_LONGEST} at most, not {lasts}")
    return lasts


class Exclusion(Definition):
    """A planned maintenance, once or repeated, or a correction of events that were counted by mistake.

    It excludes time from the error budgets of services or objectives. It does not silence alerts. If users
    notice it, the teams of the products are notified before and when it begins.
    """

    kind: Literal["Exclusion"] = "Exclusion"
    name: Name
    reason: SomeWords = Field(description="why these events do not count")
    author: SomeWords = Field(description="the team or role that asked for it")
    announced_on: Day | None = Field(
        None, description="the day on which a planned maintenance was announced to all whom it concerns"
    )
    impact: Literal["discernible", "none"] = Field(
        "discernible", description="whether users notice it; if so, it is announced to the products' teams"
    )
    announce: Annotated[Duration, AfterValidator(_in_good_time)] = Field(
        Duration.parse("3d"),
        description="how long before it begins the products' teams get a ticket about it; they get another "
        "when it begins",
    )
    services: tuple[ToService, ...] = Field((), description="all objectives of these services")
    objectives: tuple[ToObjective, ...] = Field(
        (), description="these objectives, such as notify-api-accepted"
    )
    start: Annotated[LocalTime, AfterValidator(_on_the_grid)] = Field(
        description="when it begins first, as local time in the time zone"
    )
    lasts: Annotated[Duration, AfterValidator(_in_five_minutes)] = Field(
        description="how long it takes, such as 2h"
    )
    timezone: TimeZone = "UTC"
    repeat: Annotated[str, AfterValidator(check_recurrence)] | None = Field(
        None, description="when it is repeated, as in RFC 5545: FREQ=MONTHLY;BYDAY=1SU"
    )
    expires: Day | None = Field(
        None, description="the last day on which it may begin; required with 'repeat'"
    )

    def occurrences(self) -> tuple[Interval, ...]:
        """Return all occurrences in order; they do not overlap.

        It always begins at the same local time; `lasts` is elapsed time, also across clock changes. If the
        local time occurs twice, the first counts; if it is skipped, it begins later by what was skipped.
        (RFC 5545, 3.3.5, reads a start like this. It would drop a later occurrence that was skipped, so that
        the errors of a maintenance would count.)
        """
        return _occurrences(self.start, self.lasts, self.timezone, self.repeat, self.expires)

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if not self.services and not self.objectives:
            raise ValueError("an exclusion needs 'services', 'objectives' or both")
        return self

    @model_validator(mode="after")
    def _announced_if_noticed(self) -> Self:
        if self.impact == "none" and "announce" in self.model_fields_set:
            hint = "leave it out, or 'impact: none'"
            raise FieldError("maintenance without impact is not announced", "announce", hint=hint)
        return self

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if self.repeat is not None and self.expires is None:
            raise FieldError("'repeat' needs 'expires', so that somebody renews the exclusion", "repeat")
        if self.expires is not None and self.start.date() > self.expires:
            raise FieldError(f"this is before the start, {self.start:%Y-%m-%d}", "expires")
        return self

    @model_validator(mode="after")
    def _announced_before(self) -> Self:
        if self.announced_on is not None and self.announced_on > self.start.date():
            raise FieldError(f"this is after the start, {self.start:%Y-%m-%d}", "announced_on")
        return self

    @model_validator(mode="after")
    def _repeats(self) -> Self:
        if self.repeat is None or self.expires is None:
            return self
        last = until(self.repeat, self.timezone)
        if last is not None and last.date() > self.expires:
            raise FieldError(f"UNTIL is later than 'expires', {self.expires}", "repeat")
        first = next(recurring(self.repeat, self.start), None)
        if first is None:
            raise FieldError("this rule has no occurrence", "repeat")
        if first != self.start:
            raise FieldError(
                f"'repeat' occurs first at {first:%Y-%m-%dT%H:%M}: start then, or change 'repeat'",
                "start",
            )
        occurrences = self.occurrences()
        if len(occurrences) > _MOST_OCCURRENCES:
            hint = "choose an earlier day; the exclusion can be renewed then"
            raise FieldError(
                f"there are more than {_MOST_OCCURRENCES} occurrences until then", "expires", hint=hint
            )
        for one, following in pairwise(occurrences):
            if one.end > following.start:
                when = to_minute(following.start)
                raise FieldError(f"it would not be over at its next occurrence, {when}", "lasts")
        return self


class Unsigned(NamedTuple):
    """An exclusion that leaves nothing out of an objective until the parties that are `missing` sign it.

    `beyond` says by how much it is beyond what the policy of the objective consents to; "" if to nothing.
    """

    exclusion: Exclusion
    missing: tuple[str, ...]
    beyond: str


def excluded(exclusions: Iterable[Exclusion]) -> tuple[Interval, ...]:
    """Return the united occurrences of exclusions; overlapping and adjacent ones become one interval."""
    return united(occurrence for exclusion in exclusions for occurrence in exclusion.occurrences())


@lru_cache
def _occurrences(
    start: datetime, lasts: Duration, timezone: str, repeat: str | None, expires: date | None
) -> tuple[Interval, ...]:
    """Return the occurrences, at most one more than is allowed."""
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
