"""Automatic calls after times that are not whole minutes: neither rules nor PagerDuty keep them."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration

_MINUTE = Duration.parse("1m").milliseconds


def calls_between_minutes(catalogue: Catalogue) -> Iterator[Problem]:
    """Find agreed times that are not whole minutes."""
    for product in catalogue.products.values():
        for party, how in product.value.automatic_calls.items():
            after = how.automatic_after
            if rest := after.milliseconds % _MINUTE:
                below = Duration(after.milliseconds - rest)
                nearest = below if rest * 2 < _MINUTE else Duration(below.milliseconds + _MINUTE)
                yield checks.CALL_NOT_ON_TIME.problem(
                    f"{party!r} cannot be called {after} after a page, but only after whole minutes",
                    product.where("alerting", "call", party, "automatic_after"),
                    hint=f"the nearest is {nearest}",
                )
