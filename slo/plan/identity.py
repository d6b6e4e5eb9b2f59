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
    groups = (label for slo in catalogue.slos for label in slo.indicator.by)
    return _identity((*groups, *clusters(catalogue)))


def identity_by_product(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Return the labels that identify each budget of a product, for all products.

    Those of other products are left out, or what they measure would change how its alerts are grouped.
    """
    groups: defaultdict[str | None, set[str]] = defaultdict(set)
    for slo in catalogue.slos:
        groups[slo.service.product].update(slo.indicator.by)
    origins = clusters(catalogue)
    return {product: _identity((*groups[product], *origins)) for product in catalogue.products}


def clusters(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the labels of clusters: each evaluates its own alerts, also where budgets are summed."""
    return (*catalogue.origins.apart, *catalogue.origins.summed)


def _identity(groups: Iterable[str]) -> tuple[str, ...]:
    """Add the labels of groups and clusters, which have alerts of their own, to those of every alert."""
    return (*IDENTITY, *sorted(set(groups)))
