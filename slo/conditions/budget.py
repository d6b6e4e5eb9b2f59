"""Error budgets of objectives and groups, and expressions about them."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, Inexact, localcontext
from fractions import Fraction
from functools import lru_cache

from slo.conditions.measurement import Figures, Group, Window
from slo.model import SLO, Strategy, naming, newest
from slo.promql import quote
from slo.text.units import Duration, Percent, plain


@dataclass(frozen=True, slots=True)
class Budget:
    """The error budget of a group with its own target or, if `group` is empty, of all other groups.

    `share` of the events in the compliance window may be bad. `length` is the window's usual length.
    `stored` is whether windows are sums of recorded counts, which begin when rules are loaded.
    """

    slo: str
    share: Fraction
    window: Window
    length: Duration
    group: Group = ()
    stored: bool = True

    def select(self, series: str) -> str:
        """Select a recorded series of the objective, of the group or of all groups, in PromQL."""
        if not self.group:
            return naming.of(series, slo=self.slo)
        matchers = (f"{label}={quote(value)}" for label, value in (("slo", self.slo), *self.group))
        return f"{series}{{{','.join(matchers)}}}"

    def ratio(self, window: Window) -> str:
        """Return the newest error ratio of a window, in PromQL."""
        return newest(self.select(naming.error_ratio(window)), window)

    def events(self, window: Window) -> str:
        """Return the newest number of all events of a window, in PromQL."""
        return newest(self.select(naming.events(window)), window)

    def measured(self, window: Duration) -> str | None:
        """Return the share of a window that is measured, with the error ratio's labels; None if all is."""
        return newest(self.select(naming.measured(window)), window) if self.stored else None

    def weighted_ratio(self, window: Duration) -> str:
        """Write what `Measurement.weighted_ratio` computes in PromQL."""
        measured = self.measured(window)
        return f"{self.ratio(window)} * {measured}" if measured else self.ratio(window)

    def of_weighted_ratio(self, window: Duration) -> frozenset[str]:
        """Return the names of the series in `weighted_ratio`."""
        measured = (naming.measured(window),) if self.stored else ()
        return frozenset((naming.error_ratio(window), *measured))

    @property
    def window_measured(self) -> str | None:
        """The share of the compliance window that is measured, in PromQL; None if that is not known."""
        return newest(self.select(naming.BUDGET_MEASURED), self.window) if self.stored else None

    @property
    def of_whole_window(self) -> frozenset[str]:
        """The names of the series in `window_measured`."""
        return frozenset((naming.BUDGET_MEASURED,) if self.stored else ())

    def bad_events(self, window: Window) -> str:
        """Write the number of bad events of a window in PromQL, as `Measurement.bad` computes it."""
        return f"{self.ratio(window)} * {self.events(window)}"

    @property
    def recorded_remaining(self) -> str:
        """The share that is left, as it was recorded, in PromQL."""
        return newest(self.select(naming.BUDGET_REMAINING), self.window)

    def remaining(self, figures: Figures) -> Fraction | None:
        """Return the remaining share, 1 - error ratio / budget; None if nothing was measured."""
        ratio = figures.error_ratio(self.window)
        return None if ratio is None else 1 - ratio / self.share

    def share_measured(self, figures: Figures) -> Fraction | None:
        """Return the share of the compliance window that is measured; None if unknown.

        Windows straight from raw series have no age, and count as measured in full.
        """
        return figures.window_measured if self.stored else Fraction(1)

    def remaining_of_whole(self, figures: Figures) -> Fraction | None:
        """Return the share that would remain of the whole window's budget if no more bad events came.

        Time that is not measured yet counts as the same traffic without errors. None if unknown.
        """
        remaining, measured = self.remaining(figures), self.share_measured(figures)
        return None if remaining is None or measured is None else 1 - (1 - remaining) * measured

    def __str__(self) -> str:
        """Return the share as an exact PromQL number."""
        return exact(self.share)


def budgets(slo: SLO) -> tuple[Budget, ...]:
    """Return the budget of each group with its own target, and then that of all other groups."""
    own = (_budget(slo, one.target, tuple(one.group.items())) for one in slo.objective.targets)
    return (*own, _budget(slo, slo.objective.target))


def budget_of(slo: SLO, group: Group) -> Budget:
    """Return the budget of a group: its own, or the common one."""
    return _budget(slo, slo.target_of(dict(group)), group)


def _budget(slo: SLO, target: Percent, group: Group = ()) -> Budget:
    stored = slo.service.strategy is not Strategy.DIRECT
    return Budget(slo.id, _left_by(target), slo.objective.window, slo.window_length, group, stored)


@lru_cache(maxsize=1024)
def _left_by(target: Percent) -> Fraction:
    return 1 - Fraction(target.ratio)


def for_each_budget(budgets: tuple[Budget, ...], by: tuple[str, ...], write: Callable[[Budget], str]) -> str:
    """Return an expression for each group with its own budget, and then for all other groups.

    `budgets` are all budgets of an objective; `by` are the labels of its indicator's groups.
    """
    *alternatives, others = map(write, budgets)
    if alternatives:
        own = " or ".join(budget.select(naming.ERROR_BUDGET) for budget in budgets[:-1])
        others += f"\nunless on ({', '.join(by)})\n({own})"
    return "\nor\n".join((*alternatives, others))


def exact(number: Fraction) -> str:
    """Return a number as exact PromQL: a decimal if that is finite, otherwise a division.

    >>> exact(Fraction("14.4")), exact(Fraction(14, 15))
    ('14.4', '14 / 15')
    """
    return _exact(number.numerator, number.denominator)


@lru_cache(maxsize=1024)
def _exact(numerator: int, denominator: int) -> str:
    """Write a quotient; cached by whole numbers, because a Fraction is slow to look up."""
    with localcontext() as context:
        context.traps[Inexact] = True
        try:
            return plain(Decimal(numerator) / denominator)
        except Inexact:
            return f"{numerator} / {denominator}"
