"""Emergencies: for some hours one party alone may change the terms of an objective that is in force."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from slo.shapes import FieldError, Shape, TextFormat

LONGEST = timedelta(hours=72)

_FORMAT = "%Y-%m-%dT%H:%MZ"

Minute = Annotated[
    str,
    TextFormat(
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z$",
        "a time",
        "2026-11-30T12:00Z",
        "times of emergencies are in UTC, to the minute",
    ),
]


def minute(at: datetime) -> str:
    """Write a time in UTC, to the minute."""
    return at.astimezone(UTC).strftime(_FORMAT)


def at_minute(text: str) -> datetime:
    """Read what `minute` wrote; raises ValueError for a day or an hour that does not exist."""
    return datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)


class Emergency(Shape):
    """Why one party signed alone, and from when until when this counts: at most 72 hours."""

    reason: str = Field(min_length=1, description="why it could not wait for the others")
    begins: Minute = Field(description="when it was declared")
    until: Minute = Field(description="when it ends, at most 72 hours later")

    @model_validator(mode="after")
    def _short(self) -> Self:
        for field in ("begins", "until"):
            try:
                at_minute(getattr(self, field))
            except ValueError as error:
                raise FieldError(f"{getattr(self, field)!r} is no time that exists", field) from error
        lasts = at_minute(self.until) - at_minute(self.begins)
        if not timedelta() < lasts <= LONGEST:
            raise FieldError("an emergency ends within 72 hours after it was declared", "until")
        return self


class Declared(NamedTuple):
    """An emergency of a party, as it is recorded. The reason is on one line."""

    party: str
    begins: str
    until: str
    reason: str

    @classmethod
    def of(cls, party: str, one: Emergency) -> Self:
        return cls(party, one.begins, one.until, " ".join(one.reason.split()))

    def holds(self, at: datetime) -> bool:
        """Return whether it has begun and not ended at a time."""
        return at_minute(self.begins) <= at < at_minute(self.until)
