"""Answers about activities, parties, accounts and third parties."""

from slo.languages import Listed, Phrase
from slo.model import PRODUCT, Mark
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

_KEYS = {mark: mark.value.replace("-", "_") for mark in Mark}


def activity(name: str, model: Model) -> Answer:
    """Return who does an activity. Several responsible parties are jointly responsible: none acts alone."""
    organisation = model.organisation
    marks, community = organisation.activities[name], organisation.communities.get(name)
    by_mark = {mark: [party for party, its in marks.items() if its is mark] for mark in Mark}
    joint = len(by_mark[Mark.RESPONSIBLE]) > 1
    facts: list[Fact] = (
        [] if by_mark[Mark.RESPONSIBLE] else [(Phrase.of("topic_responsible"), Phrase.of("who_nobody"))]
    )
    for mark, parties in by_mark.items():
        about = Phrase.of("topic_jointly" if joint and mark is Mark.RESPONSIBLE else f"topic_{_KEYS[mark]}")
        for party in parties:
            facts += _taking_part(about, party, community, model)
    data = {
        "joint": joint,
        **{_KEYS[mark]: parties for mark, parties in by_mark.items()},
        "community": community,
        "parties": {party: party_data(organisation.parties[party]) for party in marks if party != PRODUCT},
        **dispute_data(model),
    }
    return Answer("activity", name, (*facts, *disputes(model)), data)


def party(name: str, model: Model) -> Answer:
    """Return what a party does, what it is called for, and how it is reached."""
    organisation, itself = model.organisation, model.organisation.parties[name]
    rows = {
        mark: [row for row, marks in organisation.activities.items() if marks.get(name) is mark]
        for mark in Mark
    }
    called = [
        str(category) for call in organisation.calls if call.party == name for category in call.category
    ]
    owned = [one.value.name for one in model.catalogue.products.values() if one.value.party == name]
    accounts = [account for account, one in organisation.accounts.items() if one.provided_by == name]
    lists = {
        **{_KEYS[mark]: rows[mark] for mark in Mark},
        "called_for": called,
        "first_for": owned,
        "provides": accounts,
    }
    facts: list[Fact] = [
        (Phrase.of("topic_kind"), Phrase.of(f"party_{itself.kind}")),
        *([(Phrase.of("topic_title"), Phrase.of("who_title", title=itself.title))] if itself.title else []),
        *((Phrase.of(f"topic_{about}"), _named(about, names)) for about, names in lists.items() if names),
        *((Phrase.of("topic_reached"), way) for way in reached(itself, organisation)),
        *granted(itself),
    ]
    data = {
        **party_data(itself),
        **granted_data(itself),
        **lists,
    }
    return Answer("party", name, tuple(facts), data)


def _named(about: str, names: list[str]) -> Phrase:
    """Return names as they are, and categories in words."""
    if about == "called_for":
        return Phrase.of("who_list", names=Listed(Phrase.of(f"category_{name}") for name in names))
    return Phrase.of("who_list", names=Listed(names))


def account(name: str, model: Model) -> Answer:
    """Return who provides an account, and who has one already."""
    itself = model.organisation.accounts[name]
    facts = _taking_part(Phrase.of("topic_provided_by"), itself.provided_by, None, model)
    if itself.existing:
        facts.append((Phrase.of("topic_existing"), ", ".join(itself.existing)))
    data = {"provided_by": itself.provided_by, "existing": itself.existing}
    return Answer("account", name, tuple(facts), data)


def third_party(name: str, model: Model) -> Answer:
    """Return the products that depend on a third party, and the objectives that measure it."""
    itself = model.organisation.third_parties[name]
    measuring = [slo.id for slo in model.catalogue.slos if slo.objective.third_party == name]
    needing = [one.value.name for one in model.catalogue.products.values() if name in one.value.depends_on]
    responsible = Phrase.of("who_own_systems", name=titled(name, itself.title))
    facts: list[Fact] = [(Phrase.of("topic_responsible"), responsible)]
    facts += [(Phrase.of("topic_status"), itself.status)] if itself.status else []
    facts += [(Phrase.of("topic_needed_by"), ", ".join(needing))] if needing else []
    with_tickets = Phrase.of("who_with_tickets", objectives=Listed(measuring))
    facts += [(Phrase.of("topic_measured_by"), with_tickets)] if measuring else []
    data = {"status": itself.status, "needed_by": needing, "measured_by": measuring}
    return Answer("third party", name, tuple(facts), data)


def _taking_part(about: Phrase, name: str, community: str | None, model: Model) -> list[Fact]:
    if name == PRODUCT and community:
        through = Phrase.of(f"community_{community}")
        return [(about, Phrase.of("who_community", community=through))]
    if name == PRODUCT:
        return [(about, Phrase.of("who_team"))]
    itself = model.organisation.parties[name]
    ways = (Phrase.of("who_indented", fact=way) for way in reached(itself, model.organisation))
    return [(about, text) for text in (titled(name, itself.title), *ways)]
