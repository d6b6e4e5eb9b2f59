"""Assessments from the series that Prometheus has recorded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from slo.actions.assessment import Assessment
from slo.actions.notices import Clock, Notify
from slo.clients.failures import Refused, Unreachable
from slo.clients.prometheus import Answer, Prometheus
from slo.conditions import Group
from slo.evidence.budget_history import BudgetHistory, assess_rows
from slo.evidence.gate import RemainingHistories, remaining_histories, remaining_query
from slo.evidence.history import Rows
from slo.evidence.queries import Measured, measurements, query, statuses
from slo.evidence.range_queries import (
    RangeQuery,
    RowCollector,
    last_full_step,
    last_recorded,
    month_queries,
    step,
    window_queries,
)
from slo.evidence.status import Status
from slo.model import SLO
from slo.promql.samples import Sample
from slo.text.units import Duration

_NOTHING: Mapping[str, Mapping[Group, Rows]] = {}


@dataclass(frozen=True, slots=True)
class PrometheusEvents:
    """A Prometheus that has loaded the rules; `notify` receives the remarks on its answers.

    `defined` is the number of defined objectives: if fewer are selected, they are queried by name. All
    methods except `remaining` raise the clients' Unreachable and Refused.
    """

    prometheus: Prometheus
    defined: int
    notify: Notify
    clock: Clock

    def statuses(
        self, slos: Sequence[SLO], at: datetime | None, *, whole: bool = False
    ) -> tuple[datetime, list[Status]]:
        """Assess objectives at a time, by default now.

        With `whole`, an answer with remarks raises Unreachable: for this query, a remark can only mean that
        part of the data did not arrive.
        """
        answer = self._present(slos, at)
        if whole and answer.remarks:
            raise Unreachable("the answer of Prometheus may be incomplete, so nothing is decided by it")
        found = measurements(answer.samples, slos)
        assessed = [one for slo in slos for one in statuses(slo, found.get(slo.id, {}))]
        return at or self._newest(answer), assessed

    def without_past(self, slos: Sequence[SLO]) -> Assessment:
        """Assess objectives now with one query; their past is limited to the short windows."""
        answer = self._present(slos, None)
        at = self._newest(answer)
        pairs = _assessed(slos, at, measurements(answer.samples, slos))
        return Assessment(at, tuple(pairs), self.prometheus.address.url)

    def with_past(self, slos: Sequence[SLO], at: datetime | None) -> Assessment:
        """Assess objectives with their past, up to a time, by default now.

        The assessment is as of the last five-minute boundary for which everything is recorded. Queries the
        course of each compliance window, and each month that has data.
        """
        end = last_full_step(at) if at else last_recorded(self.clock())
        found = measurements(self._present(slos, at).samples, slos)
        groups = {slo.id: max(1, len(found.get(slo.id, ()))) for slo in slos}
        width = step(slos, end, groups)
        windows, months = RowCollector(slos), RowCollector(slos)
        for pair in window_queries(slos, end, width, groups):
            windows.add(pair, *(self._past(ask) for ask in pair))
        for month in month_queries(slos, end):
            answers = [(pair, [self._past(ask) for ask in pair]) for pair in month]
            if not any(samples for _, (samples, _) in answers):
                break
            for pair, both in answers:
                months.add(pair, *both)
        pairs = _assessed(slos, end, found, windows.rows(), months.rows())
        return Assessment(end, tuple(pairs), self.prometheus.address.url, width)

    def remaining(self, slos: Sequence[SLO], times: Sequence[datetime], step: Duration) -> RemainingHistories:
        """Return how much was left of each budget at each of these times; empty if the query fails."""
        try:
            answer = self.prometheus.query_range(remaining_query(slos), times[0], times[-1], step)
        except (Unreachable, Refused) as error:
            self.notify(f"It is not known since when: {error}")
            return {}
        return remaining_histories(report_remarks(answer, self.notify).samples, slos)

    def _present(self, slos: Sequence[SLO], at: datetime | None) -> Answer:
        return report_remarks(
            self.prometheus.query(query(slos, by_name=len(slos) < self.defined), at), self.notify
        )

    def _newest(self, answer: Answer) -> datetime:
        return max((sample.at for sample in answer.samples), default=self.clock())

    def _past(self, ask: RangeQuery) -> tuple[Sample, ...]:
        if ask.first == ask.last:
            answer = self.prometheus.query(ask.expr, ask.first)
        else:
            answer = self.prometheus.query_range(ask.expr, ask.first, ask.last, ask.step)
        return report_remarks(answer, self.notify).samples


def report_remarks(answer: Answer, notify: Notify) -> Answer:
    """Notify of each remark on an answer, and return the answer."""
    for remark in answer.remarks:
        notify(f"Prometheus warns: {remark}")
    return answer


def _assessed(
    slos: Iterable[SLO],
    at: datetime,
    found: Mapping[str, Measured],
    windows: Mapping[str, Mapping[Group, Rows]] = _NOTHING,
    months: Mapping[str, Mapping[Group, Rows]] = _NOTHING,
) -> Iterator[tuple[Status, BudgetHistory]]:
    """Assess each group that has data or its own target."""
    for slo in slos:
        measured = found.get(slo.id, {})
        rows, by_month = (of.get(slo.id, {}) for of in (windows, months))
        named = {
            tuple((label, one.group[label]) for label in slo.indicator.by) for one in slo.objective.targets
        }
        for group in sorted({*measured, *rows, *named}) or [()]:
            yield assess_rows(slo, group, measured.get(group, ()), at, rows.get(group), by_month.get(group))
