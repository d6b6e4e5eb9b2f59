"""Checks of on-call in PagerDuty: schedules, calls, and routing keys."""

from collections.abc import Iterator, Mapping

from slo.catalogue.declarations import Declarations
from slo.channels import Channels
from slo.model import AlertSeverity, OnCall, Organisation, Product
from slo.source.nodes import Document, Path
from slo.text import checks
from slo.text.diagnostics import Problem


def impossible_on_call(declared: Declarations) -> Iterator[Problem]:
    """Find schedules of other parties, calls to parties without schedules, and shared routing keys."""
    if declared.organisation is None or declared.organisation.value is None:
        return
    organisation = declared.organisation.value
    theirs = {
        schedule: name
        for name, party in organisation.parties.items()
        if party.pagerduty
        for level in party.pagerduty.levels
        for schedule in level
    }
    keys: dict[str, str] = {}
    for name, party in organisation.parties.items():
        uses = {use: getattr(party, use) for use in (*AlertSeverity, "called")}
        shared = tuple(_keys_of_others(name, uses, ("parties", name), declared.organisation.document, keys))
        yield from shared if party.pagerduty else ()
    of_parties = dict(keys)
    for product in declared.products.values():
        if product.value is None or product.value.alerting is None:
            continue
        uses = {use: getattr(product.value.alerting, use) for use in AlertSeverity}
        if product.value.pagerduty is None:  # one team may have several products, but is no party
            yield from _keys_of_others(
                product.value.name, uses, ("alerting",), product.document, dict(of_parties)
            )
            continue
        yield from _schedules_of_others(product.value.pagerduty, theirs, product.document)
        yield from _calls_to_nobody(product.value, organisation, product.document)
        yield from _keys_of_others(product.value.name, uses, ("alerting",), product.document, keys)


def _schedules_of_others(on_call: OnCall, theirs: Mapping[str, str], document: Document) -> Iterator[Problem]:
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
        if schedule in theirs:
            party = theirs[schedule]
            message = f"{schedule!r} is a schedule of {party!r}, which would be paged without being called"
            hint = f"to call {party!r} after a time, set 'automatic_after' for it under 'call' of 'alerting'"
            yield checks.NOT_OWN_SCHEDULE.problem(message, document.where("pagerduty", *place), hint=hint)


def _calls_to_nobody(product: Product, organisation: Organisation, document: Document) -> Iterator[Problem]:
    """Find calls by PagerDuty to parties without schedules there."""
    for party in product.automatic_calls:
        if party in organisation.parties and organisation.parties[party].pagerduty is None:
            message = f"PagerDuty calls {party!r} for this product, but {party!r} has no schedules"
            span = document.where_key("alerting", "call", party)
            hint = "add 'pagerduty' with its 'schedules' to the party in the organisation"
            yield checks.CALL_TO_NOBODY.problem(message, span, hint=hint)


def _keys_of_others(
    owner: str, uses: Mapping[str, Channels | None], path: Path, document: Document, keys: dict[str, str]
) -> Iterator[Problem]:
    """Find routing keys that two owners share, and add those of this one to `keys`."""
    for use, channels in uses.items():
        if channels and channels.pagerduty:
            file = channels.pagerduty.routing_key_file
            if keys.setdefault(file, owner) != owner:
                message = f"{file} holds the routing key of {keys[file]!r}, which would be paged instead"
                span = document.where(*path, use, "pagerduty", "routing_key_file")
                yield checks.SHARED_KEY.problem(message, span, hint=f"use another file for {owner!r}")
