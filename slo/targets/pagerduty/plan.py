"""What PagerDuty needs: who is woken one after the other, and where alerts arrive.

The product's own schedules come first and in their order, then its leadership, and only then a party, where
both agreed that a page calls it. A policy cannot contain another one, so a party enters it by its schedules.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from math import ceil
from typing import Literal, NamedTuple

from slo.channels import Channels
from slo.model import ALWAYS, Catalogue, Hours, OnCall, Organisation, Party, Product
from slo.targets.pagerduty.types import EscalationPolicy, Level, Pager, PagerService
from slo.text.units import Duration


def pager(catalogue: Catalogue) -> Pager | None:
    """Plan the policies and services of products and parties; None where nobody says who is on call."""
    organisation = catalogue.organisation.value if catalogue.organisation else None
    if organisation is None:
        return None
    products = [product.value for _, product in sorted(catalogue.products.items())]
    policies = [
        *(_of_product(product, product.pagerduty, organisation) for product in products if product.pagerduty),
        *(
            _of_party(name, party.pagerduty, party.escalation_policy)
            for name, party in sorted(organisation.parties.items())
            if party.pagerduty
        ),
    ]
    services = [
        *(service for product in products for service in _services_of_product(product, organisation)),
        *(
            service
            for name, party in sorted(organisation.parties.items())
            for service in _services_of_party(name, party)
        ),
    ]
    return Pager(tuple(policies), tuple(services)) if policies else None


def _own(owner: str, on_call: OnCall) -> Iterator[Level]:
    for schedule in on_call.levels:
        yield Level(owner, schedule, _minutes(on_call.escalate_after))


def _of_party(name: str, on_call: OnCall, known_id: str | None) -> EscalationPolicy:
    return EscalationPolicy(name, on_call.schedules, tuple(_own(name, on_call)), id=known_id)


def _of_product(product: Product, on_call: OnCall, organisation: Organisation) -> EscalationPolicy:
    """Put parties behind the product's own levels, each as long after the last of these as was agreed.

    Whoever is last of the product has all of that time to answer, also if the levels before were empty.
    """
    levels = [*_own(product.name, on_call)]
    calls = {party: how.automatic_after for party, how in product.automatic_calls.items()}
    waited = 0
    for party, after in sorted(calls.items(), key=lambda call: (call[1], call[0])):
        theirs = organisation.parties[party].pagerduty
        assert theirs is not None, "a call by PagerDuty to somebody without schedules is a problem"
        levels[-1] = levels[-1]._replace(minutes=max(1, _minutes(after) - waited))
        waited += levels[-1].minutes
        added = [Level(party, schedule, _minutes(theirs.escalate_after)) for schedule in theirs.schedules]
        waited += sum(level.minutes for level in added[:-1])
        levels += added
    return EscalationPolicy(product.name, on_call.schedules, tuple(levels), calls)


class _Use(NamedTuple):
    name: str
    channels: Channels | None
    urgency: Literal["high", "low"] = "high"
    hours: Hours | None = None
    off: tuple[date, ...] = ()


def _services_of_product(product: Product, organisation: Organisation) -> Iterator[PagerService]:
    if product.pagerduty and product.alerting:
        kept = product.alerting.hours
        hours = None if kept == ALWAYS else organisation.hours[kept]
        off = organisation.holidays[hours.holidays] if hours and hours.holidays else ()
        uses = (
            _Use("page", product.alerting.page, hours=hours, off=off),
            _Use("ticket", product.alerting.ticket, "low"),
        )
        yield from _services(product.name, product.pagerduty, uses)


def _services_of_party(name: str, party: Party) -> Iterator[PagerService]:
    if party.pagerduty:
        uses = (_Use("page", party.page), _Use("ticket", party.ticket, "low"), _Use("called", party.called))
        yield from _services(name, party.pagerduty, uses)


def _services(owner: str, on_call: OnCall, uses: Iterable[_Use]) -> Iterator[PagerService]:
    """Plan a service for each key; uses that share one arrive where the first of them does."""
    keys = set()
    for use in uses:
        key = use.channels.pagerduty.routing_key_file if use.channels and use.channels.pagerduty else None
        if key is not None and key not in keys:
            keys.add(key)
            timeout = on_call.acknowledgement_timeout if use.urgency == "high" else None
            yield PagerService(owner, use.name, use.urgency, key, timeout, use.hours, use.off)


def _minutes(time: Duration) -> int:
    return ceil(time.seconds / 60)
