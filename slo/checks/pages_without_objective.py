"""Products that are paged without any objective: nobody agreed how good they must be."""

from collections import Counter
from collections.abc import Iterator

from slo.model import AlertSeverity, Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.plurals import count


def pages_without_objective(catalogue: Catalogue) -> Iterator[Problem]:
    """Find products with other alerts or use cases that page, and no objective."""
    pages = _pages(catalogue)
    for name, product in catalogue.products.items():
        if pages[name] and name not in catalogue.slos_by_product:
            yield checks.PAGES_WITHOUT_OBJECTIVE.problem(
                f"{name!r} has {count(pages[name], 'alert')} that can wake somebody, but no objective",
                product.where("name"),
                hint="add an objective for what its users need",
            )


def _pages(catalogue: Catalogue) -> Counter[str | None]:
    """Return how many alerts of each product page, besides those of objectives."""
    others = (one.value for one in catalogue.alerts.values())
    severities = (
        *((one.product, alert.severity) for one in others for alert in one.alerts.values()),
        *((one.value.product, one.value.severity) for one in catalogue.use_cases.values()),
    )
    return Counter(product for product, severity in severities if severity is AlertSeverity.PAGE)
