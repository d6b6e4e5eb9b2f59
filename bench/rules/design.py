"""What a rule generator is to the bench: rules with their interval, and the history that they stand on."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from bench.rules.clock import HOUR, MINUTE
from bench.rules.services import Service


class Rule(NamedTuple):
    """A recording, with all the labels that it will have, or an alert, without; every so many seconds.

    An alert that `pages` does so when it has been true for `hold` seconds.
    """

    name: str
    expr: str
    labels: dict[str, str] | None
    every: int
    pages: bool = False
    hold: int = 0

    @property
    def evaluations_an_hour(self) -> float:
        """Give how often the rule is evaluated in an hour."""
        return HOUR / self.every


class Tier(NamedTuple):
    """A policy's reason to page: both windows, in seconds, burn the budget faster than this, for so long."""

    long: int
    short: int
    burn_rate: float
    hold: int = 0


WORKBOOK = (Tier(HOUR, 5 * MINUTE, 13.44), Tier(6 * HOUR, 30 * MINUTE, 5.6))
"""Page when 2% of the budget of 28 days is spent within 1h, or 5% within 6h.

Source: https://sre.google/workbook/alerting-on-slos/
"""


class Design(Protocol):
    """A way to turn an objective into rules."""

    @property
    def name(self) -> str:
        """Name the design in a table."""

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """Give the policy by which the design pages."""

    def rules(self, service: Service) -> Iterator[Rule]:
        """Give all rules of the service's one objective."""

    def ratios(self, service: Service) -> Mapping[str, Rule]:
        """Give the recordings of the error ratio, by their window."""


def paging(design: Design, service: Service) -> list[Rule]:
    """Give the alerts of a design that page."""
    return [rule for rule in design.rules(service) if rule.pages]
