"""Assessments from the series that Prometheus has recorded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from slo.actions.assessment import Assessment
from slo.actions.notices import Clock, Notify
from slo.clients.failures import Refused, Unreachable, quoted
from slo.clients.prometheus import Answer, Prometheus
from slo.conditions import Group, Measurement
from slo.evidence.budget_history import BudgetHistory, assess_rows
from slo.evidence.exclusions import excluded_times
from slo.evidence.gate import RemainingHistories, remaining_histories, remaining_query
from slo.evidence.history import Rows
from slo.evidence.otherwise import excluded_events, excluded_query, otherwise, with_events_back
from slo.evidence.plausible import Implausible
from slo.evidence.queries import Measured, chosen, groups_of, measurements, query, remarks, statuses
from slo.evidence.range_queries import (
    RangeQuery,
    RowCollector,
    last_full_step,
    last_recorded,
    month_queries,
    step,
    window_queries,
)
from slo.evidence.rules import LISTED_AT, rule_states
from slo.evidence.series import NO_ORIGINS
from slo.evidence.status import Status
from slo.model import SLO, Origins
from slo.promql.samples import Sample
from slo.text.units import Duration

T = TypeVar("T")

_NOTHING: Mapping[str, Mapping[Group, Rows]] = {}
_UNMEASURED = (Measurement(error_ratios={}),)


@dataclass(frozen=True, slots=True)
class PrometheusEvents:
    """A Prometheus that has loaded the rules; `notify` receives the remarks on its answers.

    `defined` is the number of defined objectives: if fewer are selected, they are queried by name. `origins`
    are the labels by which the series of several servers behind it differ. All methods except `remaining`
    raise the clients' Unreachable and Refused.
    """

    prometheus: Prometheus
    defined: int
    notify: Notify
    clock: Clock
    origins: Origins = NO_ORIGINS

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
        found = self._measured(answer, slos)
        assessed = [one for slo in slos for one in statuses(slo, found.get(slo.id, {}))]
        if at is None:
            assessed = [one for one, _ in self._with_rules((one, None) for one in assessed)]
        measured = [(one, _of(one, found)) for one in assessed]
        return at or self._newest(answer), self._with_otherwise(measured, at or self._newest(answer))

    def without_past(self, slos: Sequence[SLO]) -> Assessment:
        """Assess objectives now with one query; their past is limited to the short windows."""
        answer = self._present(slos, None)
        at = self._newest(answer)
        pairs = self._with_rules(_assessed(slos, at, self._measured(answer, slos)))
        return Assessment(at, tuple(pairs), self.prometheus.address.url)

    def with_past(self, slos: Sequence[SLO], at: datetime | None) -> Assessment:
        """Assess objectives with their past, up to a time, by default now.

        The assessment is as of the last five-minute boundary for which everything is recorded. Queries the
        course of each compliance window, and each month that has data.
        """
        end = last_full_step(at) if at else last_recorded(self.clock(), slos)
        found = self._measured(self._present(slos, at), slos)
        groups = {slo.id: max(1, len(found.get(slo.id, ()))) for slo in slos}
        width = step(slos, end, groups)
        windows, months = (RowCollector(slos, self.origins) for _ in range(2))
        for pair in window_queries(slos, end, width, groups):
            self._add(windows, pair, [self._past(ask) for ask in pair])
        for month in month_queries(slos, end):
            answers = [(pair, [self._past(ask) for ask in pair]) for pair in month]
            if not any(samples for _, (samples, _) in answers):
                break
            for pair, both in answers:
                self._add(months, pair, both)
        series = chosen(found)
        pairs = list(_assessed(slos, end, found, windows.rows(series), months.rows(series)))
        if at is None:
            pairs = self._with_rules(pairs)
        measured = [(status, _with_past(_of(status, found), status, past)) for status, past in pairs]
        full = self._with_otherwise(measured, end)
        pairs = [(status, past) for status, (_, past) in zip(full, pairs, strict=True)]
        return Assessment(end, tuple(pairs), self.prometheus.address.url, width)

    def remaining(
        self, assessed: Sequence[Status], times: Sequence[datetime], step: Duration
    ) -> RemainingHistories:
        """Return how much was left of each budget at each of these times; empty if the query fails."""
        expr = remaining_query((one.slo for one in assessed), self.origins)
        try:
            answer = self.prometheus.query_range(expr, times[0], times[-1], step)
        except (Unreachable, Refused) as error:
            self.notify(f"It is not known since when: {error}")
            return {}
        return remaining_histories(report_remarks(answer, self.notify).samples, assessed, self.origins)

    def _with_otherwise(self, assessed: Sequence[tuple[Status, Measurement]], at: datetime) -> list[Status]:
        """Add what statuses would be without the exclusions in their windows: one query, if there are any."""
        concerned = {one.slo.id: one.slo for one, _ in assessed if excluded_times(one.slo, at)}.values()
        if not concerned:
            return [status for status, _ in assessed]
        answer = report_remarks(self.prometheus.query(excluded_query(concerned), at), self.notify)
        try:
            counts = excluded_events(answer.samples, concerned, self.origins)
        except Implausible as error:
            raise self._implausible(error) from error
        return [
            replace(
                status,
                otherwise=otherwise(status.slo, at, partial(with_events_back, status, measured, counts)),
            )
            for status, measured in assessed
        ]

    def _with_rules(self, assessed: Iterable[tuple[Status, T]]) -> list[tuple[Status, T]]:
        """Add the present state of the rules to statuses without counts; not if the server states none."""
        pairs = list(assessed)
        unknown = [status.slo for status, _ in pairs if status.never_counted]
        if not unknown:
            return pairs
        try:
            states = rule_states(self.prometheus.get(LISTED_AT), unknown)
        except (Unreachable, Refused):
            return pairs  # older servers, and some that only store, list no rules
        return [
            (replace(one, rules=states.get(one.slo.id)) if one.never_counted else one, rest)
            for one, rest in pairs
        ]

    def _present(self, slos: Sequence[SLO], at: datetime | None) -> Answer:
        expr = query(slos, by_name=len(slos) < self.defined, origins=self.origins)
        return report_remarks(self.prometheus.query(expr, at), self.notify)

    def _measured(self, answer: Answer, slos: Sequence[SLO]) -> dict[str, Measured]:
        """Return the measurements, with a remark if one was chosen among several; raises Unreachable."""
        try:
            found = measurements(answer.samples, slos, self.origins)
        except Implausible as error:
            raise self._implausible(error) from error
        for remark in remarks(found, self.origins):
            self.notify(remark)
        return found

    def _add(
        self, rows: RowCollector, pair: tuple[RangeQuery, RangeQuery], answers: Sequence[tuple[Sample, ...]]
    ) -> None:
        try:
            rows.add(pair, *answers)
        except Implausible as error:
            raise self._implausible(error) from error

    def _implausible(self, error: Implausible) -> Unreachable:
        return Unreachable(f"{self.prometheus.address} returned an impossible value: {quoted(error)}")

    def _newest(self, answer: Answer) -> datetime:
        return max((sample.at for sample in answer.samples), default=self.clock())

    def _past(self, ask: RangeQuery) -> tuple[Sample, ...]:
        if ask.first == ask.last:
            answer = self.prometheus.query(ask.expr, ask.first)
        else:
            answer = self.prometheus.query_range(ask.expr, ask.first, ask.last, ask.step)
        return report_remarks(answer, self.notify).samples


def _of(status: Status, found: Mapping[str, Measured]) -> Measurement:
    """Return the measurement that a status is from."""
    return found.get(status.slo.id, {}).get(status.group, _UNMEASURED)[0]


def _with_past(measured: Measurement, status: Status, past: BudgetHistory) -> Measurement:
    """Return a measurement with the figures of the window that a status with a past has."""
    total = {} if status.total is None else {status.slo.objective.window: status.total}
    ratios = {**measured.error_ratios, **past.error_ratios}
    return replace(measured, error_ratios=ratios, events={**measured.events, **total})


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
        for group in groups_of(slo, {*measured, *rows}):
            first = measured.get(group, _UNMEASURED)[0]
            yield assess_rows(slo, group, first, at, rows.get(group), by_month.get(group))
