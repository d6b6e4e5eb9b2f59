"""Answers about products, services and objectives: first responder, receivers of alerts, parties to call."""

from collections.abc import Iterator

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
    slos = [slo for slo in model.catalogue.slos if slo.service.product == name]
    return of_product(model.catalogue.products[name].value, slos, model.catalogue, model.routing)


def service(name: str, model: Model) -> Answer:
    """Return the responders of all objectives of a service."""
    return _of_slos("service", name, [slo for slo in model.catalogue.slos if slo.service.name == name], model)


def objective(name: str, model: Model) -> Answer:
    """Return the responders of an objective."""
    return _of_slos("objective", name, [slo for slo in model.catalogue.slos if slo.id == name], model)


def _of_slos(kind: str, name: str, slos: list[SLO], model: Model) -> Answer:
    declared = model.catalogue.products.get(slos[0].service.product or "")
    responders = of_slos(slos, model.catalogue, model.routing)
    answer = _responding(kind, name, declared.value if declared else None, responders, model)
    facts = [
        ("draft", f"{slo.id}: not yet signed by {' and '.join(slo.draft.missing)}")
        for slo in slos
        if slo.draft
    ]
    facts += [
        ("emergency", f"{slo.id}: changed by {by.party} alone until {by.until}: {by.reason}")
        for slo in slos
        if slo.emergency and (by := slo.emergency.declared)
    ]
    third_parties = sorted({slo.objective.third_party for slo in slos if slo.objective.third_party})
    facts += [("measures", f"{one}, which is responsible for its own systems") for one in third_parties]
    data = {"drafts": {slo.id: slo.draft.missing for slo in slos if slo.draft}, "measures": third_parties}
    return answer._replace(facts=(*answer.facts, *facts), data={**answer.data, **data})


def _responding(
    kind: str, name: str, product: Product | None, responders: Responders, model: Model
) -> Answer:
    subject = product.name if product and kind == "service" else name
    contacts = product.contacts if product else {}
    facts = (
        ("first", _first(product, model)),
        *_heard(responders),
        *(fact for helper in responders.helpers for fact in _helping(helper, subject, model)),
        *_unserved(product, model),
        *disputes(model),
        *(("contacts", f"{community}: {who}") for community, who in contacts.items()),
    )
    data = {
        "product": product.name if product else None,
        "first": responders.first,
        "heard": {what: [_recipient_data(one) for one in who] for what, who in responders.recipients.items()},
        "if_called_upon": [
            {"party": one.name, "categories": one.categories, "also": one.ways, **party_data(one.party)}
            for one in responders.helpers
        ],
        **dispute_data(model),
        "contacts": contacts,
    }
    return Answer(kind, name, facts, data)


def _first(product: Product | None, model: Model) -> str:
    if product is None:
        return "nobody: it has no product, so its alerts go to the queue for unowned alerts"
    if product.party is None:
        return f"the team of {titled(product.name, product.title)}"
    owner = model.organisation.parties[product.party]
    return f"{titled(product.party, owner.title)}, which owns {product.name}"


def _heard(responders: Responders) -> Iterator[Fact]:
    """Yield each receiver once, under the first kind of alert that it gets."""
    listed: set[Recipient] = set()
    for what, who in responders.recipients.items():
        for recipient in who:
            if recipient not in listed:
                listed.add(recipient)
                through = ", ".join(recipient.channels) or "no channel, so nobody is notified"
                when = "; ".join(recipient.hours) or "at any hour"
                yield _in_short(what), f"{recipient.receiver} through {through}; {when}"


def _in_short(what: str) -> str:
    return "called" if what.startswith("call upon") else "notified" if what.endswith(" told") else what


def _helping(helper: Helper, subject: str, model: Model) -> Iterator[Fact]:
    about = "can call"
    yield about, f"{titled(helper.name, helper.party.title)}, for {' and '.join(helper.categories)}"
    yield about, f'  slo call {helper.name} {subject} --reason "…"'
    for way in (*reached(helper.party, model.organisation), *helper.ways):
        yield about, f"  {way}"


def _unserved(product: Product | None, model: Model) -> Iterator[Fact]:
    if product and not product.is_served(model.organisation.hosting):
        hosting = ", ".join(model.organisation.hosting)
        yield "can call", f"nobody: parties help only with products hosted on {hosting}"


def _recipient_data(recipient: Recipient) -> dict[str, object]:
    return {"receiver": recipient.receiver, "channels": recipient.channels, "hours": recipient.hours}
