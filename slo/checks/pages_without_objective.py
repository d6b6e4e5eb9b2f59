"""Products that are paged without any objective: nobody agreed how good they must be."""

from collections.abc import Iterator

from slo.model import AlertSeverity, Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.plurals import count


def pages_without_objective(catalogue: Catalogue) -> Iterator[Problem]:
    """Find products with other alerts or use cases that page, and no objective."""
    with_objective = {slo.service.product for slo in catalogue.slos}
    for name, product in catalogue.products.items():
        pages = _pages(name, catalogue)
        if pages and name not in with_objective:
            yield checks.PAGES_WITHOUT_OBJECTIVE.problem(
                f"{name!r} has {count(pages, 'alert')} that can wake somebody, but no objective",
                product.where("name"),
                hint="add an objective for what its users need",
            )


def _pages(product: str, catalogue: Catalogue) -> int:
    """Return how many alerts of a product page, besides those of objectives."""
    others = (one.value for one in catalogue.alerts.values() if one.value.product == product)
    use_cases = (one.value for one in catalogue.use_cases.values() if one.value.product == product)
    severities = [
        *(alert.severity for one in others for alert in one.alerts.values()),
        *(one.severity for one in use_cases),
    ]
    return severities.count(AlertSeverity.PAGE)
