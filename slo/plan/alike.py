"""Series of stored counts, whose expressions are alike for all objectives: each is written once.

What is counted differs from objective to objective. What is summed and judged does not: expressions of counts
that are stored differ by the names of objectives, and by how late samples may be.
"""

from abc import abstractmethod
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, cast

from slo.model import SLO
from slo.plan.series import OfBundle
from slo.text.units import Duration

_ID, _BUNDLE = "\0", "\1"
"""What stands for the names of an objective and of its bundle; no name and no expression contains it."""


@dataclass(frozen=True)
class OfCounts(OfBundle):
    """A series of stored counts. For a single objective, the names are put into what was written before."""

    @abstractmethod
    def written(self) -> str:
        """Write the expression for these objectives themselves."""

    def promql(self) -> str:
        slo = self.slos[0]
        if len(self.slos) > 1 or slo.exclusions or slo.earlier_ids:
            return self.written()
        others = tuple(vars(self).values())[1:]  # the fields after `slos`
        text = _of_any(type(self), others, slo.sampling.sample_delay)
        return text.replace(_ID, slo.id).replace(_BUNDLE, slo.service.name)


@lru_cache(maxsize=1024)
def _of_any(kind: Callable[..., OfCounts], others: tuple[Hashable, ...], delay: Duration) -> str:
    stand_in = _StandIn(_ID, _Named(_BUNDLE), _Read(delay))
    return kind((cast(SLO, stand_in),), *others).written()


class _Named(NamedTuple):
    name: str


class _Read(NamedTuple):
    sample_delay: Duration


class _StandIn(NamedTuple):
    """All that is alike. An expression that asks an objective for more cannot be written with it."""

    id: str
    service: _Named
    sampling: _Read
    exclusions: tuple[()] = ()
    earlier_ids: tuple[()] = ()
