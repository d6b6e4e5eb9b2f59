"""Answers about activities, parties, accounts and third parties."""

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
    facts: list[Fact] = [] if by_mark[Mark.RESPONSIBLE] else [("responsible", "nobody")]
    for mark, parties in by_mark.items():
        about = "responsible, jointly" if joint and mark is Mark.RESPONSIBLE else mark.replace("-", " ")
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
        **{mark.replace("-", " "): rows[mark] for mark in Mark},
        "called for": called,
        "first for": owned,
        "provides": accounts,
    }
    facts = [
        ("kind", itself.kind),
        *([("title", itself.title)] if itself.title else []),
        *((about, ", ".join(names)) for about, names in lists.items() if names),
        *(("reached", way) for way in reached(itself, organisation)),
        *granted(itself),
    ]
    data = {
        **party_data(itself),
        **granted_data(itself),
        **{about.replace(" ", "_"): names for about, names in lists.items()},
    }
    return Answer("party", name, tuple(facts), data)


def account(name: str, model: Model) -> Answer:
    """Return who provides an account, and who has one already."""
    itself = model.organisation.accounts[name]
    facts = _taking_part("provided by", itself.provided_by, None, model)
    if itself.existing:
        facts.append(("existing", f"{', '.join(itself.existing)}"))
    data = {"provided_by": itself.provided_by, "existing": itself.existing}
    return Answer("account", name, tuple(facts), data)


def third_party(name: str, model: Model) -> Answer:
    """Return the products that depend on a third party, and the objectives that measure it."""
    itself = model.organisation.third_parties[name]
    measuring = [slo.id for slo in model.catalogue.slos if slo.objective.third_party == name]
    needing = [one.value.name for one in model.catalogue.products.values() if name in one.value.depends_on]
    facts = [
        ("responsible", f"{titled(name, itself.title)}, for updates and availability of its own systems")
    ]
    facts += [("status", itself.status)] if itself.status else []
    facts += [("needed by", ", ".join(needing))] if needing else []
    facts += [("measured by", f"{', '.join(measuring)}, with tickets to the product")] if measuring else []
    data = {"status": itself.status, "needed_by": needing, "measured_by": measuring}
    return Answer("third party", name, tuple(facts), data)


def _taking_part(about: str, name: str, community: str | None, model: Model) -> list[Fact]:
    if name == PRODUCT:
        through = f", through its {community} community" if community else ""
        return [(about, f"the team of each product{through}")]
    itself = model.organisation.parties[name]
    ways = (f"  {way}" for way in reached(itself, model.organisation))
    return [(about, text) for text in (titled(name, itself.title), *ways)]
