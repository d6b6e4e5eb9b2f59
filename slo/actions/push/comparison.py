"""What a push changes on a server, in order, and what it leaves alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Self

from slo.text.terminal import printable


class Mark(StrEnum):
    """What happens to a thing on the server."""

    ADD = "+"
    CHANGE = "~"
    REMOVE = "-"


@dataclass(frozen=True, slots=True)
class Step:
    """One change. `content` is what is sent, `write` sends it."""

    mark: Mark
    name: str
    about: str
    content: str = field(repr=False)
    write: Callable[[], None] = field(compare=False, repr=False)

    def __str__(self) -> str:
        """Return the change on one line. Names may come from the server."""
        return printable(f"{self.mark} {self.name}{f': {self.about}' if self.about else ''}")


class Comparison(NamedTuple):
    """The steps to what was generated. `foreign` is how many things are of others, and left alone.

    `clashes` are things of others in the place of what was generated.
    """

    steps: tuple[Step, ...]
    unchanged: int
    foreign: int
    clashes: tuple[str, ...] = ()

    def then(self, other: Self) -> "Comparison":
        """Return this comparison and another one, whose steps come later."""
        return Comparison(
            self.steps + other.steps,
            self.unchanged + other.unchanged,
            self.foreign + other.foreign,
            self.clashes + other.clashes,
        )
