"""What a rule generator is to the bench: rules with their interval, and the history that they stand on."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from bench.rules.clock import HOUR
from bench.rules.services import Service


class Rule(NamedTuple):
    """A recording, with all the labels that it will have, or an alert, without; every so many seconds."""

    name: str
    expr: str
    labels: dict[str, str] | None
    every: float

    @property
    def evaluations_an_hour(self) -> float:
        """Give how often the rule is evaluated in an hour."""
        return HOUR / self.every


class Design(Protocol):
    """A way to turn an objective into rules."""

    @property
    def name(self) -> str:
        """Name the design in a table."""

    def rules(self, service: Service) -> Iterator[Rule]:
        """Give all rules of the service's one objective."""
