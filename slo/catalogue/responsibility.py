"""Whether the parties and hours that organisation and products name exist, and all can be reached."""

from collections.abc import Iterable, Iterator

from slo.catalogue.channels import undeliverable
from slo.catalogue.declarations import Declarations
from slo.catalogue.undeclared import undeclared
from slo.channels import Channels
from slo.model import ALWAYS, PRODUCT, Organisation, Product
from slo.source.nodes import Document
from slo.text import checks
from slo.text.diagnostics import Problem, Span

_NO_ORGANISATION = "define one with 'kind: Organisation'"


def unresolved_responsibility(declared: Declarations) -> Iterator[Problem]:
    """Find every name in the organisation and the products that stands for nothing."""
    organisation = declared.organisation
    if organisation is not None and organisation.value is None:
        return
    if organisation is None and not declared.complete:
        return
    if organisation is not None and organisation.value is not None:
        yield from _in_organisation(organisation.value, organisation.document, declared)
        yield from undeliverable(organisation.value, organisation.document, organisation.value)
    for product in declared.products.values():
        if product.value is not None:
            shared = organisation.value if organisation else None
            yield from _in_product(product.value, product.document, shared)
            yield from undeliverable(product.value, product.document, shared)


def _in_organisation(
    organisation: Organisation, document: Document, declared: Declarations
) -> Iterator[Problem]:
    for index, call in enumerate(organisation.calls):
        yield from _party(call.party, organisation.parties, document.where("calls", index, "party"))
    for activity, marks in organisation.activities.items():
        for party in marks:
            span = document.where_key("activities", activity, party)
            yield from _party(party, {*organisation.parties, PRODUCT}, span)
    for name, hours in organisation.hours.items():
        if hours.holidays is not None and hours.holidays not in organisation.holidays:
            span = document.where("hours", name, "holidays")
            remedy = "declare them under 'holidays' of the organisation"
            yield undeclared("list of holidays", hours.holidays, organisation.holidays, span, remedy)


def _in_product(product: Product, document: Document, organisation: Organisation | None) -> Iterator[Problem]:
    parties = organisation.parties if organisation else {}
    if product.party is not None:
        span = document.where("party")
        yield from _party(product.party, parties, span)
        if party := parties.get(product.party):
            yield from _unreachable(product.party, party.page, party.ticket, span)
    hours = product.alerting.hours if product.alerting else ALWAYS
    known = organisation.hours if organisation else {}
    if hours != ALWAYS and hours not in known:
        remedy = f"declare them under 'hours' of the organisation, or write {ALWAYS}"
        yield undeclared("set of hours", hours, {*known, ALWAYS}, document.where("alerting", "hours"), remedy)
    if organisation and organisation.hosting and product.hosting not in (None, *organisation.hosting):
        remedy = f"the organisation serves {', '.join(organisation.hosting)}; add it to 'hosting' there"
        yield undeclared(
            "platform", str(product.hosting), organisation.hosting, document.where("hosting"), remedy
        )


def _party(name: str, known: Iterable[str], span: Span) -> Iterator[Problem]:
    if name not in known:
        yield undeclared("party", name, known, span, "declare it under 'parties' of the organisation")


def _unreachable(name: str, page: Channels | None, ticket: Channels | None, span: Span) -> Iterator[Problem]:
    lacking = [way for way, channels in (("page", page), ("ticket", ticket)) if channels is None]
    if lacking:
        message = (
            f"{name!r} is first for this product, and nothing says how it gets a {' or a '.join(lacking)}"
        )
        hint = f"add {' and '.join(map(repr, lacking))} to the party in the organisation"
        yield checks.CHANNELS.problem(message, span, hint=hint)
