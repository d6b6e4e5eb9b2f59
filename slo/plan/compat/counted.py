"""What series of other tools are made of: error ratios and numbers of events of any window.

Windows that rules of ours record are read; others are summed from stored counts. Of windows that are read
straight from raw series there are only those that are recorded.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from slo.model import SLO, Calendar, Strategy, is_long, naming, newest
from slo.plan.ratios import windows
from slo.plan.series import OfObjective, Side
from slo.plan.sums import read, summed
from slo.plan.types import Labels
from slo.text.lines import indent
from slo.text.units import Duration


@dataclass(frozen=True)
class Expression:
    """An expression, and the names of the recorded series that it reads."""

    text: str
    reads: frozenset[str]

    def then(self, text: str, *others: "Expression") -> "Expression":
        """Return an expression that is made of this one and of others."""
        return Expression(text, self.reads.union(*(other.reads for other in others)))


@dataclass(frozen=True)
class PeerSeries(OfObjective):
    """A series of another tool: its name and labels there, and what gives its value here."""

    series: str
    own: tuple[tuple[str, str], ...]
    value: Expression

    @property
    def name(self) -> str:
        return self.series

    @property
    def labels(self) -> Labels:
        return dict(self.own)

    @property
    def reads(self) -> frozenset[str]:
        return self.value.reads

    def promql(self) -> str:
        return self.value.text


def constant(number: str) -> Expression:
    """Return an expression for a number."""
    return Expression(f"vector({number})", frozenset())


def ratio(slo: SLO, window: Duration) -> Expression | None:
    """Return the share of bad events of a window, of each group; None if it is not known."""
    if window in _recorded(slo):
        return _newest(naming.error_ratio(window), slo, window)
    bad, total = events(slo, Side.BAD, window), events(slo, Side.TOTAL, window)
    if bad is None or total is None:
        return None
    return bad.then(f"{bad.text}\n/ (\n{indent(total.text, '  ')} > 0\n)", total)


def events(slo: SLO, side: Side, window: Duration) -> Expression | None:
    """Return the number of events of a window, of each group; None if it is not known."""
    if is_long(window) and slo.service.strategy is Strategy.DIRECT:
        return None
    return Expression(_bare(summed(side, (slo,), window), slo), read(side, window))


def of_compliance(slo: SLO) -> tuple[Expression, Expression]:
    """Return all events of the compliance window, and the share of them that was bad, of each group."""
    window = slo.objective.window
    return _newest(naming.events(window), slo, window), _newest(naming.error_ratio(window), slo, window)


def _newest(name: str, slo: SLO, window: Duration | Calendar) -> Expression:
    return Expression(_bare(newest(naming.of(name, slo=slo.id), window), slo), frozenset((name,)))


def _recorded(slo: SLO) -> Iterable[object]:
    read = windows((slo,))
    return read.others | read.compliance


def _bare(expression: str, slo: SLO) -> str:
    """Take the labels away that only series of ours have; groups have the labels of the metrics."""
    groups = slo.indicator.groups
    if groups.renamed:
        return groups.inverted.aggregated("sum", f"\n{indent(expression, '  ')}\n")
    return f"sum without (slo, slo_bundle) (\n{indent(expression, '  ')}\n)"
