"""Objectives without an error budget policy, although the matrix says who agrees on one."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.plurals import some

_AGREE = "agree-budget-policy"
_LISTED = 3
"""How many objectives are named."""


def missing_budget_policies(catalogue: Catalogue) -> Iterator[Problem]:
    """Find product teams with objectives without a policy, if the matrix has a row for agreeing on one."""
    if catalogue.organisation is None or _AGREE not in catalogue.organisation.value.activities:
        return
    for name, product in catalogue.products.items():
        its = catalogue.slos_by_product.get(name, ())
        slos = [slo.id for slo in its if slo.budget_policy is None]
        if slos and product.value.party is None:
            yield checks.NO_BUDGET_POLICY.problem(
                f"the matrix has {_AGREE!r}, but no error budget policy is agreed for {some(slos, _LISTED)}",
                product.where("name"),
                hint="name one in 'error_budget_policy' of the objectives, or in 'defaults' of the product",
            )
