"""Answer type, the model that answers are taken from, and facts that several answers share."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from slo.languages import InOrder, Listed, Phrase
from slo.languages.words import Words
from slo.model import ALWAYS, Catalogue, Organisation, Party, Product
from slo.model.matrix_status import not_in_force
from slo.plan.recipients import hours_in_words
from slo.plan.types import Routing

Fact = tuple[Phrase | str, Phrase | str]
"""A topic, and what there is to say about it."""


class Answer(NamedTuple):
    """The answer about one thing: its kind and name, `facts` for people, and `data` for programs."""

    kind: str
    name: str
    facts: tuple[Fact, ...]
    data: Mapping[str, object]

    @property
    def product(self) -> str | None:
        """The product that it is about, if any."""
        about = self.name if self.kind == "product" else self.data.get("product")
        return about if isinstance(about, str) else None


class Model(NamedTuple):
    """All definitions, the routing of their alerts, and the organisation."""

    catalogue: Catalogue
    routing: Routing
    organisation: Organisation

    @property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """The names of everything that has an answer, by kind, in the order of answers."""
        return {
            "activity": tuple(self.organisation.activities),
            "party": tuple(self.organisation.parties),
            "account": tuple(self.organisation.accounts),
            "third party": tuple(self.organisation.third_parties),
            "product": tuple(self.catalogue.products),
            "service": tuple(self.catalogue.services),
            "objective": tuple(slo.id for slo in self.catalogue.slos),
        }


def titled(name: str, title: Words) -> Phrase | str:
    """Return the title of something with its name in definitions: "Notify (notify)"."""
    return Phrase.of("titled", title=title, name=name) if title else name


def reached(party: Party, organisation: Organisation) -> Iterator[Phrase]:
    """Yield how people reach a party in and out of hours, and the channels and hours of calls by slo."""
    if party.help:
        yield Phrase.of("who_in_hours", help=party.help)
    if party.out_of_hours:
        yield Phrase.of("who_out_of_hours", link=party.out_of_hours)
    if party.called:
        yield Phrase.of("who_slo_call", channels=Listed(way.named for way in party.called.all))
    if party.hours:
        yield Phrase.of("who_answers", hours=_hours(party.hours, organisation))


def party_data(party: Party) -> dict[str, object]:
    """Return how a party is reached, as JSON."""
    return {
        "title": party.title,
        "help": party.help,
        "out_of_hours": party.out_of_hours,
        "called": [str(way) for way in party.called.all] if party.called else [],
        "hours": party.hours,
    }


def granted(owner: Party | Product) -> Iterator[Fact]:
    """Yield who approves the changes of a party or a product's team, and the schedules of who is paged."""
    yield Phrase.of("topic_approves"), ", ".join(owner.code_owners) or Phrase.of("who_anybody")
    if on_call := owner.on_call:
        levels = InOrder(on_call.levels)
        yield Phrase.of("topic_on_call"), Phrase.of("who_schedules", system=on_call.title, levels=levels)


def granted_data(owner: Party | Product) -> dict[str, object]:
    """Return the code owners and the schedules of each level, as JSON."""
    return {
        "code_owners": owner.code_owners,
        "schedules": owner.on_call.levels if owner.on_call else (),
    }


def disputes(model: Model) -> Iterator[Fact]:
    """Yield who decides if parties disagree, and that the matrix is not in force if it is not."""
    if arbitration := model.organisation.arbitration:
        yield Phrase.of("topic_disputes"), arbitration.in_words
    if proposed := not_in_force(model.catalogue):
        yield Phrase.of("topic_matrix"), proposed.message


def dispute_data(model: Model) -> dict[str, object]:
    """Return who decides if parties disagree, as JSON, null if nobody does; and if the matrix is in force."""
    in_force = not_in_force(model.catalogue) is None
    arbitration = model.organisation.arbitration
    if arbitration is None:
        return {"disputes": None, "matrix_in_force": in_force}
    order, decides, within = arbitration.order, arbitration.decides, str(arbitration.within)
    disputes = {"order": order, "decides": decides, "within": within}
    return {"disputes": disputes, "matrix_in_force": in_force}


def _hours(name: str, organisation: Organisation) -> Phrase:
    return Phrase.of("any_hour") if name == ALWAYS else hours_in_words(name, organisation.hours[name])
