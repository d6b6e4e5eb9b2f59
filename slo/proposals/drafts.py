"""What families propose: services before they have a target, and what they leave out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from slo.proposals.inventory import Inventory, Question
from slo.shapes import as_name
from slo.text.yaml import Value

_LONGEST_NAME = 50


@dataclass(frozen=True, slots=True)
class Draft:
    """A service that could be defined: its `body` is its YAML without name, scrape interval and targets.

    `unmeasured` are indicators of its archetype for which there is no metric. `series` is the number of
    series that its rules read.
    """

    name: str
    job: str
    body: Mapping[str, Value]
    series: int
    family: str
    unmeasured: tuple[str, ...] = ()
    remarks: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something for which nothing is proposed, and the reason."""

    what: str
    reason: str


class Family(Protocol):
    """Metrics of one convention, and the services that they can measure."""

    def questions(self, names: Iterable[str]) -> Sequence[Question]:
        """Return what must be known, given the names of all metrics."""

    def propose(self, inventory: Inventory) -> Sequence[Draft | LeftOut]:
        """Return a draft or a reason for everything of this family."""


def with_own_names(drafts: Iterable[Draft], taken: Iterable[str] = ()) -> list[Draft]:
    """Give each draft a name of its own, in the order of drafts: checkout, checkout-grpc, checkout-grpc-2."""
    used = set(taken)
    named: list[Draft] = []
    for draft in drafts:
        wanted = service_name(draft.name)
        candidates = [wanted, f"{wanted}-{draft.family}"]
        candidates += [f"{wanted}-{draft.family}-{number}" for number in range(2, len(used) + 3)]
        name = next(one for one in candidates if one not in used)
        used.add(name)
        named.append(replace(draft, name=name))
    return named


def service_name(text: str) -> str:
    """Return a name of a service made from a label's value.

    >>> service_name("Checkout_API/v2"), service_name("3scale"), service_name("!")
    ('checkout-api-v2', 'service-3scale', 'service')
    """
    name = as_name(text)[:_LONGEST_NAME].strip("-")
    if not name:
        return "service"
    return name if name[0].isalpha() else f"service-{name}"
