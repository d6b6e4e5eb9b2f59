"""Objectives judged by what Prometheus has recorded, which it is asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from slo.actions.judged import Judged
from slo.actions.notices import Clock, Notify
from slo.clients.failures import Refused, Unreachable, quoted
from slo.clients.prometheus import Answer, Prometheus
from slo.conditions import Group, Measurement
from slo.evidence.gate import Pasts, past_question, pasts
from slo.evidence.history import Rows
from slo.evidence.past import Past, of_rows
from slo.evidence.plausible import Implausible
from slo.evidence.queries import Measured, chosen, measurements, question, remarks, statuses
from slo.evidence.range_queries import Ask, Rowing, as_of, months_asked, step, told_by, windows_asked
from slo.evidence.status import Status
from slo.model import SLO
from slo.promql.samples import Sample
from slo.text.units import Duration

_NOTHING: Mapping[str, Mapping[Group, Rows]] = {}
_UNMEASURED = (Measurement(error_ratios={}),)


@dataclass(frozen=True, slots=True)
class Asked:
    """A Prometheus that has loaded the rules; `notify` hears what it remarks on its answers.

    `defined` is how many objectives there are: if fewer are meant, they are asked for by name. All methods
    but `remaining` raise the clients' Unreachable and Refused.
    """

    prometheus: Prometheus
    defined: int
    notify: Notify
    clock: Clock

    def statuses(
        self, slos: Sequence[SLO], at: datetime | None, *, whole: bool = False
    ) -> tuple[datetime, list[Status]]:
        """Judge objectives at a time, or now.

        If it must be a `whole` answer, one with remarks is none: on this question there is nothing to remark
        but that some store of the data did not answer.
        """
        answer = self._present(slos, at)
        if whole and answer.remarks:
            raise Unreachable("the answer may not be whole, so nothing is judged by it")
        found = self._measured(answer, slos)
        judged = [one for slo in slos for one in statuses(slo, found.get(slo.id, {}))]
        return at or self._newest(answer), judged

    def without_past(self, slos: Sequence[SLO]) -> Judged:
        """Judge objectives now by one question, which tells no more of their past than short windows do."""
        answer = self._present(slos, None)
        at = self._newest(answer)
        pairs = _judged(slos, at, self._measured(answer, slos))
        return Judged(at, tuple(pairs), self.prometheus.address.url)

    def with_past(self, slos: Sequence[SLO], at: datetime | None) -> Judged:
        """Judge objectives with their past, up to a time or now.

        That is, at the last full five minutes of which everything is recorded. Asks how their windows went,
        and how good each month was that data tells of.
        """
        end = told_by(at) if at else as_of(self.clock())
        found = self._measured(self._present(slos, at), slos)
        groups = {slo.id: max(1, len(found.get(slo.id, ()))) for slo in slos}
        width = step(slos, end, groups)
        windows, months = Rowing(slos), Rowing(slos)
        for pair in windows_asked(slos, end, width, groups):
            self._add(windows, pair, [self._past(ask) for ask in pair])
        for month in months_asked(slos, end):
            answers = [(pair, [self._past(ask) for ask in pair]) for pair in month]
            if not any(samples for _, (samples, _) in answers):
                break
            for pair, both in answers:
                self._add(months, pair, both)
        counts = chosen(found)
        pairs = _judged(slos, end, found, windows.rows(counts), months.rows(counts))
        return Judged(end, tuple(pairs), self.prometheus.address.url, width)

    def remaining(self, judged: Sequence[Status], times: Sequence[datetime], step: Duration) -> Pasts:
        """Ask how much was left of each budget at each of these times; nothing where that cannot be had."""
        try:
            asked = past_question(one.slo for one in judged)
            answer = self.prometheus.query_range(asked, times[0], times[-1], step)
        except (Unreachable, Refused) as error:
            self.notify(f"Since when is not known: {error}")
            return {}
        return pasts(heard(answer, self.notify).samples, judged)

    def _present(self, slos: Sequence[SLO], at: datetime | None) -> Answer:
        return heard(self.prometheus.query(question(slos, by_name=len(slos) < self.defined), at), self.notify)

    def _measured(self, answer: Answer, slos: Sequence[SLO]) -> dict[str, Measured]:
        """Sort an answer, and remark where a series was chosen among several; raises Unreachable."""
        try:
            found = measurements(answer.samples, slos)
        except Implausible as error:
            raise self._implausible(error) from error
        for remark in remarks(found):
            self.notify(remark)
        return found

    def _add(self, rowing: Rowing, asked: tuple[Ask, Ask], answers: Sequence[tuple[Sample, ...]]) -> None:
        try:
            rowing.add(asked, *answers)
        except Implausible as error:
            raise self._implausible(error) from error

    def _implausible(self, error: Implausible) -> Unreachable:
        return Unreachable(f"{self.prometheus.address} answers what cannot be: {quoted(error)}")

    def _newest(self, answer: Answer) -> datetime:
        return max((sample.at for sample in answer.samples), default=self.clock())

    def _past(self, ask: Ask) -> tuple[Sample, ...]:
        if ask.first == ask.last:
            answer = self.prometheus.query(ask.expr, ask.first)
        else:
            answer = self.prometheus.query_range(ask.expr, ask.first, ask.last, ask.step)
        return heard(answer, self.notify).samples


def heard(answer: Answer, notify: Notify) -> Answer:
    """Pass on what was remarked on an answer."""
    for remark in answer.remarks:
        notify(f"Prometheus remarks: {remark}")
    return answer


def _judged(
    slos: Iterable[SLO],
    at: datetime,
    found: Mapping[str, Measured],
    windows: Mapping[str, Mapping[Group, Rows]] = _NOTHING,
    months: Mapping[str, Mapping[Group, Rows]] = _NOTHING,
) -> Iterator[tuple[Status, Past]]:
    """Judge each group that was seen, or that has a target of its own."""
    for slo in slos:
        measured = found.get(slo.id, {})
        rows, by_month = (of.get(slo.id, {}) for of in (windows, months))
        named = {
            tuple((label, one.group[label]) for label in slo.indicator.by) for one in slo.objective.targets
        }
        for group in sorted({*measured, *rows, *named}) or [()]:
            yield of_rows(
                slo, group, measured.get(group, _UNMEASURED)[0], at, rows.get(group), by_month.get(group)
            )
