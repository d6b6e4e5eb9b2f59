"""Alert tiers that can never fire, and complete outages that page or are noticed late or never."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import NamedTuple

from slo.conditions import PAGES_WITHIN, TierCondition, fires_after, lateness, of_tiers, outage_alert
from slo.model import SLO, WORKBOOK_AND_OUTAGE, AlertSeverity, Catalogue, Tier
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration, plain

_WORKING_DAY = Duration.parse("8h")
_TWO_DIGITS_DOWN = Context(prec=2, rounding=ROUND_FLOOR)

_SOONER = (
    f"name the alert policy '{WORKBOOK_AND_OUTAGE.name}', or give the objective one with a page for an "
    "'error_ratio' of 60% in 15m"
)
_ALSO_PROBE = "add an objective that pages sooner, such as a 'probe' of the service from outside"
_HINT = "give the objective an alert policy with smaller shares or longer windows"


class _Firing(NamedTuple):
    """A tier, its threshold as an error ratio, and how long a complete outage lasts until it fires."""

    tier: Tier
    above: Fraction
    after: Fraction | None
    """In milliseconds; None if it never fires."""

    @property
    def possible(self) -> bool:
        return self.after is not None

    def __str__(self) -> str:
        share = self.tier.budget or f"{self.tier.error_ratio} errors"
        return f"{self.tier.severity} at {share} in {self.tier.long_window}"

    @property
    def needs(self) -> str:
        return f"needs more than {round(float(self.above) * 100)}% errors"


def impossible_tiers(catalogue: Catalogue) -> Iterator[Problem]:
    """Find tiers whose threshold no error ratio can exceed, because the error budget is so large.

    Objectives that `unnoticed_outages` reports are skipped.
    """
    for slo, firings, in_time in _with_firings(catalogue):
        if in_time:
            for firing in firings:
                if not firing.possible:
                    yield checks.IMPOSSIBLE_TIER.problem(
                        f"the {firing} can never fire: it {firing.needs}, because {_budget(slo)}",
                        slo.where("target"),
                        hint=_HINT,
                    )


def unnoticed_outages(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives for which no tier fires within a working day although every event fails."""
    for slo, firings, in_time in _with_firings(catalogue):
        if not in_time:
            message = f"{_noticed(firings)}, because {_budget(slo)}"
            yield checks.UNNOTICED_OUTAGE.problem(message, slo.where("target"), _remedy(slo))


def slow_outage_pages(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives that page, but not within 15 minutes of a complete outage.

    Objectives that `unnoticed_outages` reports are skipped.
    """
    for slo, firings, in_time in _with_firings(catalogue):
        pages = in_time and any(firing.tier.severity is AlertSeverity.PAGE for firing in firings)
        first = outage_alert(slo) if pages else None
        if pages and first is None:
            yield _slow(slo, "a complete outage would page nobody: no page of its alert policy can fire")
        elif first and first.within > PAGES_WITHIN:
            yield _slow(slo, f"a complete outage would page only within {first.within}")


def _slow(slo: SLO, what: str) -> Problem:
    late = lateness(slo)
    why = f", and its numbers are up to {late} late" if late.milliseconds else ""
    hint = _ALSO_PROBE if late.milliseconds else _SOONER
    return checks.SLOW_OUTAGE_PAGE.problem(f"{what}, because {_budget(slo)}{why}", slo.where("target"), hint)


def _with_firings(catalogue: Catalogue) -> Iterator[tuple[SLO, tuple[_Firing, ...], bool]]:
    """Yield each objective that has tiers, with them, and whether they notice a complete outage in time.

    This is computed once per policy, window and error budget.
    """
    known: dict[object, tuple[tuple[_Firing, ...], bool]] = {}
    for slo in (one for one in catalogue.slos if one.tiers):
        key = (id(slo.policy), slo.window_length, slo.error_budget)
        if key not in known:
            budget = Fraction(slo.error_budget)
            firings = tuple(_firing(one, budget) for one in of_tiers(slo))
            known[key] = firings, _noticed_in_time(firings)
        yield slo, *known[key]


def _firing(one: TierCondition, budget: Fraction) -> _Firing:
    return _Firing(one.tier, one.long.threshold(budget), fires_after(one, budget))


def _first(firings: Iterable[_Firing]) -> tuple[Fraction, _Firing] | None:
    """Return the firing that comes first, and after which time."""
    candidates = ((firing.after, firing) for firing in firings if firing.after is not None)
    return min(candidates, key=lambda one: one[0], default=None)


def _noticed_in_time(firings: Iterable[_Firing]) -> bool:
    first = _first(firings)
    return first is not None and first[0] <= _WORKING_DAY.milliseconds


def _noticed(firings: tuple[_Firing, ...]) -> str:
    """Describe when a complete outage is noticed, and why not sooner."""
    found = _first(firings)
    if found is None:
        least = min(firings, key=lambda firing: firing.above)
        return f"no alert would fire in a complete outage: even the {least} {least.needs}"
    never = sum(not firing.possible for firing in firings)
    why = (
        f"{never} of its {len(firings)} tiers can never fire"
        if never
        else "its tiers wait for large shares of the budget"
    )
    after, first = found
    length = Duration(round(after / 60_000) * 60_000)
    return f"a complete outage would be noticed only after {length}, by the {first}: {why}"


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
