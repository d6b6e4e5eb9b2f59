"""How a product calls a party: by people, by declared security alerts, or by pages that keep firing."""

from enum import StrEnum
from typing import Annotated

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from slo.shapes import FieldError, Shape
from slo.text.units import Duration

_SHORTEST = Duration.parse("1m")


class CallMode(StrEnum):
    """Calls by people with a reason only, or also by each page with the category security."""

    EXPLICIT = "explicit"
    ON_DECLARED_SECURITY = "on-declared-security"


class Automatic(Shape):
    """A page that keeps firing for a time calls the party, because nobody may have noticed it."""

    automatic_after: Duration = Field(description="how long a page keeps firing before it calls, such as 15m")

    @model_validator(mode="before")
    @classmethod
    def _is_signed(cls, value: object) -> object:
        if isinstance(value, dict) and "agreed" in value:
            message = "both sides sign automatic calls, each in its own file; nobody states it for the other"
            raise FieldError(
                message, "agreed", hint="remove it; then both sign: slo agree --as PARTY --by ROLE"
            )
        return value

    @field_validator("automatic_after")
    @classmethod
    def _rules_run_each_minute(cls, after: Duration) -> Duration:
        if after < _SHORTEST:
            raise ValueError(f"rules run once a minute: write at least {_SHORTEST}")
        if rest := after.milliseconds % _SHORTEST.milliseconds:
            nearest = (
                after.milliseconds
                - rest
                + (_SHORTEST.milliseconds if 2 * rest >= _SHORTEST.milliseconds else 0)
            )
            message = f"rules and pagers count whole minutes, so nobody can be called exactly after {after}"
            raise FieldError(message, hint=f"the nearest is {Duration(nearest)}")
        return after


def _written_as(value: object) -> str:
    return CallMode.__name__ if isinstance(value, str) else Automatic.__name__


CallTerms = Annotated[
    Annotated[Automatic, Tag(Automatic.__name__)] | Annotated[CallMode, Tag(CallMode.__name__)],
    Discriminator(_written_as),
]
"""A mode of calls, or the terms of automatic calls."""
