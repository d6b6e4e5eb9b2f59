"""Other tools whose recorded series can be recorded as well, so that what reads them goes on."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from slo.shapes import TextFormat


class Peer(StrEnum):
    """A tool that records series of objectives."""

    SLOTH = "sloth"
    PYRRA = "pyrra"


NAME_THERE = TextFormat(
    r'^[^\s"\\{}]{1,253}$',
    "the name of an objective in another tool",
    "nginx-api-errors",
    "as Pyrra has it, or as SERVICE/SLO of Sloth; without spaces, quotes and braces",
)

_NameThere = Annotated[str, NAME_THERE]

KnownAs = Annotated[
    Mapping[Peer, _NameThere],
    Field(description="its names in other tools: the series of `compat` have them as labels"),
]
"""The name of an objective in each tool, where it differs from what its id gives."""
