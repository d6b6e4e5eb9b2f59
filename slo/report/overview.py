"""What every report of error budgets shows, before anybody decided how."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from slo.evidence.status import Status, Verdict
from slo.model import SLO, Declared, Product
from slo.text.plurals import count
from slo.text.times import to_minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The statuses at a time, in the order in which they are shown."""

    at: datetime
    statuses: tuple[Status, ...]
    products: Mapping[str, Declared[Product]] = field(default_factory=dict)

    def first(self, slo: SLO) -> str | None:
        """Name who is first to act: the party that owns the product, else the product; None if nobody is."""
        name = slo.service.product
        product = self.products.get(name) if name else None
        return product.value.party or name if product else name

    def summary(self) -> str:
        """Count the objectives by verdict, and say when that was."""
        counts = Counter(status.verdict for status in self.statuses)
        objectives = count(len(self.statuses), "objective")
        told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in reversed(Verdict) if counts[verdict])
        return f"{objectives}{': ' if told else ''}{told}; as of {to_minute(self.at)}"


def named(status: Status) -> str:
    """Name an objective, and which group of it: `checkout-success region=eu`.

    Values come from metrics, so what no terminal should obey is shown as a mark.
    """
    name = " ".join((status.slo.id, *(f"{label}={value or '-'}" for label, value in status.group)))
    return "".join(character if character.isprintable() else "�" for character in name)


@dataclass(frozen=True, slots=True)
class Terminal:
    """What a report may use where a person reads along: so many columns, and perhaps colours.

    With `lines`, all of it must be on one screen of so many.
    """

    columns: int
    colour: bool
    lines: int | None = None
