"""Make up a month of events for every objective that is defined: the history that the demonstration shows.

    python demo/make_history.py [DEFINITIONS [OUTPUT]]

The same definitions give the same events on any machine. One objective has spent its budget, one burns it
now, one was never measured, and the rest are well, with bad hours now and then.
"""

import gzip
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from slo.actions.definitions import load
from slo.model import SLO, Catalogue

END = datetime(2026, 11, 1, 12, tzinfo=UTC)
BEGIN = END - timedelta(days=30)
MINUTES_FROM = END - timedelta(hours=6)

# What share of its busiest hour each hour of the day has, in percent.
RHYTHM = (14, 10, 8, 7, 8, 12, 22, 40, 66, 88, 98, 100, 94, 92, 95, 93, 88, 80, 68, 58, 50, 42, 32, 22)
WEEKEND = 55


@dataclass(frozen=True, slots=True)
class Incident:
    """From `begin` until `end`, errors come `burn` times faster than the budget can sustain."""

    begin: datetime
    end: datetime
    burn: int


def history(catalogue: Catalogue) -> str:
    """Write the history as `slo status --events` reads it."""
    rows = sorted(row for slo, incidents in _stories(catalogue) for row in _rows(slo, incidents))
    return "time,slo,good,total\n" + "".join(f"{','.join(row)}\n" for row in rows)


def _stories(catalogue: Catalogue) -> Iterator[tuple[SLO, list[Incident]]]:
    """Give bad hours to all. The strictest objective burns, the next one is spent, the laxest is silent."""
    burning, spent, *rest = sorted(catalogue.slos, key=lambda slo: (slo.error_budget, slo.id))
    yield burning, [*_bad_hours(burning), Incident(END - timedelta(minutes=40), END, burn=30)]
    days = spent.objective.window.milliseconds // 86_400_000
    outage = (END - timedelta(days=5, hours=2)).replace(minute=0)
    yield spent, [*_bad_hours(spent), Incident(outage, outage + timedelta(hours=6), burn=2 * days)]
    for slo in rest[:-1]:
        yield slo, _bad_hours(slo)


def _bad_hours(slo: SLO) -> list[Incident]:
    chance = Random(f"{slo.id} incidents")
    hours = (BEGIN + timedelta(hours=chance.randrange(24, 600)) for _ in range(chance.randrange(1, 4)))
    return [Incident(hour, hour + timedelta(hours=1), burn=chance.randrange(4, 12)) for hour in hours]


def _rows(slo: SLO, incidents: list[Incident]) -> Iterator[tuple[str, str, str, str]]:
    chance = Random(slo.id)
    busiest = chance.randrange(60, 600)  # events a minute
    usual = chance.uniform(0.05, 0.4)  # share of the budget that goes without any incident
    for time, minutes in _times():
        total = minutes * busiest * _traffic(time) * chance.randrange(90, 111) // 10_000
        burn = max((i.burn for i in incidents if i.begin <= time < i.end), default=usual)
        bad = min(
            total, int(total * float(slo.error_budget) * burn * chance.uniform(0.8, 1.2) + chance.random())
        )
        yield f"{time:%Y-%m-%dT%H:%MZ}", slo.id, str(total - bad), str(total)


def _times() -> Iterator[tuple[datetime, int]]:
    """Give the beginning of each row and its length in minutes: hours, and minutes at the end."""
    time = BEGIN
    while time < END:
        minutes = 60 if time < MINUTES_FROM else 1
        yield time, minutes
        time += timedelta(minutes=minutes)


def _traffic(time: datetime) -> int:
    weekend = time.weekday() >= 5
    return RHYTHM[time.hour] * (WEEKEND if weekend else 100) // 100


def _compressed(text: str) -> bytes:
    file = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        packed.write(text.encode())
    return file.getvalue()


def main(definitions: str = "definitions", output: str = "demo/history.csv.gz") -> None:
    """Read the definitions and write the history."""
    Path(output).write_bytes(_compressed(history(load(Path(definitions)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
