"""Whom alerts must reach by the definitions: the product first, and other parties only if called upon.

This is not read from the routing tree, so that it can be compared with what amtool makes of it.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from slo.channels import Channels
from slo.labels import IDENTITY, filled
from slo.model import (
    SLO,
    AlertSeverity,
    CallMode,
    Catalogue,
    Category,
    Organisation,
    Party,
    Product,
    naming,
)
from slo.model.grouping import Groupings
from slo.model.marks import ALWAYS
from slo.model.product import Alerting, ElsewhereChannels
from slo.model.severity import ALWAYS_USED, in_order
from slo.plan.alerts import routing_labels
from slo.plan.routing import UNOWNED
from slo.plan.routing.beside import name_beside
from slo.plan.routing.calls import fallback_party

SHARED = {name: name_beside(name) for name in (UNOWNED, *AlertSeverity)}
"""The names beside receivers of others."""

_NOBODY = "somebody-else"

_CALL = frozenset((naming.CALLED_UPON, "call_id", *IDENTITY))
"""What tells calls apart."""


class Delivery(NamedTuple):
    """An alert by its labels, and the receivers that must get it, in any order but for the first.

    `about` is the objective or the product that it is about, or "". Alerts that differ in a label of `apart`
    are notified apart from each other, and those that differ in one of `TOGETHER` alone in one notification.
    """

    about: str
    words: str
    labels: Mapping[str, str]
    receivers: frozenset[str]
    first: str
    apart: frozenset[str] = frozenset()


TOGETHER = frozenset(("alertname", "severity", "window"))
"""What may differ between the alerts of one error budget."""


class Destination(NamedTuple):
    """What a receiver must consist of: its channels, its message, and the hours of the routes to it.

    Without channels it must notify nobody.
    """

    channels: Channels | None
    template: str
    hours: str | None = None


def deliveries(catalogue: Catalogue) -> Iterator[Delivery]:
    """Yield alerts of each objective, calls of each product, and alerts of no product."""
    found = _deliveries(catalogue)
    yield from found if catalogue.base is None else map(_beside_others, found)


def _beside_others(one: Delivery) -> Delivery:
    """Return a delivery beside routes of others, where it needs all labels that rules set."""
    receivers = frozenset(SHARED.get(name, name) for name in one.receivers)
    kind = {"call_mode": "explicit"} if naming.CALLED_UPON in one.labels else {}
    first = SHARED.get(one.first, one.first)
    return one._replace(labels={**filled(one.labels), **kind}, receivers=receivers, first=first)


def _deliveries(catalogue: Catalogue) -> Iterator[Delivery]:
    if catalogue.organisation is None:
        return
    organisation = catalogue.organisation.value
    for slo in catalogue.slos:
        declared = catalogue.products.get(slo.service.product or "")
        yield from _of_slo(slo, declared.value if declared else None)
    for product in (one.value for one in catalogue.products.values()):
        yield from _calls(product, organisation)
    for named, labels in (
        ("no product", {"alertname": "Stray"}),
        ("an unknown product", {"product": _NOBODY}),
    ):
        stray = {**labels, "severity": catalogue.severities.of(AlertSeverity.PAGE)}
        yield Delivery("", f"a page of {named}", stray, frozenset((UNOWNED,)), UNOWNED)


def destinations(catalogue: Catalogue) -> Mapping[str, Destination]:
    """Return what each receiver of the first responders, and of parties, must consist of."""
    if catalogue.organisation is None:
        return {}
    organisation = catalogue.organisation.value
    found: dict[str, Destination] = {}
    for product in (one.value for one in catalogue.products.values()):
        found.update(_of_product(product, organisation))
    for name, party in organisation.parties.items():
        if party.called:
            found[f"{name}/called"] = Destination(party.called, "slo.call")
            found[f"{name}/declared"] = Destination(party.called, "slo.declared")
        if party.ticket:
            found[f"{name}/notified"] = Destination(party.ticket, "slo.ticket")
    return found


def _of_slo(slo: SLO, product: Product | None) -> Iterator[Delivery]:
    for level in in_order(slo.levels | {AlertSeverity.TICKET}):
        helpers = _helpers(slo, level, product)
        yield _delivery(slo, f"{level.one} of {slo.id}", level, {}, product, helpers)
    for step in slo.steps:
        notified = {"notifies": ",".join(step.notify)} if step.notify else {}
        helpers = {f"{party}/notified" for party in step.notify} | _helpers(slo, step.severity, product)
        words = f"the {step.severity.noun} of step {step.name} of {slo.id}"
        yield _delivery(slo, words, step.severity, notified, product, helpers)


def _helpers(slo: SLO, severity: AlertSeverity, product: Product | None) -> set[str]:
    """Return the receivers of parties that are notified of pages about security with the product."""
    if severity is not AlertSeverity.PAGE or slo.objective.category is not Category.SECURITY:
        return set()
    call = product.alerting.call if product and product.alerting else {}
    return {f"{party}/declared" for party, how in call.items() if how is CallMode.ON_DECLARED_SECURITY}


def _delivery(
    slo: SLO,
    words: str,
    level: AlertSeverity,
    notified: Mapping[str, str],
    product: Product | None,
    helpers: set[str],
) -> Delivery:
    labels = {**routing_labels(slo, level), **notified}
    if product is None:
        first = UNOWNED if level in ALWAYS_USED else level
        return Delivery(slo.id, words, labels, frozenset((first, *helpers)), first)
    own = _own(product, level, slo.service.environment)
    apart = _apart(slo, level, product)
    return Delivery(slo.id, words, labels, frozenset((*own, *helpers)), "", apart)


def _apart(slo: SLO, level: AlertSeverity, product: Product) -> frozenset[str]:
    """Return the labels that tell notifications apart: those that the team chose; of pages each budget."""
    groupings = product.alerting.grouping if product.alerting else Groupings()
    is_page = level is AlertSeverity.PAGE
    chosen = getattr(groupings, level).group_by
    of_budget = slo.indicator.by if is_page or chosen is None else ()
    return frozenset((*(IDENTITY if chosen is None else chosen), *of_budget))


def _own(product: Product, level: AlertSeverity, environment: str) -> list[str]:
    """Return the receivers of the first responder: of an environment, where it has other channels."""
    name, alerting = owner(product), product.alerting
    elsewhere = alerting.environments.get(environment) if alerting else None
    if level is not AlertSeverity.PAGE:
        return [f"{name}/{level}{f'/{environment}' if elsewhere and getattr(elsewhere, level) else ''}"]
    if alerting is None or elsewhere is None or elsewhere.page is None:
        return [f"{name}/{use}" for use in _uses_of_pages(alerting.page if alerting else None, alerting)]
    return [f"{name}/{use}/{environment}" for use in _uses_of_pages(elsewhere.page, alerting)]


def _calls(product: Product, organisation: Organisation) -> Iterator[Delivery]:
    fallback = fallback_party(organisation)
    for party in (*organisation.parties, _NOBODY):
        known = organisation.parties.get(party)
        called = party if known is not None and known.called else fallback
        page = organisation.severities.of(AlertSeverity.PAGE)
        labels = {"product": product.name, "severity": page, naming.CALLED_UPON: party}
        own = f"{owner(product)}/notice"
        receivers = frozenset((own, f"{called}/called") if called else (own,))
        first = f"{called}/called" if called else own
        words = f"a call upon {party} by {product.name}"
        yield Delivery(product.name, words, labels, receivers, first, _CALL)


def owner(product: Product) -> str:
    """Return the first responder of a product: its own team, or the party that owns it."""
    return product.name if product.alerting is not None else product.party or product.name


def _uses_of_pages(page: Channels | None, alerting: Alerting | None) -> list[str]:
    """Return what receives pages: with hours, chat within them, a pager, and a queue."""
    if page is None or alerting is None or alerting.hours == ALWAYS:
        return ["page"]
    uses = {"page": page.without_schedule, "pager": page.with_schedule, "queue": True}
    return [use for use, is_used in uses.items() if is_used]


def _of_product(product: Product, organisation: Organisation) -> Mapping[str, Destination]:
    name, alerting = owner(product), product.alerting
    hours = None if alerting is None or alerting.hours == ALWAYS else alerting.hours
    usual = _of_levels(alerting or organisation.parties[name])
    found = {f"{name}/{use}": one for use, one in _uses(usual, hours).items()}
    for environment, own in alerting.environments.items() if alerting else ():
        there = {level: way or usual[level] for level, way in _of_levels(own).items()}
        uses = _uses(there, hours)
        found |= {f"{name}/{use}/{environment}": one for use, one in uses.items() if use != "notice"}
    return found


def _of_levels(owner: Alerting | ElsewhereChannels | Party) -> Mapping[AlertSeverity, Channels | None]:
    return {level: getattr(owner, level) for level in AlertSeverity}


def _uses(channels: Mapping[AlertSeverity, Channels | None], hours: str | None) -> Mapping[str, Destination]:
    page, ticket = channels[AlertSeverity.PAGE], channels[AlertSeverity.TICKET]
    others = {level: way for level, way in channels.items() if level not in ALWAYS_USED}
    in_hours = page and (page.without_schedule if hours else page)
    pager = page and hours and page.with_schedule
    notice = (page and page.without_schedule) or (ticket and ticket.without_schedule) or ticket
    found = {
        "page": in_hours and Destination(in_hours, "slo.page", hours),
        "pager": pager and Destination(pager, "slo.page"),
        "queue": hours and ticket and Destination(ticket, "slo.page"),
        "ticket": ticket and Destination(ticket, "slo.ticket"),
        "notice": notice and Destination(notice, "slo.notice"),
    }
    nobody = {level.value: Destination(way, "slo.ticket") for level, way in others.items()}
    return {**{use: one for use, one in found.items() if one}, **nobody}
