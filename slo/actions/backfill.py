"""Write the history of objectives that their rules have not recorded."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TextIO

from slo.actions.failures import InvalidRequest, NoData
from slo.actions.notices import Notify
from slo.actions.prometheus_events import report_remarks
from slo.actions.servers import Server
from slo.clients.prometheus import Prometheus
from slo.model import ROLL_UP, SLO, Catalogue, Strategy
from slo.peers import Peer
from slo.plan.backfill import (
    Period,
    in_days,
    not_rebuilt,
    period,
    recorded_roll_ups,
    roll_ups,
    runs,
    unrecorded,
    with_next,
)
from slo.plan.series import Recording
from slo.project import Refused
from slo.promql.samples import Sample
from slo.report.samples import END, line
from slo.text.diagnostics import nearest
from slo.text.plurals import count
from slo.text.times import to_minute
from slo.text.units import Duration

_PATIENCE = 120  # seconds for a query of one day of an objective: the default limit of Prometheus


def backfill(
    catalogue: Catalogue,
    names: tuple[str, ...],
    prometheus: Server,
    between: tuple[Duration | None, datetime],
    output: Path,
    notify: Notify,
    peer: Peer | None = None,
) -> int:
    """Write what the rules of the named objectives, or of all, would have recorded; return the sample count.

    `between` is how far to go back, by default the compliance window of each objective, and where to stop.
    With a `peer`, what that tool recorded is read in place of raw series.
    The output, in OpenMetrics, must not exist yet; it is deleted if an error occurs. Raises InvalidRequest,
    NoData, Refused, and the exceptions of connecting to Prometheus and querying it.
    """
    since, until = between
    chosen = _rebuilt(_chosen(catalogue, names), names, peer, notify)
    source = _Source(prometheus.connect(_PATIENCE), notify, peer)
    with _new_file(output) as text:
        gaps = [source.gaps(slo, period(since or slo.longest_window, until)) for slo in chosen]
        samples = _write(source, [one for one in gaps if one.times], text)
        if not samples:
            raise NoData("There is no history to write")
    return samples


def _chosen(catalogue: Catalogue, names: tuple[str, ...]) -> list[SLO]:
    ids = {slo.id for slo in catalogue.slos}
    for name in names:
        if name not in ids:
            raise InvalidRequest(f"no objective has the id {name!r}; {nearest(name, ids)}")
    chosen = [slo for slo in catalogue.slos if not names or slo.id in names]
    direct = [slo.id for slo in chosen if slo.service.strategy is Strategy.DIRECT]
    if direct and (names or len(direct) == len(chosen)):
        raise InvalidRequest(f"nothing to backfill: {direct[0]} is computed directly from raw series")
    return [slo for slo in chosen if slo.id not in direct]


def _rebuilt(chosen: list[SLO], names: tuple[str, ...], peer: Peer | None, notify: Notify) -> list[SLO]:
    """Return the objectives whose history a tool has; those that it has not are named, or refused by name."""
    if peer is None:
        return chosen
    reasons = {slo.id: why for slo in chosen if (why := not_rebuilt(slo, peer)) is not None}
    for name, why in reasons.items():
        if names:
            raise InvalidRequest(f"{name} cannot be rebuilt from the recordings of {peer}: {why}")
        notify(f"{name}: left out: {why}")
    return [slo for slo in chosen if slo.id not in reasons]


class _Gaps(NamedTuple):
    """The times of an objective whose roll-ups are missing, oldest first."""

    slo: SLO
    times: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """A Prometheus with the raw series of objectives."""

    prometheus: Prometheus
    notify: Notify
    peer: Peer | None

    def gaps(self, slo: SLO, wanted: Period) -> _Gaps:
        """Return the parts of a period that the rules of an objective have not recorded."""
        expr = recorded_roll_ups(slo)
        recorded = {sample.at for day in in_days(with_next(wanted)) for sample in self._range(expr, day)}
        missing = unrecorded(wanted, recorded)
        if recorded:
            since = min(recorded)
            interruptions = runs({at for at in missing if at > since})
            but = f" with {count(interruptions, 'interruption')}" if interruptions else ""
            self.notify(f"{slo.id}: recorded since {to_minute(since)}{but}; that is left as it is")
        return _Gaps(slo, missing)

    def history(self, recording: Recording, gaps: _Gaps) -> Iterator[Sample]:
        """Evaluate a recording at the times of gaps; samples without a finite value are dropped."""
        times = frozenset(gaps.times)
        for day in in_days(Period(gaps.times[0], gaps.times[-1])):
            missing = [at for at in day if at in times]
            if missing:
                samples = self._range(recording.promql(), Period(missing[0], missing[-1]))
                yield from (one for one in samples if one.at in times and one.value.is_finite())

    def _range(self, expr: str, day: Period) -> tuple[Sample, ...]:
        answer = self.prometheus.query_range(expr, day.first, day.last, ROLL_UP)
        return report_remarks(answer, self.notify).samples


def _write(source: _Source, objectives: Iterable[_Gaps], text: TextIO) -> int:
    """Write the samples that fill the gaps, report each objective, and return the number of samples."""
    samples = 0
    # OpenMetrics wants all samples of a name together: bad events wait until all totals are written.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
        for gaps in objectives:
            times = []
            for recording, into in zip(roll_ups(gaps.slo, source.peer), (text, waiting), strict=True):
                for sample in source.history(recording, gaps):
                    into.write(_line(recording, sample))
                    times.append(sample.at)
            source.notify(f"{gaps.slo.id}: {_found(times, gaps)}")
            samples += len(times)
        waiting.seek(0)
        shutil.copyfileobj(waiting, text)
    text.write(END)
    return samples


def _line(recording: Recording, sample: Sample) -> str:
    """Write a sample of an objective, or of a group of it."""
    return line(recording.name, {**sample.labels, **recording.labels}, sample.value, sample.at)


def _found(times: list[datetime], gaps: _Gaps) -> str:
    found = count(len(times), "sample") if times else "no raw data"
    first, last = min(times, default=gaps.times[0]), max(times, default=gaps.times[-1])
    return f"{found} from {to_minute(first)} to {to_minute(last)}"


@contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """Open a new file; delete it if the block raises."""
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except OSError as error:
        raise Refused(f"cannot write {path}: {error.strerror}") from error
    try:
        with file:
            yield file
    except BaseException:
        path.unlink()
        raise
