"""The live figures of all objectives: one query to Prometheus per interval, for all visitors."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from slo.actions.assessment import Assessment
from slo.actions.notices import utc_now
from slo.actions.prometheus_events import PrometheusEvents
from slo.clients.failures import Refused, Unreachable
from slo.clients.prometheus import Prometheus
from slo.conditions import Group, Measurement
from slo.evidence.budget_history import BudgetHistory
from slo.evidence.selection import Selection
from slo.evidence.series import NO_ORIGINS
from slo.evidence.status import Status, assess, worst_first
from slo.languages import LanguageCode
from slo.model import SLO, Origins
from slo.report.page.review import Review
from slo.web.cached import Cached, CachedValue, FetchFailed
from slo.web.definitions import Definitions, LoadedDefinitions

_UNMEASURED = Measurement(error_ratios={})


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The review from an answer of Prometheus, its time, and the remarks on it."""

    review: Review
    at: datetime
    digest: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What pages, JSON and metrics show. Figures that are too old are shown as no data.

    `answered_at` is when Prometheus last answered, None if it never did; `age` is how many seconds ago that
    was. `failure` is why there are no newer figures, `broken` the errors of the definitions on disk; both are
    "" if there are none.
    """

    review: Review
    answered_at: datetime | None
    age: float
    current: bool
    failure: str
    broken: str
    remarks: tuple[str, ...]
    digest: str
    origins: Origins = NO_ORIGINS


class Figures:
    """Assesses the selected objectives, at most once per `every` seconds."""

    def __init__(
        self,
        definitions: Definitions,
        prometheus: Prometheus,
        selection: Selection,
        every: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._definitions, self._prometheus, self._selection = definitions, prometheus, selection
        self._cached: Cached[Evaluation] = Cached(self._evaluate, every, clock)

    @property
    def language(self) -> LanguageCode:
        """The language of all objectives together."""
        read = self._definitions.latest.read
        return read.catalogue.language_for(slo.service.product for slo in read.slos)

    def now(self) -> State:
        """Return the current state; queries Prometheus if it is due."""
        known, latest = self._cached.get(), self._definitions.latest
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
            origins=latest.read.catalogue.origins,
        )

    def _shown(self, known: CachedValue[Evaluation], read: LoadedDefinitions) -> Review:
        if known.value is None:
            pairs = tuple((_unknown(slo), BudgetHistory()) for slo in read.slos)
            assessment = Assessment(utc_now(), pairs, self._prometheus.address.url)
            return assessment.review(read.catalogue, self._selection)
        if known.current:
            return known.value.review
        review = known.value.review
        statuses = worst_first(_unknown(one.slo, one.group) for one in review.overview.statuses)
        overview = replace(review.overview, at=utc_now(), statuses=statuses)
        return replace(review, overview=overview, histories={})

    def _evaluate(self) -> Evaluation:
        read = self._definitions.renew().read
        remarks: list[str] = []
        catalogue = read.catalogue
        events = PrometheusEvents(
            self._prometheus, len(catalogue.slos), remarks.append, utc_now, catalogue.origins
        )
        try:
            assessment = events.without_past(read.slos)
        except (Unreachable, Refused) as error:
            raise FetchFailed(str(error)) from error
        review = assessment.review(read.catalogue, self._selection)
        return Evaluation(review, assessment.at, read.digest, tuple(remarks))


def _unknown(slo: SLO, group: Group = ()) -> Status:
    return assess(slo, _UNMEASURED, group)
