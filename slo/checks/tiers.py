"""Alert tiers that can never fire, and outages of everything that nobody would hear of for long."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import NamedTuple

from slo.conditions import TierCondition, of_tiers
from slo.model import SLO, Catalogue, Tier
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration, plain

_WORKING_DAY = Duration.parse("8h")
_TWO_DIGITS_DOWN = Context(prec=2, rounding=ROUND_FLOOR)

_HINT = "give the objective an alert policy with smaller shares or longer windows"


class _Firing(NamedTuple):
    """A tier, the error ratio it fires above, and how long an outage of everything has lasted by then."""

    tier: Tier
    above: Fraction
    after: Fraction
    """In milliseconds; of no meaning where nothing can be above."""

    @property
    def can_be(self) -> bool:
        return self.above < 1

    def __str__(self) -> str:
        return f"{self.tier.severity} at {self.tier.budget} in {self.tier.long_window}"

    @property
    def needs(self) -> str:
        return f"needs more than {round(float(self.above) * 100)}% errors"


def impossible_tiers(catalogue: Catalogue) -> Iterator[Problem]:
    """Find tiers whose threshold no error ratio can exceed, because the budget is so large.

    Where these are why an outage of everything would be noticed late or never, that is said instead.
    """
    for slo, firings in _with_firings(catalogue):
        if _noticed_in_time(firings):
            for firing in firings:
                if not firing.can_be:
                    yield checks.IMPOSSIBLE_TIER.problem(
                        f"the {firing} can never fire: it {firing.needs}, because {_budget(slo)}",
                        slo.where("target"),
                        hint=_HINT,
                    )


def unnoticed_outages(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives of which nobody would hear within a working day that every single event fails.

    From a healthy state, at steady traffic: t into the outage the error ratio of a window is t / window, so
    a tier fires after budget share * compliance window * error budget, however long its own windows are.
    https://sre.google/workbook/alerting-on-slos/#4-alert-on-burn-rate
    """
    for slo, firings in _with_firings(catalogue):
        if not _noticed_in_time(firings):
            message = f"{_noticed(firings)}, because {_budget(slo)}"
            yield checks.UNNOTICED_OUTAGE.problem(message, slo.where("target"), _remedy(slo))


def _with_firings(catalogue: Catalogue) -> Iterator[tuple[SLO, tuple[_Firing, ...]]]:
    """Reckon with the tiers of each objective; once for all that have the same policy, window and budget."""
    known: dict[object, tuple[_Firing, ...]] = {}
    for slo in catalogue.slos:
        key = (id(slo.policy), slo.window_length, slo.error_budget)
        if key not in known:
            budget = Fraction(slo.error_budget)
            known[key] = tuple(_firing(one, budget) for one in of_tiers(slo))
        yield slo, known[key]


def _firing(one: TierCondition, budget: Fraction) -> _Firing:
    tier, above = one.tier, one.long.threshold(budget)
    lasted = tier.for_.milliseconds if tier.for_ else 0
    return _Firing(tier, above, above * tier.long_window.milliseconds + lasted)


def _first(firings: Iterable[_Firing]) -> _Firing | None:
    possible = (firing for firing in firings if firing.can_be)
    return min(possible, key=lambda firing: firing.after, default=None)


def _noticed_in_time(firings: Iterable[_Firing]) -> bool:
    first = _first(firings)
    return first is not None and first.after <= _WORKING_DAY.milliseconds


def _noticed(firings: tuple[_Firing, ...]) -> str:
    """Say when an outage of everything is noticed, and what keeps the other tiers from being sooner."""
    first = _first(firings)
    if first is None:
        least = min(firings, key=lambda firing: firing.above)
        return f"no alert would ever tell of an outage of everything: even the {least} {least.needs}"
    never = sum(not firing.can_be for firing in firings)
    why = (
        f"{never} of its {len(firings)} tiers can never fire"
        if never
        else "the shares of the budget that its tiers wait for take as long"
    )
    after = Duration(round(first.after / 60_000) * 60_000)
    return f"an outage of everything would first be noticed after {after}, by the {first}: {why}"


def _budget(slo: SLO) -> str:
    return f"the error budget is {plain(slo.error_budget.scaleb(2))}%"


def _remedy(slo: SLO) -> str:
    """Give the share of the budget that an outage spends in a working day."""
    whole = slo.window_length.milliseconds * slo.error_budget
    share = min(_TWO_DIGITS_DOWN.divide(_WORKING_DAY.milliseconds, whole), Decimal(1))
    return (
        "give the objective an alert policy with a tier at "
        f"{plain(share.scaleb(2))}% of the budget or less, over more than {_WORKING_DAY}"
    )
