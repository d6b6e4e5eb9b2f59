"""Plans escalation policies and services of PagerDuty.

A product's own schedules come first, then its leadership, then parties for which both sides agreed to
automatic calls. A policy cannot contain another policy, so it contains the schedules of these parties.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from math import ceil
from typing import NamedTuple

from slo.channels import Channels
from slo.model import ALWAYS, AlertSeverity, Catalogue, Hours, OnCall, Organisation, Product
from slo.targets.pagerduty.types import EscalationPolicy, Level, Pager, PagerService
from slo.text.units import Duration


def pager(catalogue: Catalogue) -> Pager | None:
    """Return the policies and services of products and parties; None without on-call schedules."""
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
            of_product = {use.value: getattr(alerting, use) for use in AlertSeverity}
            services += _services(product.name, on_call, of_product, hours, off)
    for name, party in sorted(organisation.parties.items()):
        if party.pagerduty:
            levels = tuple(_own(name, party.pagerduty))
            first = tuple(chain(*party.pagerduty.own))
            policies.append(EscalationPolicy(name, first, levels, id=party.escalation_policy))
            of_party = {use: getattr(party, use) for use in (*AlertSeverity, "called")}
            services += _services(name, party.pagerduty, of_party)
    return Pager(tuple(policies), tuple(services)) if policies else None


def _own(owner: str, on_call: OnCall) -> Iterator[Level]:
    for schedules in on_call.levels:
        yield Level(owner, schedules, _minutes(on_call.escalate_after))


def _of_product(product: Product, on_call: OnCall, organisation: Organisation) -> EscalationPolicy:
    """Add parties after the product's own levels, each after the agreed time since the page.

    The level before a party has what the levels before that leave of this time; see `late_calls`.
    """
    levels = [*_own(product.name, on_call)]
    calls = {party: how.automatic_after for party, how in product.automatic_calls.items()}
    for party, after in sorted(calls.items(), key=lambda call: (call[1], call[0])):
        theirs = organisation.parties[party].pagerduty
        assert theirs is not None, "the checks refuse calls of parties without schedules"
        waited = sum(level.minutes for level in levels[:-1])
        levels[-1] = levels[-1]._replace(minutes=max(1, _minutes(after) - waited))
        levels += [Level(party, schedules, _minutes(theirs.escalate_after)) for schedules in theirs.own]
    return EscalationPolicy(product.name, tuple(chain(*on_call.own)), tuple(levels), calls)


class LateCall(NamedTuple):
    """A call that comes later than agreed, because the levels before it need all of that time."""

    party: str
    earliest: int
    """In minutes after the page."""
    escalate_after: int
    """The longest time of the product's own levels, in minutes, with which it would be on time; or 0."""


def late_calls(product: Product, organisation: Organisation) -> Iterator[LateCall]:
    """Yield the parties that PagerDuty cannot call as soon as agreed, if each level has somebody on call."""
    parties = [organisation.parties.get(party) for party in product.automatic_calls]
    if product.pagerduty is None or not all(party and party.pagerduty for party in parties):
        return
    policy = _of_product(product, product.pagerduty, organisation)
    own = len(product.pagerduty.levels)
    for party, after in policy.calls.items():
        place = next(index for index, level in enumerate(policy.levels) if level.owner == party)
        earliest = sum(level.minutes for level in policy.levels[:place])
        if earliest > _minutes(after):
            shorter = (_minutes(after) - 1) // (own - 1) if place == own > 1 else 0
            yield LateCall(party, earliest, shorter)


def _services(
    owner: str,
    on_call: OnCall,
    uses: Mapping[str, Channels | None],
    hours: Hours | None = None,
    off: tuple[date, ...] = (),
) -> Iterator[PagerService]:
    """Yield a service for each integration key; uses that share a key share the first one's service.

    Pages are urgent within `hours`, except on days in `off`. Tickets are never urgent and have no hours.
    """
    keys = set()
    for use, channels in uses.items():
        key = channels.pagerduty.routing_key_file if channels and channels.pagerduty else None
        if key is None or key in keys:
            continue
        keys.add(key)
        if use == AlertSeverity.TICKET:
            yield PagerService(owner, use, "low", key)
        else:
            yield PagerService(owner, use, "high", key, on_call.acknowledgement_timeout, hours, off)


def _minutes(time: Duration) -> int:
    return ceil(time.seconds / 60)
