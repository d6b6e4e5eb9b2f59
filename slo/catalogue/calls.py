"""Checks of the calls that products declare: party, mode, hours and pagers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from slo.catalogue.declarations import Declarations
from slo.model import ALWAYS, RESPOND, Automatic, CallMode, Category
from slo.source.nodes import Document
from slo.text import checks
from slo.text.diagnostics import Problem, Span

if TYPE_CHECKING:
    from slo.model import Alerting, OnCall, Organisation


def impossible_calls(declared: Declarations) -> Iterator[Problem]:
    """Find calls that cannot be made as a product declares them."""
    organisation = declared.shared
    for product in declared.products.values() if organisation else ():
        if product.value and product.value.alerting:
            alerting = product.value.alerting
            on_call = product.value.on_call
            for party, mode in alerting.call.items():
                if organisation and party in organisation.parties:
                    yield from _call(party, mode, alerting, product.document, organisation, on_call)


def _call(
    party: str,
    mode: CallMode | Automatic,
    alerting: Alerting,
    document: Document,
    organisation: Organisation,
    on_call: OnCall | None,
) -> Iterator[Problem]:
    """Find what is wrong with a call, which the system makes in which the product is on call, if any."""
    key, place = document.where_key("alerting", "call", party), ("alerting", "call", party)
    if organisation.parties[party].called is None:
        hint = "add 'called' to the party in the organisation"
        yield checks.CHANNELS.problem(f"{party!r} has no channel for calls", key, hint=hint)
    if party not in organisation.if_called_upon:
        message = f"the matrix does not mark {party!r} 'if-called-upon' for any alert"
        hint = f"mark it so under {' or '.join(map(repr, RESPOND))} in 'activities'"
        yield checks.NOT_CALLABLE.problem(message, key, hint=hint)
    if mode is CallMode.ON_DECLARED_SECURITY and organisation.calls_for(Category.SECURITY) != party:
        instead = organisation.calls_for(Category.SECURITY)
        yield _not_called_for("security", party, document.where(*place), instead)
    if isinstance(mode, Automatic):
        if not any(call.party == party for call in organisation.calls):
            yield _not_called_for("any category", party, key)
        yield from _called_twice(party, alerting, document.where(*place, "automatic_after"), on_call)
        yield from _hours(party, alerting, organisation, document.where(*place, "automatic_after"))


def _not_called_for(what: str, party: str, span: Span, instead: str | None = None) -> Problem:
    hint = f"add {party!r} to 'calls' of the organisation"
    if instead:
        hint = f"the organisation calls {instead!r} for that"
    return checks.NOT_CALLED_FOR.problem(f"{party!r} is not called for {what}", span, hint=hint)


def _called_twice(party: str, alerting: Alerting, span: Span, on_call: OnCall | None) -> Iterator[Problem]:
    """Find pagers that escalate by themselves: slo would call although the page is acknowledged there."""
    from slo.model import SYSTEMS  # imported here, because few products agree to calls

    own = on_call.channel if on_call else None
    for name in (system.channel for system in SYSTEMS):
        if getattr(alerting.page, name) is not None and name != own:
            yield checks.CALLED_TWICE.problem(
                f"{name!r} escalates by itself, and slo does not know what is acknowledged there: "
                f"{party!r} would be called twice",
                span,
                hint=f"add {party!r} to the escalation policy there, and write 'explicit' here",
            )


def _hours(party: str, alerting: Alerting, organisation: Organisation, span: Span) -> Iterator[Problem]:
    """Find a party that does not answer calls in all hours of the product team."""
    theirs, ours = organisation.parties[party].hours, alerting.hours
    if theirs in (None, ALWAYS, ours) or theirs not in organisation.hours:
        return
    known = organisation.hours
    if ours == ALWAYS or (ours in known and not _covered(ours, str(theirs), organisation)):
        message = f"{party!r} answers calls only in {theirs!r}, but the hours of the product are {ours!r}"
        hint = "write 'explicit' instead; out of hours, people follow the procedure of the party"
        yield checks.CALL_OUT_OF_HOURS.problem(message, span, hint=hint)


def _covered(ours: str, theirs: str, organisation: Organisation) -> bool:
    def off(hours: str) -> frozenset[date]:
        return frozenset(organisation.holidays.get(organisation.hours[hours].holidays or "", ()))

    return organisation.hours[theirs].cover(organisation.hours[ours]) and off(theirs) <= off(ours)
