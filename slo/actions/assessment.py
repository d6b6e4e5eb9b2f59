"""Statuses of objectives with their past, from which a review is made."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from slo.evidence.budget_history import BudgetHistory
from slo.evidence.selection import Selection
from slo.evidence.status import Status, worst_first
from slo.model import Catalogue
from slo.report.overview import Overview
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.report.page.review import Review


class Assessment(NamedTuple):
    """Statuses at a time, each with its past; if from Prometheus, its URL and the step of the past."""

    at: datetime
    pairs: tuple[tuple[Status, BudgetHistory], ...]
    prometheus: str = ""
    step: Duration | None = None

    def review(self, catalogue: Catalogue, selection: Selection) -> "Review":
        """Return the review of the objectives, worst first."""
        from slo.report.page.review import Review  # imports all formats, which only a review needs

        statuses = selection.statuses(worst_first(status for status, _ in self.pairs))
        return Review(
            overview=Overview(
                at=self.at,
                statuses=statuses,
                products=catalogue.products,
                language=catalogue.language_for(status.slo.service.product for status in statuses),
            ),
            histories={(status.slo.id, status.group): history for status, history in self.pairs},
            organisation=catalogue.organisation.value if catalogue.organisation else None,
            prometheus=self.prometheus,
            step=self.step,
        )
