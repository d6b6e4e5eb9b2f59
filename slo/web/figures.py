"""What is known of all objectives now, however many ask: one question to Prometheus per interval."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from slo.actions.asked import Asked
from slo.actions.judged import Judged
from slo.actions.notices import utc_now
from slo.clients.failures import Refused, Unreachable
from slo.clients.prometheus import Prometheus
from slo.conditions import Group, Measurement
from slo.evidence.budget_history import BudgetHistory
from slo.evidence.selection import Selection
from slo.evidence.status import Status, assess, worst_first
from slo.model import SLO
from slo.report.page import Review
from slo.web.definitions import Definitions, Read
from slo.web.shared import Known, Shared, Unanswered

_UNMEASURED = Measurement(error_ratios={})


@dataclass(frozen=True, slots=True)
class Answered:
    """What Prometheus said of the objectives, when, and what it remarked."""

    review: Review
    at: datetime
    digest: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What pages, JSON and metrics show. Figures that are too old to be true are in it as no data.

    `answered_at` is when Prometheus last answered, None if it never did, and `age` how many seconds ago that
    was. `failure` says why there is nothing newer, `broken` what is wrong with the definitions on disk; both
    are "" where all is well.
    """

    review: Review
    answered_at: datetime | None
    age: float
    current: bool
    failure: str
    broken: str
    remarks: tuple[str, ...]
    digest: str


class Figures:
    """Looks at the objectives that are meant, at most once per `every` seconds."""

    def __init__(
        self,
        definitions: Definitions,
        prometheus: Prometheus,
        selection: Selection,
        every: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._definitions, self._prometheus, self._selection = definitions, prometheus, selection
        self._shared: Shared[Answered] = Shared(self._ask, every, clock)

    def now(self) -> State:
        """Give what is known, which may have to be asked for first."""
        known, latest = self._shared.get(), self._definitions.latest
        answered = known.value
        return State(
            review=self._shown(known, latest.read),
            answered_at=answered.at if answered else None,
            age=known.age,
            current=known.current,
            failure=known.failure,
            broken=latest.broken,
            remarks=answered.remarks if answered and known.current else (),
            digest=answered.digest if answered else latest.read.digest,
        )

    def _shown(self, known: Known[Answered], read: Read) -> Review:
        if known.value is None:
            pairs = tuple((_unknown(slo), BudgetHistory()) for slo in read.slos)
            judged = Judged(utc_now(), pairs, self._prometheus.address.url)
            return judged.review(read.catalogue, self._selection)
        if known.current:
            return known.value.review
        review = known.value.review
        statuses = worst_first(_unknown(one.slo, one.group) for one in review.overview.statuses)
        overview = replace(review.overview, at=utc_now(), statuses=statuses)
        return replace(review, overview=overview, histories={})

    def _ask(self) -> Answered:
        read = self._definitions.renew().read
        remarks: list[str] = []
        asked = Asked(self._prometheus, len(read.catalogue.slos), remarks.append, utc_now)
        try:
            judged = asked.without_past(read.slos)
        except (Unreachable, Refused) as error:
            raise Unanswered(str(error)) from error
        review = judged.review(read.catalogue, self._selection)
        return Answered(review, judged.at, read.digest, tuple(remarks))


def _unknown(slo: SLO, group: Group = ()) -> Status:
    return assess(slo, _UNMEASURED, group)
