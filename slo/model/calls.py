"""How a product calls upon a party: people do, a declaration does, or a page that goes on."""

from enum import StrEnum
from typing import Annotated

from pydantic import Discriminator, Field, Tag, field_validator

from slo.shapes import Name, Ref, Shape
from slo.text.units import Duration

_SHORTEST = Duration.parse("1m")


_Agreeing = Annotated[
    Name,
    Ref("party", "who can agree is 'product', and the parties of the organisation", of="party or team"),
]


class CallMode(StrEnum):
    """By people with a reason; or also by each page that the product declared to be about security."""

    EXPLICIT = "explicit"
    ON_DECLARED_SECURITY = "on-declared-security"


class Automatic(Shape):
    """A page that has gone on for so long calls by itself, because nobody may have heard it."""

    automatic_after: Duration = Field(description="how long a page goes on before it calls, such as 15m")
    agreed: tuple[_Agreeing, ...] = Field(
        description="who agreed to it: 'product', and the party that is called"
    )

    @field_validator("automatic_after")
    @classmethod
    def _rules_run_each_minute(cls, after: Duration) -> Duration:
        if after < _SHORTEST:
            raise ValueError(f"rules run once a minute, so nobody is called before {_SHORTEST}")
        return after


def _written_as(value: object) -> str:
    return CallMode.__name__ if isinstance(value, str) else Automatic.__name__


CallTerms = Annotated[
    Annotated[Automatic, Tag(Automatic.__name__)] | Annotated[CallMode, Tag(CallMode.__name__)],
    Discriminator(_written_as),
]
"""A word, or the terms of calls without a person."""
