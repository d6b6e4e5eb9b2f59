"""Checks of on-call: schedules, calls, and keys of pagers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from slo.catalogue.declarations import Declarations
from slo.source.nodes import Document, Path
from slo.text import checks
from slo.text.diagnostics import Problem

if TYPE_CHECKING:
    from slo.channels import Channels
    from slo.model import OnCall, Organisation, Product


def impossible_on_call(declared: Declarations) -> Iterator[Problem]:
    """Find schedules of other parties, calls to parties without schedules, and shared keys."""
    if declared.organisation is None or declared.organisation.value is None:
        return
    organisation = declared.organisation.value
    theirs = {
        (party.on_call.key, schedule): name
        for name, party in organisation.parties.items()
        if party.on_call
        for level in party.on_call.levels
        for schedule in level
    }
    keys: dict[str, str] = {}
    for name, party in organisation.parties.items():
        path, document = ("parties", name), declared.organisation.document
        shared = tuple(_keys_of_others(name, party.uses, path, document, keys))
        yield from shared if party.on_call else ()
    of_parties = dict(keys)
    for product in declared.products.values():
        if product.value is None or product.value.alerting is None:
            continue
        name, uses, on_call = product.value.name, product.value.uses, product.value.on_call
        if on_call is None:  # one team may have several products, but is no party
            yield from _keys_of_others(name, uses, ("alerting",), product.document, dict(of_parties))
            continue
        yield from _schedules_of_others(on_call, theirs, product.document)
        yield from _calls_to_nobody(product.value, on_call, organisation, product.document)
        yield from _keys_of_others(name, uses, ("alerting",), product.document, keys)


def _schedules_of_others(
    on_call: OnCall, theirs: Mapping[tuple[str, str], str], document: Document
) -> Iterator[Problem]:
    """Find schedules of parties among a product's own, which would be paged without a call."""
    places: dict[Path, str] = {}
    for index, level in enumerate(on_call.schedules):
        if isinstance(level, str):
            places["schedules", index] = level
        else:
            places |= {("schedules", index, place): name for place, name in enumerate(level)}
    if on_call.leadership:
        places["leadership",] = on_call.leadership
    for place, schedule in places.items():
        if party := theirs.get((on_call.key, schedule)):
            message = f"{schedule!r} is a schedule of {party!r}, which would be paged without being called"
            hint = f"to call {party!r} after a time, set 'automatic_after' for it under 'call' of 'alerting'"
            yield checks.NOT_OWN_SCHEDULE.problem(message, document.where(on_call.key, *place), hint=hint)


def _calls_to_nobody(
    product: Product, on_call: OnCall, organisation: Organisation, document: Document
) -> Iterator[Problem]:
    """Find automatic calls to parties that have no schedules in the system of the product."""
    for party in product.automatic_calls:
        if party not in organisation.parties:
            continue
        theirs = organisation.parties[party].on_call
        if theirs is None:
            what = "has no schedules"
            hint = f"add {on_call.key!r} with its 'schedules' to the party in the organisation"
        elif theirs.key != on_call.key:
            what = f"is on call in {theirs.title}"
            hint = "let both be on call in the same system; or write 'explicit', and people call"
        else:
            continue
        message = f"{on_call.title} calls {party!r} for this product, but {party!r} {what}"
        span = document.where_key("alerting", "call", party)
        yield checks.CALL_TO_NOBODY.problem(message, span, hint=hint)


def _keys_of_others(
    owner: str, uses: Mapping[str, Channels | None], path: Path, document: Document, keys: dict[str, str]
) -> Iterator[Problem]:
    """Find keys of pagers that two owners share, and add those of this one to `keys`."""
    for use, channels in uses.items():
        for place, file in channels.team_keys.items() if channels else ():
            if keys.setdefault(file, owner) != owner:
                message = f"{file} holds the key of {keys[file]!r}, which would be paged instead"
                span = document.where(*path, use, *place)
                yield checks.SHARED_KEY.problem(message, span, hint=f"use another file for {owner!r}")
