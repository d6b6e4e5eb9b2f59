"""Histories of objectives: asked of Prometheus one by one, and written into a file that is new."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from slo.cli import Unusable
from slo.cli.sources import count
from slo.clients.prometheus import Answer, Prometheus, Sample
from slo.model import ROLL_UP, SLO
from slo.plan.backfill import Period, first_recorded, in_days, roll_ups, unrecorded
from slo.plan.types import Recording
from slo.report.samples import END, line

_MINUTE = "%Y-%m-%d %H:%M UTC"


@dataclass(frozen=True, slots=True)
class Source:
    """A Prometheus that is asked many questions, and what it remarked so far."""

    prometheus: Prometheus
    remarks: set[str] = field(default_factory=set)

    def first_recorded(self, slo: SLO, wanted: Period) -> datetime | None:
        """Say when the first roll-up of an objective was recorded that tells of a period."""
        samples = self._samples(self.prometheus.query(*first_recorded(slo, wanted)))
        return next((datetime.fromtimestamp(float(sample.value), UTC) for sample in samples), None)

    def history(self, recording: Recording, gap: Period) -> Iterator[Sample]:
        """Evaluate a recording at each time of a period; what is no number is left out."""
        for day in in_days(gap):
            answer = self.prometheus.query_range(recording.expr, day.first, day.last, ROLL_UP)
            yield from (sample for sample in self._samples(answer) if sample.value.is_finite())

    def _samples(self, answer: Answer) -> tuple[Sample, ...]:
        for remark in answer.remarks:
            if remark not in self.remarks:
                click.echo(f"Prometheus remarks: {remark}", err=True)
                self.remarks.add(remark)
        return answer.samples


def gap(source: Source, slo: SLO, wanted: Period) -> Period:
    """Find what the rules of an objective have not recorded."""
    recorded = source.first_recorded(slo, wanted)
    if recorded:
        click.echo(f"{slo.id}: recorded since {recorded:{_MINUTE}}, which stays as it is", err=True)
    return unrecorded(wanted, recorded)


def write(source: Source, gaps: Iterable[tuple[SLO, Period]], text: TextIO) -> int:
    """Write what fills the gaps, tell of each objective, and give the number of samples."""
    samples = 0
    # All series of a name must stand together, so the bad events wait until all totals are written.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
        for slo, gap in gaps:
            times = []
            for recording, into in zip(roll_ups(slo), (text, waiting), strict=True):
                for sample in source.history(recording, gap):
                    into.write(line(recording.name, recording.labels, sample.value, sample.at))
                    times.append(sample.at)
            click.echo(f"{slo.id}: {_told(times, gap)}", err=True)
            samples += len(times)
        waiting.seek(0)
        shutil.copyfileobj(waiting, text)
    text.write(END)
    return samples


def _told(times: list[datetime], gap: Period) -> str:
    found = count(len(times), "sample") if times else "no raw data"
    first, last = min(times, default=gap.first), max(times, default=gap.last)
    return f"{found} from {first:{_MINUTE}} to {last:{_MINUTE}}"


@contextmanager
def new_file(path: Path) -> Iterator[TextIO]:
    """Open a file that does not exist; if the block does not end well, it does not exist afterwards."""
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except OSError as error:
        raise Unusable(f"cannot write {path}: {error.strerror}") from error
    try:
        with file:
            yield file
    except BaseException:
        path.unlink()
        raise
