"""Alert tiers that can never fire, and complete outages that are noticed late or never."""

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
    """A tier, its threshold as an error ratio, and how long a complete outage lasts until it fires."""

    tier: Tier
    above: Fraction
    after: Fraction
    """In milliseconds; meaningless if the threshold is 1 or more."""

    @property
    def possible(self) -> bool:
        return self.above < 1

    def __str__(self) -> str:
        return f"{self.tier.severity} at {self.tier.budget} in {self.tier.long_window}"

    @property
    def needs(self) -> str:
        return f"needs more than {round(float(self.above) * 100)}% errors"


def impossible_tiers(catalogue: Catalogue) -> Iterator[Problem]:
    """Find tiers whose threshold no error ratio can exceed, because the error budget is so large.

    Objectives that `unnoticed_outages` reports are skipped.
    """
    for slo, firings in _with_firings(catalogue):
        if _noticed_in_time(firings):
            for firing in firings:
                if not firing.possible:
                    yield checks.IMPOSSIBLE_TIER.problem(
                        f"the {firing} can never fire: it {firing.needs}, because {_budget(slo)}",
                        slo.where("target"),
                        hint=_HINT,
                    )


def unnoticed_outages(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives for which no tier fires within a working day although every event fails.

    From a healthy state at steady traffic, the error ratio of a window after time t is t / window. So a tier
    fires after budget share * compliance window * error budget, whatever the length of its own windows.
    https://sre.google/workbook/alerting-on-slos/#4-alert-on-burn-rate
    """
    for slo, firings in _with_firings(catalogue):
        if not _noticed_in_time(firings):
            message = f"{_noticed(firings)}, because {_budget(slo)}"
            yield checks.UNNOTICED_OUTAGE.problem(message, slo.where("target"), _remedy(slo))


def _with_firings(catalogue: Catalogue) -> Iterator[tuple[SLO, tuple[_Firing, ...]]]:
    """Yield each objective with its tiers; computed once per policy, window and error budget."""
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
    candidates = (firing for firing in firings if firing.possible)
    return min(candidates, key=lambda firing: firing.after, default=None)


def _noticed_in_time(firings: Iterable[_Firing]) -> bool:
    first = _first(firings)
    return first is not None and first.after <= _WORKING_DAY.milliseconds


def _noticed(firings: tuple[_Firing, ...]) -> str:
    """Describe when a complete outage is noticed, and why not sooner."""
    first = _first(firings)
    if first is None:
        least = min(firings, key=lambda firing: firing.above)
        return f"no alert would fire in a complete outage: even the {least} {least.needs}"
    never = sum(not firing.possible for firing in firings)
    why = (
        f"{never} of its {len(firings)} tiers can never fire"
        if never
        else "its tiers wait for large shares of the budget"
    )
    after = Duration(round(first.after / 60_000) * 60_000)
    return f"a complete outage would be noticed only after {after}, by the {first}: {why}"


def _budget(slo: SLO) -> str:
    return f"the error budget is {plain(slo.error_budget.scaleb(2))}%"


def _remedy(slo: SLO) -> str:
    """Suggest the share of the budget that a complete outage spends in a working day."""
    whole = slo.window_length.milliseconds * slo.error_budget
    share = min(_TWO_DIGITS_DOWN.divide(_WORKING_DAY.milliseconds, whole), Decimal(1))
    return (
        "give the objective an alert policy with a tier at "
        f"{plain(share.scaleb(2))}% of the budget or less, with a long window above {_WORKING_DAY}"
    )
