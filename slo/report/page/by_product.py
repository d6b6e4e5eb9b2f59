"""The objectives of each product in numbers: how many are in which state, and which has the least left."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from slo.evidence.status import Verdict
from slo.report.page.review import Sheet


class OfProduct(NamedTuple):
    """The numbers of a product's objectives; its name is "" for those without one.

    `stopped` is the number of those that stop releases, `worst` the one with the least budget left; None if
    none was measured.
    """

    product: str
    counts: Mapping[Verdict, int]
    stopped: int
    worst: Sheet | None

    @property
    def number(self) -> int:
        """The number of all objectives of the product."""
        return sum(self.counts.values())


def by_product(sheets: Iterable[Sheet]) -> tuple[OfProduct, ...]:
    """Count the objectives of each product, the one with the least budget left first."""
    found: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        found.setdefault(sheet.status.slo.service.product or "", []).append(sheet)
    return tuple(sorted((_of(name, ones) for name, ones in found.items()), key=_left))


def _of(name: str, sheets: list[Sheet]) -> OfProduct:
    verdicts = [sheet.status.verdict for sheet in sheets]
    measured = [sheet for sheet in sheets if sheet.status.remaining is not None]
    return OfProduct(
        product=name,
        counts={verdict: verdicts.count(verdict) for verdict in Verdict},
        stopped=sum(sheet.stops_releases for sheet in sheets),
        worst=min(measured, key=lambda sheet: sheet.status.remaining or Fraction(0), default=None),
    )


def _left(one: OfProduct) -> tuple[bool, Fraction, str]:
    left = one.worst.status.remaining if one.worst else None
    return left is None, left or Fraction(0), one.product
