"""Responders of objectives or a product: first responder, recipients of alerts, and callable parties."""

from collections.abc import Iterable, Iterator, Mapping

from slo.labels import Use, used
from slo.languages import AnyOf, Phrase
from slo.model import (
    SLO,
    Automatic,
    CallMode,
    Catalogue,
    Category,
    Organisation,
    Product,
    naming,
)
from slo.model.consent import Standing
from slo.model.severity import SeverityWords
from slo.model.subjects import call_of
from slo.model.terms.calls import CATEGORIES, by_terms
from slo.plan.alerts import routing_labels
from slo.plan.calls import automatic_calls
from slo.plan.recipients import recipients
from slo.plan.types import Helper, Labels, Recipient, Responders, Routing

ROUTED = ("product", "environment", *used(Use.ROUTING, Use.STEP), naming.CALLED_UPON)
"""The labels that decide how an alert of an objective is routed."""


def of_slos(slos: Iterable[SLO], catalogue: Catalogue, routing: Routing) -> Responders:
    """Return the responders of objectives that belong to one product, or to none."""
    slos = tuple(slos)
    declared = catalogue.products.get(slos[0].service.product or "")
    product = declared.value if declared else None
    labels = (labels for slo in slos for labels in _alerts(slo, catalogue))
    own = (slo for slo in slos if slo.objective.third_party is None)
    categories = {slo.objective.category for slo in own}
    return _responders(product, labels, categories, catalogue, routing)


def of_product(product: Product, slos: Iterable[SLO], catalogue: Catalogue, routing: Routing) -> Responders:
    """Return the responders of a product: for any alert of its levels, and for those of its objectives."""
    words, levels = catalogue.severities, catalogue.levels_by_product[product.name]
    plain = [{"product": product.name, "severity": words.of(level)} for level in levels]
    made = (labels for slo in slos for labels in _alerts(slo, catalogue))
    return _responders(product, (*plain, *made), set(Category), catalogue, routing)


def _alerts(slo: SLO, catalogue: Catalogue) -> Iterator[Labels]:
    """Yield the distinct labels of an objective's alerts, as far as routes match them."""
    for severity in slo.levels_without_steps:
        yield routing_labels(slo, severity)
    for severity, notify in dict.fromkeys((step.severity, step.notify) for step in slo.steps):
        notified = {"notifies": ",".join(notify)} if notify else {}
        yield {**routing_labels(slo, severity), **notified}
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
        recipients=_recipients(alerts, routing, catalogue.severities),
        helpers=tuple(_helpers(product, organisation, categories, catalogue.standing))
        if product and organisation
        else (),
    )


def _recipients(
    alerts: Iterable[Labels], routing: Routing, words: SeverityWords
) -> Mapping[Phrase, tuple[Recipient, ...]]:
    """Group alerts by their recipients. Category and environment are named where recipients depend on them.

    They are not named for recipients who also get alerts without them.
    """
    found: dict[Phrase, dict[tuple[Recipient, ...], list[Labels]]] = {}
    # Routing is slow, and alerts that differ only in other labels have the same recipients.
    for labels in {tuple(map(one.get, ROUTED)): one for one in alerts}.values():
        same = found.setdefault(kind_of_alert(labels, words), {})
        same.setdefault(recipients(labels, routing), []).append(labels)
    return {
        _distinguished(what, alerts, tuple(same.values()), _by_environment(same)): who
        for what, same in found.items()
        for who, alerts in same.items()
    }


def _by_environment(groups: Iterable[tuple[Recipient, ...]]) -> bool:
    """Return whether some route to recipients is for an environment alone."""
    return any(step.startswith("environment=") for who in groups for one in who for step in one.path)


def _distinguished(
    what: Phrase, alerts: list[Labels], all_alerts: tuple[list[Labels], ...], by_environment: bool
) -> Phrase:
    """Name alerts by the categories, or the environments, that no others of their kind have."""
    if len(all_alerts) == 1:
        return what
    categories, environments = _values("category", alerts), _values("environment", alerts)
    others = [_values("environment", group) for group in all_alerts if group is not alerts]
    apart = "" not in environments and all(set(environments).isdisjoint(other) for other in others)
    if not by_environment or not apart:
        return _about(what, categories)
    same_categories = all(set(categories) == set(_values("category", group)) for group in all_alerts)
    about = what if same_categories else _about(what, categories)
    return Phrase.of("heard_in", what=about, environments=tuple(environments))


def _values(label: str, alerts: list[Labels]) -> list[str]:
    return list(dict.fromkeys(labels.get(label, "") for labels in alerts))


def kind_of_alert(labels: Labels, words: SeverityWords) -> Phrase:
    """Name the kind of an alert as far as it decides who gets it: page, ticket notifying X, call upon X.

    Rules set labels to nothing that they remove from series: these are no labels.
    """
    if labels.get(naming.CALLED_UPON):
        return Phrase.of("heard_call", party=labels[naming.CALLED_UPON])
    severity = Phrase.of(f"severity_{words.level_of(labels)}")
    if not labels.get("notifies"):
        return severity
    return Phrase.of("heard_notified", severity=severity, notified=tuple(labels["notifies"].split(",")))


def _about(what: Phrase, categories: list[str]) -> Phrase:
    if not categories or "" in categories:
        return what
    named = AnyOf(Phrase.of(f"category_{category}") for category in categories)
    return Phrase.of("heard_about", what=what, categories=named)


def _helpers(
    product: Product, organisation: Organisation, categories: set[Category], standing: Standing
) -> Iterator[Helper]:
    """Yield the parties that are called upon for some of these categories, in the organisation's order."""
    if not product.is_served(organisation.hosting):
        return
    for name, party in organisation.parties.items():
        its = tuple(one for one in Category if one in categories and organisation.calls_for(one) == name)
        if its and name != product.party:
            ways = (*calls_without_people(name, product, its), *_drafted(name, product, its, standing))
            yield Helper(name, party, its, ways)


def calls_without_people(party: str, product: Product, categories: tuple[Category, ...]) -> Iterator[Phrase]:
    """Yield how pages of these categories call a party, each as a predicate whose subject is the party."""
    manner = product.alerting.call.get(party) if product.alerting else None
    if manner is CallMode.ON_DECLARED_SECURITY and Category.SECURITY in categories:
        yield Phrase.of("way_security")
    if isinstance(manner, Automatic) and product.on_call:
        yield Phrase.of("way_escalation", system=product.on_call.title, after=manner.automatic_after)
    elif isinstance(manner, Automatic):
        yield Phrase.of("way_automatic", after=manner.automatic_after)


def _drafted(
    party: str, product: Product, categories: tuple[Category, ...], standing: Standing
) -> Iterator[Phrase]:
    """Yield how a party would be called if all had signed that."""
    subject = call_of(product.name, party)
    if subject in standing.drafts:
        stated, missing = standing.written[subject].terms, standing.drafts[subject].missing
        if not {*stated[CATEGORIES].split(", ")}.isdisjoint(categories):
            yield _unsigned(by_terms(stated), missing)


def _unsigned(how: Automatic | CallMode, missing: tuple[str, ...]) -> Phrase:
    if isinstance(how, Automatic):
        return Phrase.of("way_automatic_unsigned", after=how.automatic_after, parties=missing)
    return Phrase.of("way_security_unsigned", parties=missing)
