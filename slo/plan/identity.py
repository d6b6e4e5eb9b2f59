"""Labels that tell the error budgets of alerts apart: alerts of one budget have the same values of them.

Notifications are grouped by these labels, inhibitions compare them, and pagers derive their keys from them.
An alert without one of these labels is not affected by it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from slo.labels import IDENTITY
from slo.model import Catalogue


def identity(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the labels that identify each budget of all objectives."""
    return _identity(label for slo in catalogue.slos for label in slo.indicator.by)


def identity_by_product(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Return the labels that identify each budget of a product, for all products.

    Those of other products are left out, or what they measure would change how its alerts are grouped.
    """
    groups: defaultdict[str | None, set[str]] = defaultdict(set)
    for slo in catalogue.slos:
        groups[slo.service.product].update(slo.indicator.by)
    return {product: _identity(groups[product]) for product in catalogue.products}


def _identity(groups: Iterable[str]) -> tuple[str, ...]:
    """Add the labels of groups, which have budgets of their own, to the labels of every alert."""
    return (*IDENTITY, *sorted(set(groups)))
