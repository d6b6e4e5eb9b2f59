"""Series that are computed and stored: of which objectives, counting what, known by which key."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Self

from slo.model import SLO, naming
from slo.sli import Counts
from slo.sli.counts import Sides

Key = tuple[str, ...]
"""What something is known by, in this version of a plan and in others."""


class Side(Enum):
    """Which events are counted, all or those that are bad; and the series that hold them."""

    TOTAL = (naming.TOTAL_1M, naming.TOTAL_5M, naming.TOTAL_RECENT)
    BAD = (naming.BAD_1M, naming.BAD_5M, naming.BAD_RECENT)

    @property
    def minutes(self) -> str:
        return self.value[0]

    @property
    def roll_up(self) -> str:
        return self.value[1]

    @property
    def recent(self) -> str:
        return self.value[2]

    @property
    def words(self) -> str:
        return "All events" if self is Side.TOTAL else "Bad events"

    def of(self, counts: Counts | Sides) -> str:
        return counts.total if self is Side.TOTAL else counts.bad


class Recording(ABC):
    """A series that is computed and stored. Each kind of it says by its fields what it measures.

    `labels` are those that its rule sets. `key` is unique in a plan, and stays what it is. `words` are for an
    expression that does not say itself what it counts. A series that is `simultaneous` must be evaluated at
    the same times as the series that it reads; it `follows` those whose value of the same time it needs.
    """

    simultaneous: ClassVar[bool] = False

    @property
    def follows(self) -> frozenset[str]:
        return frozenset()

    def alone(self) -> Self:
        """Return what computes all that it divides by, where it would read what is recorded just before."""
        return self

    @property
    def words(self) -> str:
        return ""

    @property
    @abstractmethod
    def bundle(self) -> str: ...
    @property
    @abstractmethod
    def name(self) -> str: ...
    @property
    @abstractmethod
    def labels(self) -> Mapping[str, str]: ...
    @property
    @abstractmethod
    def reads(self) -> frozenset[str]:
        """The names of recorded series in its expression."""

    @abstractmethod
    def promql(self) -> str:
        """Write the expression that gives the series."""

    @property
    def key(self) -> Key:
        return (self.bundle, self.name, *(f"{name}={value}" for name, value in sorted(self.labels.items())))


@dataclass(frozen=True)
class OfObjective(Recording):
    """A series of one objective, or of each group of it."""

    slo: SLO

    @property
    def bundle(self) -> str:
        return self.slo.service.name

    @property
    def labels(self) -> Mapping[str, str]:
        return _of_one(self.slo)


@dataclass(frozen=True)
class OfBundle(Recording):
    """A series of each of some objectives of a bundle: of one of them, or of all."""

    slos: tuple[SLO, ...]

    @property
    def bundle(self) -> str:
        return self.slos[0].service.name

    @property
    def labels(self) -> Mapping[str, str]:
        return _of_one(self.slos[0]) if len(self.slos) == 1 else {}


def _of_one(slo: SLO) -> Mapping[str, str]:
    return {"slo": slo.id, "slo_bundle": slo.service.name}


def recorded(series: str, slos: tuple[SLO, ...]) -> str:
    """Return a selector of a recorded series of one objective, or of all objectives of a bundle."""
    if len(slos) == 1:
        return naming.of_objective(series, slos[0].id)
    return naming.of(series, slo_bundle=slos[0].service.name)
