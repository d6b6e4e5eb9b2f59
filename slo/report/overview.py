"""Content of all reports on error budgets, independent of their format."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from slo.evidence.status import Status, Verdict
from slo.languages import LANGUAGES, LanguageCode, Listed
from slo.languages.language import Language, language
from slo.model import SLO, Declared, Product
from slo.text.terminal import printable
from slo.text.times import to_minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The statuses at a time, in the order in which they are shown."""

    at: datetime
    statuses: tuple[Status, ...]
    products: Mapping[str, Declared[Product]] = field(default_factory=dict)
    language: LanguageCode = LANGUAGES[0]

    @property
    def reader(self) -> Language:
        """The language of its readers, as terminals show it."""
        return language(self.language).on_terminals

    def first(self, slo: SLO) -> str | None:
        """Return the first responder: the party that owns the product, else the product; None without one."""
        name = slo.service.product
        product = self.products.get(name) if name else None
        return product.value.party or name if product else name

    def summary(self) -> str:
        """Return the number of objectives by verdict, and the time."""
        counts, words = Counter(status.verdict for status in self.statuses), self.reader.words
        named = ((verdict, words["status_verdicts"][verdict]) for verdict in reversed(Verdict))
        shown = Listed(f"{counts[verdict]} {name}" for verdict, name in named if counts[verdict])
        objectives = self.reader.number_of("objectives", len(self.statuses))
        key = "status_counts" if shown else "status_no_counts"
        return self.reader.text(key, objectives=objectives, counts=shown, time=to_minute(self.at))


def named(status: Status) -> str:
    """Return the id of an objective and its group: `checkout-success region=eu`.

    Values come from metrics, so characters that could control a terminal are replaced.
    """
    name = " ".join((status.slo.id, *(f"{label}={value or '-'}" for label, value in status.group)))
    return printable(name)


@dataclass(frozen=True, slots=True)
class Terminal:
    """Width of a terminal, whether it shows colours, and, if the report must fit its screen, its height.

    What shows colours without being a terminal has no width.
    """

    columns: int | None
    colour: bool
    lines: int | None = None
