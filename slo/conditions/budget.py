"""The error budgets that conditions are about: whose they are, how large, and over which window."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, Inexact, localcontext
from fractions import Fraction
from functools import lru_cache

from slo.conditions.measurement import Group, Measurement, Window
from slo.model import SLO, naming
from slo.promql import quote
from slo.text.units import Duration, Percent, plain


@dataclass(frozen=True, slots=True)
class Budget:
    """The error budget of a group with a target of its own, or, where `group` is empty, of all other groups.

    `share` is the share of events that may be bad in the compliance window, whose usual length is `length`.
    """

    slo: str
    share: Fraction
    window: Window
    length: Duration
    group: Group = ()

    def select(self, series: str) -> str:
        """Select a recorded series of the objective, of the group or of all groups, in PromQL."""
        if not self.group:
            return naming.of(series, slo=self.slo)
        matchers = (f"{label}={quote(value)}" for label, value in (("slo", self.slo), *self.group))
        return f"{series}{{{','.join(matchers)}}}"

    def remaining(self, measurement: Measurement) -> Fraction | None:
        """Give what is left, 1 - error ratio / budget: 1 is all of it; None if nothing was measured."""
        ratio = measurement.error_ratios.get(self.window)
        return None if ratio is None else 1 - ratio / self.share

    def __str__(self) -> str:
        """Write the share as PromQL computes it exactly."""
        return exact(self.share)


def budgets(slo: SLO) -> tuple[Budget, ...]:
    """Give the budget of each group with a target of its own, and then that of all others."""
    own = (_budget(slo, one.target, tuple(one.group.items())) for one in slo.objective.targets)
    return (*own, _budget(slo, slo.objective.target))


def budget_of(slo: SLO, group: Group) -> Budget:
    """Give the budget of a group, which most groups have in common."""
    return _budget(slo, slo.target_of(dict(group)), group)


def _budget(slo: SLO, target: Percent, group: Group = ()) -> Budget:
    return Budget(slo.id, 1 - Fraction(target.ratio), slo.objective.window, slo.window_length, group)


def for_each_budget(budgets: tuple[Budget, ...], by: tuple[str, ...], write: Callable[[Budget], str]) -> str:
    """Write an expression for each group with a budget of its own, and then for all others.

    `budgets` are all of an objective, whose indicator is `by` these labels.
    """
    *alternatives, others = map(write, budgets)
    if alternatives:
        own = " or ".join(budget.select(naming.ERROR_BUDGET) for budget in budgets[:-1])
        others += f"\nunless on ({', '.join(by)})\n({own})"
    return "\nor\n".join((*alternatives, others))


@lru_cache
def exact(number: Fraction) -> str:
    """Write a number as PromQL computes it exactly: a decimal where it ends, or else a division.

    >>> exact(Fraction("14.4")), exact(Fraction(14, 15))
    ('14.4', '14 / 15')
    """
    with localcontext() as context:
        context.traps[Inexact] = True
        try:
            return plain(Decimal(number.numerator) / number.denominator)
        except Inexact:
            return f"{number.numerator} / {number.denominator}"
