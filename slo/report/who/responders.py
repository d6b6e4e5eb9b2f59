"""Answers about products, services and objectives: first responder, receivers of alerts, parties to call."""

from collections.abc import Iterator

from slo.languages import Listed, Phrase
from slo.model import SLO, Product
from slo.plan.responders import of_product, of_slos
from slo.plan.types import Helper, Recipient, Responders
from slo.report.who.answer import (
    Answer,
    Fact,
    Model,
    dispute_data,
    disputes,
    granted,
    granted_data,
    party_data,
    reached,
    titled,
)


def product(name: str, model: Model) -> Answer:
    """Return the responders of a product, and who approves its changes and is on call."""
    declared = model.catalogue.products[name].value
    answer = _responding("product", name, declared, _of_product(name, model), model)
    if declared.party:
        return answer
    return answer._replace(
        facts=(*answer.facts, *granted(declared)), data={**answer.data, **granted_data(declared)}
    )


def heard(name: str, model: Model) -> Iterator[Fact]:
    """Yield the receivers of a product's alerts."""
    return _heard(_of_product(name, model))


def _of_product(name: str, model: Model) -> Responders:
    slos = model.catalogue.slos_by_product.get(name, ())
    return of_product(model.catalogue.products[name].value, slos, model.catalogue, model.routing)


def service(name: str, model: Model) -> Answer:
    """Return the responders of all objectives of a service."""
    return _of_slos("service", name, model.catalogue.slos_by_service.get(name, ()), model)


def objective(name: str, model: Model) -> Answer:
    """Return the responders of an objective."""
    return _of_slos("objective", name, tuple(slo for slo in model.catalogue.slos if slo.id == name), model)


def _of_slos(kind: str, name: str, slos: tuple[SLO, ...], model: Model) -> Answer:
    declared = model.catalogue.products.get(slos[0].service.product or "")
    responders = of_slos(slos, model.catalogue, model.routing)
    answer = _responding(kind, name, declared.value if declared else None, responders, model)
    facts: list[Fact] = [
        (Phrase.of("topic_draft"), Phrase.of("who_draft", objective=slo.id, parties=slo.draft.missing))
        for slo in slos
        if slo.draft
    ]
    facts += [
        (
            Phrase.of("topic_emergency"),
            Phrase.of("who_emergency", objective=slo.id, party=by.party, until=by.until, reason=by.reason),
        )
        for slo in slos
        if slo.emergency and (by := slo.emergency.declared)
    ]
    third_parties = sorted({slo.objective.third_party for slo in slos if slo.objective.third_party})
    facts += [(Phrase.of("topic_measures"), Phrase.of("who_third_party", name=one)) for one in third_parties]
    data = {"drafts": {slo.id: slo.draft.missing for slo in slos if slo.draft}, "measures": third_parties}
    return answer._replace(facts=(*answer.facts, *facts), data={**answer.data, **data})


def _responding(
    kind: str, name: str, product: Product | None, responders: Responders, model: Model
) -> Answer:
    subject = product.name if product and kind == "service" else name
    contacts = product.contacts if product else {}
    facts: tuple[Fact, ...] = (
        (Phrase.of("topic_first"), _first(product, model)),
        *(
            _heard(responders)
            if responders.recipients
            else [(Phrase.of("topic_alerts"), Phrase.of("who_no_alerts"))]
        ),
        *(fact for helper in responders.helpers for fact in _helping(helper, subject, model)),
        *_unserved(product, model),
        *disputes(model),
        *(
            (
                Phrase.of("topic_contacts"),
                Phrase.of("who_contact", community=Phrase.of(f"community_{community}"), who=who),
            )
            for community, who in contacts.items()
        ),
    )
    data = {
        "product": product.name if product else None,
        "first": responders.first,
        "heard": {
            str(what): [_recipient_data(one) for one in who] for what, who in responders.recipients.items()
        },
        "if_called_upon": [
            {
                "party": one.name,
                "categories": one.categories,
                "also": list(map(str, one.ways)),
                **party_data(one.party),
            }
            for one in responders.helpers
        ],
        **dispute_data(model),
        "contacts": contacts,
    }
    return Answer(kind, name, facts, data)


def _first(product: Product | None, model: Model) -> Phrase:
    if product is None:
        return Phrase.of("who_unowned")
    if product.party is None:
        return Phrase.of("who_product_team", product=titled(product.name, product.title))
    owner = model.organisation.parties[product.party]
    return Phrase.of("who_owns", party=titled(product.party, owner.title), product=product.name)


def _heard(responders: Responders) -> Iterator[Fact]:
    """Yield each receiver once, under the first kind of alert that it gets."""
    listed: set[Recipient] = set()
    for what, who in responders.recipients.items():
        for recipient in who:
            if recipient not in listed:
                listed.add(recipient)
                yield (
                    _in_short(what),
                    Phrase.of(
                        "who_receives",
                        receiver=recipient.receiver,
                        channels=Listed(recipient.channels) or Phrase.of("who_no_channel"),
                        hours=Listed(recipient.hours) or Phrase.of("any_hour"),
                    ),
                )


def _in_short(what: Phrase) -> Phrase:
    short = {"heard_call": "topic_called", "heard_notified": "topic_notified"}
    about = dict(what.values).get("what")
    if isinstance(about, Phrase) and about.key == "heard_call":
        return Phrase.of("topic_called")
    return Phrase.of(short[what.key]) if what.key in short else what


def _helping(helper: Helper, subject: str, model: Model) -> Iterator[Fact]:
    about = Phrase.of("topic_can_call")
    its = tuple(Phrase.of(f"category_{one}") for one in helper.categories)
    yield about, Phrase.of("who_for", party=titled(helper.name, helper.party.title), categories=its)
    yield about, f'  slo call {helper.name} {subject} --reason "…"'
    for way in (*reached(helper.party, model.organisation), *helper.ways):
        yield about, Phrase.of("who_indented", fact=way)


def _unserved(product: Product | None, model: Model) -> Iterator[Fact]:
    if product and not product.is_served(model.organisation.hosting):
        hosting = Listed(model.organisation.hosting)
        yield Phrase.of("topic_can_call"), Phrase.of("who_not_served", hosting=hosting)


def _recipient_data(recipient: Recipient) -> dict[str, object]:
    channels, hours = list(map(str, recipient.channels)), list(map(str, recipient.hours))
    return {"receiver": recipient.receiver, "channels": channels, "hours": hours}
