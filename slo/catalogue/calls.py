"""Whether products may call upon parties as they say: who, by whose agreement, and once only."""

from collections.abc import Iterator
from datetime import date

from slo.catalogue.declarations import Declarations
from slo.model import ALWAYS, PRODUCT, Alerting, Automatic, CallMode, Category, Organisation
from slo.source.nodes import Document
from slo.text import checks
from slo.text.diagnostics import Problem, Span

_ESCALATE = ("pagerduty", "opsgenie", "incidentio")
"""Pagers that know who has acknowledged, and go on to the next by themselves."""


def impossible_calls(declared: Declarations) -> Iterator[Problem]:
    """Find calls that cannot be made as a product says."""
    organisation = declared.shared
    for product in declared.products.values() if organisation else ():
        if product.value and product.value.alerting:
            alerting = product.value.alerting
            by_pager = product.value.pagerduty is not None
            for party, manner in alerting.call.items():
                if organisation and party in organisation.parties:
                    yield from _call(party, manner, alerting, product.document, organisation, by_pager)


def _call(
    party: str,
    manner: CallMode | Automatic,
    alerting: Alerting,
    document: Document,
    organisation: Organisation,
    by_pager: bool,
) -> Iterator[Problem]:
    """Find what is wrong with a call; `by_pager` says that PagerDuty makes it, where we write its policy."""
    key, place = document.where_key("alerting", "call", party), ("alerting", "call", party)
    if organisation.parties[party].called is None:
        hint = "add 'called' to the party in the organisation"
        yield checks.CHANNELS.problem(
            f"nothing says how {party!r} is reached when it is called upon", key, hint=hint
        )
    if party not in organisation.if_called_upon:
        message = f"the matrix does not mark {party!r} 'if-called-upon' for any alert"
        yield checks.NOT_CALLABLE.problem(message, key)
    if manner is CallMode.ON_DECLARED_SECURITY and organisation.calls_for(Category.SECURITY) != party:
        instead = organisation.calls_for(Category.SECURITY)
        yield _not_called_for("security", party, document.where(*place), instead)
    if isinstance(manner, Automatic):
        if not any(call.party == party for call in organisation.calls):
            yield _not_called_for("any category", party, key)
        yield from _agreement(party, manner, document)
        yield from _called_twice(party, alerting, document.where(*place, "automatic_after"), by_pager)
        yield from _hours(party, alerting, organisation, document.where(*place, "automatic_after"))


def _not_called_for(what: str, party: str, span: Span, instead: str | None = None) -> Problem:
    hint = f"name {party!r} under 'calls' of the organisation"
    if instead:
        hint = f"the organisation calls {instead!r} for that"
    return checks.NOT_CALLED_FOR.problem(f"{party!r} is not called upon for {what}", span, hint=hint)


def _agreement(party: str, manner: Automatic, document: Document) -> Iterator[Problem]:
    """Find who has not agreed that a page calls by itself: neither side may decide it alone."""
    missing = [repr(name) for name in (PRODUCT, party) if name not in manner.agreed]
    if missing:
        message = f"a page calls by itself only if both agree, and {' and '.join(missing)} did not"
        hint = "name who agreed once they have, or write 'explicit'"
        yield checks.NOT_AGREED.problem(
            message, document.where("alerting", "call", party, "agreed"), hint=hint
        )


def _called_twice(party: str, alerting: Alerting, span: Span, by_pager: bool) -> Iterator[Problem]:
    """Find a pager that calls by itself: its acknowledgements would not keep our call from being made."""
    for name in _ESCALATE:
        if getattr(alerting.page, name) is not None and not (by_pager and name == "pagerduty"):
            yield checks.CALLED_TWICE.problem(
                f"{name!r} escalates by itself, and what is acknowledged there is not known here: {party!r} "
                "would be called by both",
                span,
                hint=f"put {party!r} into the escalation policy there, and write 'explicit' here",
            )


def _hours(party: str, alerting: Alerting, organisation: Organisation, span: Span) -> Iterator[Problem]:
    """Find a party that may not be there while the product is: its phone would ring in vain."""
    theirs, ours = organisation.parties[party].hours, alerting.hours
    if theirs in (None, ALWAYS, ours) or theirs not in organisation.hours:
        return
    known = organisation.hours
    if ours == ALWAYS or (ours in known and not _covered(ours, str(theirs), organisation)):
        message = (
            f"{party!r} answers in {theirs}, and the product is there in {ours}, which is more than that"
        )
        hint = "write 'explicit', and reach it out of hours by its procedure"
        yield checks.CALL_OUT_OF_HOURS.problem(message, span, hint=hint)


def _covered(ours: str, theirs: str, organisation: Organisation) -> bool:
    def off(hours: str) -> frozenset[date]:
        return frozenset(organisation.holidays.get(organisation.hours[hours].holidays or "", ()))

    return organisation.hours[theirs].cover(organisation.hours[ours]) and off(theirs) <= off(ours)
