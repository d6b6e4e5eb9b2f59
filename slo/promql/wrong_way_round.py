"""Conditions on labels that select successes as bad events, or failures as good ones."""

from collections.abc import Collection

from slo.promql.examples import fits
from slo.promql.outcomes import outcomes
from slo.promql.vector import Matcher


def wrong_way_round(conditions: Collection[Matcher], side: str) -> tuple[str, str] | None:
    """Return a wrong value of a label that the conditions match and a right one that they do not, or None.

    All conditions are about the same label; `side` is "bad" or "good".
    """
    (name,) = {one.name for one in conditions}
    for success, failure in outcomes(name):
        wrong, right = (success, failure) if side == "bad" else (failure, success)
        if _let_pass(conditions, wrong) and not _let_pass(conditions, right):
            return wrong, right
    return None


def _let_pass(conditions: Collection[Matcher], value: str) -> bool:
    return all(fits(one, value) for one in conditions)
