"""What is asked who does something, and what is answered."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from slo.model import ALWAYS, Catalogue, Organisation, Party
from slo.plan.types import Routing

Fact = tuple[str, str]
"""What something is about, and what is to be said of it."""


class Answer(NamedTuple):
    """What is to be known of one thing: its kind and name, for people as facts, for programs as data."""

    kind: str
    name: str
    facts: tuple[Fact, ...]
    data: Mapping[str, object]


class Model(NamedTuple):
    """Everything that was declared, the routes of its alerts, and what all products share."""

    catalogue: Catalogue
    routing: Routing
    organisation: Organisation

    @property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Everything that has an answer, by kind, in the order in which answers are given."""
        return {
            "activity": tuple(self.organisation.activities),
            "party": tuple(self.organisation.parties),
            "account": tuple(self.organisation.accounts),
            "third party": tuple(self.organisation.third_parties),
            "product": tuple(self.catalogue.products),
            "service": tuple(self.catalogue.services),
            "objective": tuple(slo.id for slo in self.catalogue.slos),
        }


def titled(name: str, title: str) -> str:
    """Name something as people do, and as definitions do."""
    return f"{title} ({name})" if title else name


def reached(party: Party, organisation: Organisation) -> Iterator[str]:
    """Say how a party is reached: in hours and out of them, and by what a call of slo reaches it."""
    if party.help:
        yield f"in hours: {party.help}"
    if party.out_of_hours:
        yield f"out of hours: {party.out_of_hours}"
    if party.called:
        yield f"a call reaches {', '.join(map(str, party.called.all))}"
    if party.hours:
        yield f"answers calls {_hours(party.hours, organisation)}"


def party_data(party: Party) -> dict[str, object]:
    """Give the same for programs."""
    return {
        "title": party.title,
        "help": party.help,
        "out_of_hours": party.out_of_hours,
        "called": [str(way) for way in party.called.all] if party.called else [],
        "hours": party.hours,
    }


def disputes(organisation: Organisation) -> Iterator[Fact]:
    """Say who decides where the parties disagree."""
    if arbitration := organisation.arbitration:
        asked = f"; before that, ask {', then '.join(arbitration.order)}" if arbitration.order else ""
        yield "disputes", f"{arbitration.decides} decides within {arbitration.within}{asked}"


def dispute_data(organisation: Organisation) -> dict[str, object]:
    """Give the same for programs; null where nobody decides."""
    arbitration = organisation.arbitration
    if arbitration is None:
        return {"disputes": None}
    order, decides, within = arbitration.order, arbitration.decides, str(arbitration.within)
    return {"disputes": {"order": order, "decides": decides, "within": within}}


def _hours(name: str, organisation: Organisation) -> str:
    if name == ALWAYS:
        return "at any hour"
    hours = organisation.hours[name]
    return f"in {name}: {hours.days} {hours.start}-{hours.end} {hours.timezone}"
