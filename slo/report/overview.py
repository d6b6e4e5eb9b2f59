"""Content of all reports on error budgets, independent of their format."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from slo.evidence.status import Status, Verdict
from slo.model import SLO, Declared, Product
from slo.text.plurals import count
from slo.text.terminal import printable
from slo.text.times import to_minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The statuses at a time, in the order in which they are shown."""

    at: datetime
    statuses: tuple[Status, ...]
    products: Mapping[str, Declared[Product]] = field(default_factory=dict)

    def first(self, slo: SLO) -> str | None:
        """Return the first responder: the party that owns the product, else the product; None without one."""
        name = slo.service.product
        product = self.products.get(name) if name else None
        return product.value.party or name if product else name

    def summary(self) -> str:
        """Return the number of objectives by verdict, and the time."""
        counts = Counter(status.verdict for status in self.statuses)
        objectives = count(len(self.statuses), "objective")
        shown = ", ".join(f"{counts[verdict]} {verdict}" for verdict in reversed(Verdict) if counts[verdict])
        return f"{objectives}{': ' if shown else ''}{shown}; as of {to_minute(self.at)}"


def named(status: Status) -> str:
    """Return the id of an objective and its group: `checkout-success region=eu`.

    Values come from metrics, so characters that could control a terminal are replaced.
    """
    name = " ".join((status.slo.id, *(f"{label}={value or '-'}" for label, value in status.group)))
    return printable(name)


@dataclass(frozen=True, slots=True)
class Terminal:
    """Width of a terminal, whether it shows colours, and, if the report must fit its screen, its height."""

    columns: int
    colour: bool
    lines: int | None = None
