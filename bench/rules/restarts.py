"""What a restart of Prometheus loses: what its rules do not make up for afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.rules import accuracy, layout
from bench.rules.accuracy import Errors
from bench.rules.clock import MINUTE, SLOT
from bench.rules.recorded import DELAY, Counts
from bench.rules.services import Incident, Service, Stop
from bench.rules.traffic import Truth

_AROUND = 10 * MINUTE

_SECTION = """\
## When Prometheus restarts

The Prometheus of `{name}` is down {stops} times in {days} days, for 90, 120 or 150 s, once within the
incident: nothing is scraped, no rule evaluated. Counters go on, and the first difference after a stop has
all that happened meanwhile; minutes that were not counted are made up for. What is lost to us: in seconds of
traffic, all that happened from 10 minutes before a stop to 10 minutes after it, less what was recorded.
In the stop within the incident, {bad} bad events are lost. The figure of 28 days is in points of the
budget, after all these stops. Sloth averages what it has, Pyrra reads raw counters.
"""


@dataclass(frozen=True, slots=True)
class Restarts:
    """Seconds of traffic that each restart loses, and what was lost of the bad events of the incident."""

    name: str
    lost: Errors
    days: int
    bad: str
    figures: Mapping[str, Errors]


def measured(
    service: Service, counts: Counts, truth: Truth, figures: Mapping[str, list[float | None]], days: int
) -> Restarts:
    """Compare what was recorded around each stop with what happened."""
    (incident,) = service.incidents
    (within,) = (stop for stop in service.stops if incident.begin < stop.begin < incident.end)
    return Restarts(
        name=service.name,
        lost=accuracy.errors(_lost_seconds(counts, truth, stop) for stop in service.stops),
        days=days,
        bad=_bad(counts, truth, within, incident),
        figures={design: accuracy.errors(its) for design, its in figures.items()},
    )


def section(restarts: Restarts) -> str:
    """Write the figures down."""
    words = layout.filled(
        _SECTION, name=restarts.name, stops=restarts.lost.figures, days=restarts.days, bad=restarts.bad
    )
    lost = {"slo": f"{restarts.lost.mean:.0f} s", "most": f"{restarts.lost.most:.0f} s"}
    rows = [
        (
            design,
            lost["slo"] if design == "slo" else "-",
            lost["most"] if design == "slo" else "-",
            f"{errors.most:.3f}",
        )
        for design, errors in restarts.figures.items()
    ]
    header = ("", "lost in a restart: mean", "most", "28 days: largest distance")
    return f"{words}\n\n{layout.table(header, rows)}"


def _lost_seconds(counts: Counts, truth: Truth, stop: Stop) -> float:
    happened, was_recorded, seconds = _around(counts, truth, stop, bad=False)
    return (happened - was_recorded) / (happened / seconds)


def _bad(counts: Counts, truth: Truth, stop: Stop, incident: Incident) -> str:
    assert incident.begin <= stop.begin - _AROUND
    assert stop.end + _AROUND <= incident.end
    happened, was_recorded, _ = _around(counts, truth, stop, bad=True)
    return f"{happened - was_recorded:.0f} of {happened:.0f}"


def _around(counts: Counts, truth: Truth, stop: Stop, bad: bool) -> tuple[float, float, int]:
    """Give the events that happened and that were recorded around a stop, and the seconds that this is."""
    begin, end = (at // MINUTE * MINUTE for at in (stop.begin - _AROUND, stop.end + _AROUND))
    values = counts.bad if bad else counts.total
    was_recorded = sum(value for at, value in values.items() if begin < at - DELAY <= end)
    # A recording has all scrapes up to the end of its minute, which are those of the slot before.
    happened = truth.events(end - SLOT, end - begin)[bad]
    return happened, was_recorded, end - begin
