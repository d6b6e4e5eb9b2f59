"""Parties that PagerDuty would call for other categories: its escalation policies know no categories."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem


def called_for_others(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives whose pages would call, through PagerDuty, a party of another category."""
    for slo in catalogue.slos if catalogue.organisation else ():
        assert catalogue.organisation is not None
        product = catalogue.products.get(slo.service.product or "")
        if product is None or product.value.pagerduty is None:
            continue
        category = slo.objective.category
        for party in product.value.automatic_calls if slo.can_page else ():
            if catalogue.organisation.value.calls_for(category) != party:
                yield checks.CALLED_FOR_OTHERS.problem(
                    f"{party!r} is not called about {category}, but PagerDuty would call it for every page "
                    f"of {product.value.name}",
                    slo.where("category"),
                    hint=f"make it a ticket, move it to a separate product, or call {party!r} explicitly",
                )
