"""Other tools whose series can be recorded as well, so that dashboards that read them still work."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from slo.peers import Peer
from slo.shapes import TextFormat

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
