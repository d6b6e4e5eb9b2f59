"""Who answers for objectives or a whole product: who is first, who hears of what, who may be called upon."""

from collections.abc import Iterable, Iterator, Mapping

from slo.model import (
    SLO,
    AlertSeverity,
    Automatic,
    Catalogue,
    Category,
    Manner,
    Organisation,
    Product,
    naming,
)
from slo.plan.alerts import routing_labels
from slo.plan.calls import automatic_calls
from slo.plan.recipients import recipients
from slo.plan.types import Helper, Labels, Recipient, Responders, Routing

_ROUTED = ("product", "severity", "category", "told", naming.CALLED_UPON)
"""The labels that decide on the way of an objective's alert."""


def of_slos(slos: Iterable[SLO], catalogue: Catalogue, routing: Routing) -> Responders:
    """Give the responders of objectives that are all of one product, or of none."""
    slos = tuple(slos)
    declared = catalogue.products.get(slos[0].service.product or "")
    product = declared.value if declared else None
    labels = (labels for slo in slos for labels in _alerts(slo, catalogue))
    own = (slo for slo in slos if slo.objective.third_party is None)
    categories = {slo.objective.category for slo in own}
    return _responders(product, labels, categories, catalogue, routing)


def of_product(product: Product, slos: Iterable[SLO], catalogue: Catalogue, routing: Routing) -> Responders:
    """Give the responders of a product: of any page or ticket, and of the alerts of its objectives."""
    plain = [{"product": product.name, "severity": severity} for severity in ("page", "ticket")]
    made = (labels for slo in slos for labels in _alerts(slo, catalogue))
    return _responders(product, (*plain, *made), set(Category), catalogue, routing)


def _alerts(slo: SLO, catalogue: Catalogue) -> Iterator[Labels]:
    """Give the labels of an objective's alerts, as far as routes read them, and none twice."""
    severities = [tier.severity for tier in slo.tiers]
    severities += [AlertSeverity.TICKET] if slo.policy.no_data_after != "never" else []
    for severity in dict.fromkeys(severities):
        yield routing_labels(slo, severity)
    for severity, notify in dict.fromkeys((step.severity, step.notify) for step in slo.steps):
        told = {"told": ",".join(notify)} if notify else {}
        yield {**routing_labels(slo, severity), **told}
    yield from (call.labels for call in automatic_calls(slo, catalogue))


def _responders(
    product: Product | None,
    alerts: Iterable[Labels],
    categories: set[Category],
    catalogue: Catalogue,
    routing: Routing,
) -> Responders:
    organisation = catalogue.organisation.value if catalogue.organisation else None
    return Responders(
        first=(product.party or product.name) if product else None,
        heard=_heard(alerts, routing),
        helpers=tuple(_helpers(product, organisation, categories)) if product and organisation else (),
    )


def _heard(alerts: Iterable[Labels], routing: Routing) -> Mapping[str, tuple[Recipient, ...]]:
    """Put alerts together that the same people hear of; where the category decides, it is named.

    It is not named for those that they hear of anyway, without a category.
    """
    found: dict[str, dict[tuple[Recipient, ...], list[str]]] = {}
    # Asking the router takes a while. Alerts that differ in other labels have the same way.
    for labels in {tuple(map(one.get, _ROUTED)): one for one in alerts}.values():
        categories = found.setdefault(_what(labels), {}).setdefault(recipients(labels, routing), [])
        if labels.get("category", "") not in categories:
            categories.append(labels.get("category", ""))
    return {
        _about(what, categories if len(same) > 1 else []): who
        for what, same in found.items()
        for who, categories in same.items()
    }


def _what(labels: Labels) -> str:
    if naming.CALLED_UPON in labels:
        return f"call upon {labels[naming.CALLED_UPON]}"
    told = f" with {labels['told'].replace(',', ' and ')} told" if "told" in labels else ""
    return f"{labels['severity']}{told}"


def _about(what: str, categories: list[str]) -> str:
    return f"{what} about {' or '.join(categories)}" if categories and "" not in categories else what


def _helpers(product: Product, organisation: Organisation, categories: set[Category]) -> Iterator[Helper]:
    """Give the parties that are called upon for some of these categories, as the organisation lists them."""
    if not product.is_served(organisation.hosting):
        return
    for name, party in organisation.parties.items():
        its = tuple(one for one in Category if one in categories and organisation.calls_for(one) == name)
        if its and name != product.party:
            yield Helper(name, party, its, tuple(_ways(name, product, its)))


def _ways(party: str, product: Product, categories: tuple[Category, ...]) -> Iterator[str]:
    manner = product.alerting.call.get(party) if product.alerting else None
    if manner is Manner.ON_DECLARED_SECURITY and Category.SECURITY in categories:
        yield "hears of pages about security together with the product"
    if isinstance(manner, Automatic) and product.pagerduty:
        yield f"is woken by PagerDuty if nobody of the product answers for {manner.automatic_after}"
    elif isinstance(manner, Automatic):
        yield (
            f"is called by a page itself, once it has gone on for {manner.automatic_after}; "
            "slo ack OBJECTIVE answers before that"
        )
