"""Whether what surrounds the products exists: accounts, third parties, and communities of their teams."""

from collections.abc import Collection, Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import stated
from slo.catalogue.undeclared import undeclared
from slo.model import Organisation
from slo.source.nodes import Document
from slo.text.diagnostics import Problem, Span

_PARTY = "declare it under 'parties' of the organisation"
_ACTIVITY = "declare it under 'activities' of the organisation"
_PRODUCT = "define it with 'kind: Product'"
_THIRD_PARTY = "declare it under 'third_parties' of the organisation"


def unresolved_surroundings(declared: Declarations) -> Iterator[Problem]:
    """Find every name about accounts, third parties and communities that stands for nothing."""
    organisation = declared.organisation
    if organisation is not None:
        if organisation.value is None:
            return
        yield from _in_organisation(organisation.value, organisation.document, declared)
    elif not declared.complete:
        return
    known = organisation.value.third_parties if organisation and organisation.value else {}
    for product in declared.products.values():
        for index, name in enumerate(product.value.depends_on if product.value else ()):
            span = product.document.where("depends_on", index)
            yield from _unknown("third party", name, known, span, _THIRD_PARTY)
    for objective in stated(declared):
        if objective.objective.third_party is not None:
            span = objective.document.where("objectives", objective.position, "third_party")
            yield from _unknown("third party", objective.objective.third_party, known, span, _THIRD_PARTY)


def _in_organisation(
    organisation: Organisation, document: Document, declared: Declarations
) -> Iterator[Problem]:
    for activity in organisation.communities:
        span = document.where_key("communities", activity)
        yield from _unknown("activity", activity, organisation.activities, span, _ACTIVITY)
    for name, account in organisation.accounts.items():
        span = document.where("accounts", name, "provided_by")
        yield from _unknown("party", account.provided_by, organisation.parties, span, _PARTY)
        for index, product in enumerate(account.existing if declared.complete else ()):
            span = document.where("accounts", name, "existing", index)
            yield from _unknown("product", product, declared.products, span, _PRODUCT)


def _unknown(what: str, name: str, known: Collection[str], span: Span, remedy: str) -> Iterator[Problem]:
    if name not in known:
        yield undeclared(what, name, known, span, remedy)
