"""A suggestion: what the past would have met, and what targets around it cost in pages."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from slo.conditions import Group
from slo.evidence.replay.held import Past
from slo.model import SLO
from slo.model.little_traffic import one_bad_event
from slo.text.units import Percent


class Candidate(NamedTuple):
    """A target, and what its alerts and policies would have done; `met` is whether every window met it."""

    target: Percent
    met: bool
    pages: int
    tickets: int
    incidents: int
    paged: int
    frozen: int


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Targets for an objective, or for one group of it; None of the past if nothing was measured.

    `minutes` is how long alerts were replayed.
    """

    slo: SLO
    group: Group = ()
    past: Past | None = None
    candidates: tuple[Candidate, ...] = ()
    minutes: int = 0

    @property
    def name(self) -> str:
        labels = ", ".join(f"{label}={value}" for label, value in self.group)
        return f"{self.slo.id} {{{labels}}}" if labels else self.slo.id

    @property
    def current(self) -> Percent:
        return self.slo.target_of(dict(self.group))

    @property
    def one_bad_event(self) -> Fraction | None:
        """The share of the budget of the suggested, or else the present, target that one bad event spends."""
        if self.past is None:
            return None
        target = self.past.target or self.current
        return one_bad_event(1 - Fraction(target.ratio), self.past.events)
