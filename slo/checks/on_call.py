"""Pages that escalation would send to a party of another category, and tickets that would wake people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from slo.model import AlertSeverity, Catalogue, Category
from slo.model.consent import PRODUCT
from slo.model.subjects import SubjectKind
from slo.model.terms.calls import AFTER, CALLED
from slo.text import checks
from slo.text.diagnostics import Problem, Span

if TYPE_CHECKING:
    from slo.channels import Channels


class _Page(NamedTuple):
    """Something that pages for a product, and what returns where its category follows from."""

    product: str | None
    category: Category
    where: Callable[[], Span]


def called_for_others(catalogue: Catalogue) -> Iterator[Problem]:
    """Find pages that would call, by escalation, a party of another category."""
    if catalogue.organisation is None:
        return
    drafted = _called_once_signed(catalogue)
    for page in _pages(catalogue):
        product = catalogue.products.get(page.product or "")
        on_call = product.value.on_call if product else None
        if product is None or on_call is None:
            continue
        for party in (*product.value.automatic_calls, *drafted.get(product.value.name, ())):
            if catalogue.organisation.value.calls_for(page.category) != party:
                yield checks.CALLED_FOR_OTHERS.problem(
                    f"{party!r} is not called about {page.category}, but {on_call.title} would call it "
                    f"for every page of {product.value.name}",
                    page.where(),
                    hint=f"make it a ticket, move it to a separate product, or call {party!r} explicitly",
                )


def tickets_that_page(catalogue: Catalogue) -> Iterator[Problem]:
    """Find tickets with the key of pages or calls: a key decides whether anybody is woken."""
    organisation = catalogue.organisation
    if organisation is None:
        return
    for name, party in organisation.value.parties.items():
        for path, file in _shared(party.ticket, party.page, party.called) if party.on_call else ():
            where = organisation.where("parties", name, "ticket", *path)
            yield _pages_by_ticket(name, file, where)
    for product in catalogue.products.values():
        alerting = product.value.alerting
        if alerting is None or product.value.on_call is None:
            continue
        for path, file in _shared(alerting.ticket, alerting.page):
            where = product.where("alerting", "ticket", *path)
            yield _pages_by_ticket(product.value.name, file, where)


def _shared(ticket: Channels | None, *urgent: Channels | None) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the keys of tickets that are also those of pages or calls, each with its place."""
    others = {file for one in urgent if one for file in one.team_keys.values()}
    yield from (
        (place, file) for place, file in (ticket.team_keys if ticket else {}).items() if file in others
    )


def _pages_by_ticket(owner: str, file: str, span: Span) -> Problem:
    message = f"{file} is also the key of pages or calls: each ticket of {owner} would wake and escalate"
    return checks.TICKETS_PAGE.problem(message, span, hint="use another file for tickets")


def _pages(catalogue: Catalogue) -> Iterator[_Page]:
    """Yield all that pages: objectives with their error budget policies, other alerts, and use cases."""
    for slo in catalogue.slos:
        if slo.can_page:
            yield _Page(slo.service.product, slo.objective.category, partial(slo.where, "category"))
    for one in catalogue.alerts.values():
        for index, alert in one.value.alerts.items():
            if alert.severity is AlertSeverity.PAGE:
                yield _Page(
                    one.value.product, alert.category, partial(one.where, "alerts", index, "category")
                )
    for use_case in catalogue.use_cases.values():
        if use_case.value.severity is AlertSeverity.PAGE:
            yield _Page(use_case.value.product, Category.SECURITY, partial(use_case.where, "severity"))


def _called_once_signed(catalogue: Catalogue) -> Mapping[str, Sequence[str]]:
    """Return the parties that escalation will call once all have signed that, by products."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for subject in catalogue.standing.drafts:
        if subject.kind is SubjectKind.CALL:
            stated = catalogue.standing.written[subject].terms
            if AFTER in stated:
                found[stated[PRODUCT]].append(stated[CALLED])
    return found
