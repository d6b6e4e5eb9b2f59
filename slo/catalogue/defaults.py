"""Whether the policies that defaults name exist."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import undeclared_budget_policy, undeclared_policy
from slo.model import Defaults
from slo.source.nodes import Document, Path
from slo.text.diagnostics import Problem


def unresolved_defaults(declared: Declarations) -> Iterator[Problem]:
    """Find every name in the defaults of the organisation, its environments and the products that is none."""
    for defaults, document, path in _defaults(declared):
        yield from undeclared_policy(defaults.alert_policy, document, (*path, "alert_policy"), declared)
        place = (*path, "error_budget_policy")
        yield from undeclared_budget_policy(defaults.error_budget_policy, document, place, declared)


def _defaults(declared: Declarations) -> Iterator[tuple[Defaults, Document, Path]]:
    organisation = declared.organisation
    if organisation and organisation.value:
        if organisation.value.defaults:
            yield organisation.value.defaults, organisation.document, ("defaults",)
        for name, environment in organisation.value.environments.items():
            yield environment, organisation.document, ("environments", name)
    for product in declared.products.values():
        if product.value and product.value.defaults:
            yield product.value.defaults, product.document, ("defaults",)
