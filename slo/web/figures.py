"""What is known of all objectives now, however many ask: one question to Prometheus per interval."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from slo.clients.failures import Refused, Unreachable
from slo.clients.prometheus import Prometheus
from slo.conditions import Group, Measurement
from slo.evidence.past import Past, of_rows
from slo.evidence.questions import measurements, question
from slo.evidence.selection import Selection
from slo.evidence.status import Status, assess, worst_first
from slo.model import SLO
from slo.report import Overview
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
            return self._review(read, datetime.now(UTC), ((_unknown(slo), Past()) for slo in read.slos))
        if known.current:
            return known.value.review
        review = known.value.review
        statuses = worst_first(_unknown(one.slo, one.group) for one in review.overview.statuses)
        overview = replace(review.overview, at=datetime.now(UTC), statuses=statuses)
        return replace(review, overview=overview, pasts={})

    def _ask(self) -> Answered:
        read = self._definitions.renew().read
        slos = read.slos
        try:
            answer = self._prometheus.query(question(slos, by_name=len(slos) < len(read.catalogue.slos)))
        except (Unreachable, Refused) as error:
            raise Unanswered(str(error)) from error
        at = max((sample.at for sample in answer.samples), default=datetime.now(UTC))
        found = measurements(answer.samples, slos)
        judged = (
            of_rows(slo, group, measured.get(group, ()), at, None, None)
            for slo in slos
            for measured in [found.get(slo.id, {})]
            for group in _groups(slo, measured)
        )
        return Answered(self._review(read, at, judged), at, read.digest, answer.remarks)

    def _review(self, read: Read, at: datetime, judged: Iterable[tuple[Status, Past]]) -> Review:
        known, catalogue = list(judged), read.catalogue
        statuses = self._selection.statuses(worst_first(status for status, _ in known))
        return Review(
            overview=Overview(at=at, statuses=statuses, products=catalogue.products),
            pasts={(status.slo.id, status.group): past for status, past in known},
            organisation=catalogue.organisation.value if catalogue.organisation else None,
            prometheus=self._prometheus.address.url,
        )


def _groups(slo: SLO, measured: Mapping[Group, object]) -> list[Group]:
    """List the groups that were measured, and those that have a target of their own."""
    named = {tuple((label, one.group[label]) for label in slo.indicator.by) for one in slo.objective.targets}
    return sorted(measured.keys() | named) or [()]


def _unknown(slo: SLO, group: Group = ()) -> Status:
    return assess(slo, _UNMEASURED, group)
