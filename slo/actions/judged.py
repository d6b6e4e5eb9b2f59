"""Objectives that were judged, as reports take them: all of a time, worst first."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from slo.evidence.past import Past
from slo.evidence.selection import Selection
from slo.evidence.status import Status, worst_first
from slo.model import Catalogue
from slo.report import Overview
from slo.report.page import Review
from slo.text.units import Duration


def overview_of(
    catalogue: Catalogue, selection: Selection, at: datetime, statuses: Iterable[Status]
) -> Overview:
    """Sort what was judged at a time, and leave out groups that are not meant."""
    chosen = selection.statuses(worst_first(statuses))
    return Overview(at=at, statuses=chosen, products=catalogue.products)


class Judged(NamedTuple):
    """Statuses at a time, each with its past; where they are from Prometheus, its URL and the past's step."""

    at: datetime
    pairs: tuple[tuple[Status, Past], ...]
    prometheus: str = ""
    step: Duration | None = None

    def review(self, catalogue: Catalogue, selection: Selection) -> Review:
        """Put together what is known of the objectives."""
        return Review(
            overview=overview_of(catalogue, selection, self.at, (status for status, _ in self.pairs)),
            pasts={(status.slo.id, status.group): past for status, past in self.pairs},
            organisation=catalogue.organisation.value if catalogue.organisation else None,
            prometheus=self.prometheus,
            step=self.step,
        )
