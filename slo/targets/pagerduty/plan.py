"""What PagerDuty needs: who is woken one after the other, and where alerts arrive.

The product's own schedules come first and in their order, then its leadership, and only then a party, where
both agreed that a page calls it. A policy cannot contain another one, so a party enters it by its schedules.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from math import ceil

from slo.channels import Channels
from slo.model import ALWAYS, Catalogue, Hours, OnCall, Organisation, Product
from slo.targets.pagerduty.types import EscalationPolicy, Level, Pager, PagerService
from slo.text.units import Duration


def pager(catalogue: Catalogue) -> Pager | None:
    """Plan the policies and services of products and parties; None where nobody says who is on call."""
    organisation = catalogue.organisation.value if catalogue.organisation else None
    if organisation is None:
        return None
    policies: list[EscalationPolicy] = []
    services: list[PagerService] = []
    for _, declared in sorted(catalogue.products.items()):
        product, on_call, alerting = declared.value, declared.value.pagerduty, declared.value.alerting
        if on_call and alerting:
            policies.append(_of_product(product, on_call, organisation))
            hours = None if alerting.hours == ALWAYS else organisation.hours[alerting.hours]
            off = organisation.holidays[hours.holidays] if hours and hours.holidays else ()
            of_product = {"page": alerting.page, "ticket": alerting.ticket}
            services += _services(product.name, on_call, of_product, hours, off)
    for name, party in sorted(organisation.parties.items()):
        if party.pagerduty:
            levels = tuple(_own(name, party.pagerduty))
            policies.append(
                EscalationPolicy(name, party.pagerduty.schedules, levels, id=party.escalation_policy)
            )
            of_party = {"page": party.page, "ticket": party.ticket, "called": party.called}
            services += _services(name, party.pagerduty, of_party)
    return Pager(tuple(policies), tuple(services)) if policies else None


def _own(owner: str, on_call: OnCall) -> Iterator[Level]:
    for schedule in on_call.levels:
        yield Level(owner, schedule, _minutes(on_call.escalate_after))


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


def _services(
    owner: str,
    on_call: OnCall,
    uses: Mapping[str, Channels | None],
    hours: Hours | None = None,
    off: tuple[date, ...] = (),
) -> Iterator[PagerService]:
    """Plan a service for each key; uses that share one arrive where the first of them does.

    Pages come within `hours`, on days that are not `off`. Tickets are not urgent, and come at any time.
    """
    keys = set()
    for use, channels in uses.items():
        key = channels.pagerduty.routing_key_file if channels and channels.pagerduty else None
        if key is None or key in keys:
            continue
        keys.add(key)
        if use == "ticket":
            yield PagerService(owner, use, "low", key)
        else:
            yield PagerService(owner, use, "high", key, on_call.acknowledgement_timeout, hours, off)


def _minutes(time: Duration) -> int:
    return ceil(time.seconds / 60)
