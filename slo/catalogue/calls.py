"""Whether products may call upon parties as they say: who, by whose agreement, and once only."""

from collections.abc import Collection, Iterator
from datetime import date

from slo.catalogue.declarations import Declarations
from slo.catalogue.undeclared import undeclared
from slo.model import ALWAYS, PRODUCT, Alerting, Automatic, Category, Manner, Organisation
from slo.source.nodes import Document
from slo.text import checks
from slo.text.diagnostics import Problem, Span

_ESCALATE = ("pagerduty", "opsgenie", "incidentio")
"""Pagers that know who has acknowledged, and go on to the next by themselves."""


def impossible_calls(declared: Declarations) -> Iterator[Problem]:
    """Find calls that cannot be made as a product says, and hours of parties that stand for nothing."""
    if declared.organisation is None or declared.organisation.value is None:
        if declared.organisation is None and declared.complete:
            yield from _calls(declared, None)
        return
    organisation, document = declared.organisation.value, declared.organisation.document
    for name, party in organisation.parties.items():
        if party.hours not in (None, ALWAYS, *organisation.hours):
            span = document.where("parties", name, "hours")
            remedy = f"declare them under 'hours' of the organisation, or write {ALWAYS}"
            yield undeclared("set of hours", str(party.hours), {*organisation.hours, ALWAYS}, span, remedy)
    yield from _calls(declared, organisation)


def _calls(declared: Declarations, organisation: Organisation | None) -> Iterator[Problem]:
    for product in declared.products.values():
        if product.value and product.value.alerting:
            alerting = product.value.alerting
            by_pager = product.value.pagerduty is not None
            for party, manner in alerting.call.items():
                yield from _call(party, manner, alerting, product.document, organisation, by_pager)


def _call(
    party: str,
    manner: Manner | Automatic,
    alerting: Alerting,
    document: Document,
    organisation: Organisation | None,
    by_pager: bool,
) -> Iterator[Problem]:
    """Find what is wrong with a call; `by_pager` says that PagerDuty makes it, where we write its policy."""
    key, place = document.where_key("alerting", "call", party), ("alerting", "call", party)
    parties = organisation.parties if organisation else {}
    if organisation is None or party not in parties:
        yield undeclared("party", party, parties, key, "declare it under 'parties' of the organisation")
        return
    if parties[party].called is None:
        hint = "add 'called' to the party in the organisation"
        yield checks.CHANNELS.problem(
            f"nothing says how {party!r} is reached when it is called upon", key, hint=hint
        )
    if party not in organisation.if_called_upon:
        message = f"the matrix does not mark {party!r} 'if-called-upon' for any alert"
        yield checks.NOT_CALLABLE.problem(message, key)
    if manner is Manner.ON_DECLARED_SECURITY and organisation.calls_for(Category.SECURITY) != party:
        instead = organisation.calls_for(Category.SECURITY)
        yield _not_called_for("security", party, document.where(*place), instead)
    if isinstance(manner, Automatic):
        if not any(call.party == party for call in organisation.calls):
            yield _not_called_for("any category", party, key)
        yield from _agreement(party, manner, parties.keys(), document)
        yield from _called_twice(party, alerting, document.where(*place, "automatic_after"), by_pager)
        yield from _hours(party, alerting, organisation, document.where(*place, "automatic_after"))


def _not_called_for(what: str, party: str, span: Span, instead: str | None = None) -> Problem:
    hint = f"name {party!r} under 'calls' of the organisation"
    if instead:
        hint = f"the organisation calls {instead!r} for that"
    return checks.NOT_CALLED_FOR.problem(f"{party!r} is not called upon for {what}", span, hint=hint)


def _agreement(
    party: str, manner: Automatic, parties: Collection[str], document: Document
) -> Iterator[Problem]:
    """Find who has not agreed that a page calls by itself: neither side may decide it alone."""
    place = ("alerting", "call", party, "agreed")
    for index, name in enumerate(manner.agreed):
        if name not in (PRODUCT, *parties):
            remedy = f"who can agree is {PRODUCT!r}, and the parties of the organisation"
            yield undeclared("party", name, (PRODUCT, *parties), document.where(*place, index), remedy)
    missing = [repr(name) for name in (PRODUCT, party) if name not in manner.agreed]
    if missing:
        message = f"a page calls by itself only if both agree, and {' and '.join(missing)} did not"
        hint = "name who agreed once they have, or write 'explicit'"
        yield checks.NOT_AGREED.problem(message, document.where(*place), hint=hint)


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
