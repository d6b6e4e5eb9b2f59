"""The figures as tables in plain text, which Markdown shows as they are."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from bench.rules.accuracy import Errors, errors
from bench.rules.clock import DAYS, FIGURES_AT
from bench.rules.measure import Measured
from slo import __version__

_HEAD = """\
# Rules beside Sloth's and Pyrra's

slo {slo}, Prometheus {prometheus}, {month}. {services} services and {series:,} series, scraped every 30 s for
{days} days, are made up, so that the truth is known. Sloth's and Pyrra's rules are written after what
Sloth 0.16 and Pyrra 0.10 generate. `make bench-rules` took {minutes:.0f} minutes.
"""

_COST = """\
## Samples touched for an objective in an hour

By the server's own count: each rule is evaluated at four times over a recorded history, and multiplied by its
evaluations in an hour. It is the mean, the least and the most of {services} objectives over 28 days. The
least is the rare service's: what rules read of raw counters shrinks with their number, sums of counts do not.
"""

_ACCURACY = """\
## How far the 28-day figure is from the truth

In percentage points of the error budget, read {reads} times for each objective as rules compute it; "none" is
absent or not a number. Until it is read, our figure is up to 9 minutes old. "1% missed": so many evaluations,
drawn at random, did not happen; Pyrra reads raw counters, and loses nothing.
"""

_EACH = """\
## Each service: the percentage of its budget that was spent, and the largest distance
"""


def text(measured: Measured) -> str:
    """Write the whole report."""
    head = _HEAD.format(
        slo=__version__,
        prometheus=".".join(map(str, measured.server.prometheus_version)),
        month=f"{datetime.now(UTC):%Y-%m}",
        services=len(measured.series),
        series=sum(measured.series.values()),
        days=DAYS,
        minutes=measured.seconds / 60,
    )
    return "\n".join(
        [
            head,
            _COST.format(services=len(measured.series)),
            table(("", "mean", "least", "most", "times ours"), _cost_rows(measured)),
            "",
            _ACCURACY.format(reads=len(FIGURES_AT)),
            table(("", "max", "p95", "mean", "none"), _error_rows(measured)),
            "",
            _EACH,
            table(("", "spent", *measured.distances), _service_rows(measured)),
        ]
    )


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Align the first column to the left and all others to the right, indented as Markdown's code is."""
    lines = [header, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join([f"    {line[0]:{widths[0]}}", *map(str.rjust, line[1:], widths[1:])]) for line in lines
    )


def _cost_rows(measured: Measured) -> Iterator[Sequence[str]]:
    ours = next(iter(measured.samples.values()))
    for name, samples in measured.samples.items():
        each = sorted(theirs / mine for theirs, mine in zip(samples, ours, strict=True))
        yield (
            name,
            _thousands(sum(samples) / len(samples)),
            _thousands(min(samples)),
            _thousands(max(samples)),
            f"{sum(samples) / sum(ours):.0f} ({each[0]:.0f} to {each[-1]:.0f})",
        )


def _error_rows(measured: Measured) -> Iterator[Sequence[str]]:
    for name, by_service in measured.distances.items():
        all_of_them: Errors = errors([distance for each in by_service.values() for distance in each])
        yield (
            name,
            _points(all_of_them.most),
            _points(all_of_them.p95),
            _points(all_of_them.mean),
            f"{all_of_them.absent} of {all_of_them.figures}",
        )


def _service_rows(measured: Measured) -> Iterator[Sequence[str]]:
    for service, spent in measured.spent.items():
        each = (by_service[service] for by_service in measured.distances.values())
        yield service.name, f"{spent:.1f}", *map(_largest, each)


def _largest(distances: Iterable[float | None]) -> str:
    there = [distance for distance in distances if distance is not None]
    return _points(max(there)) if there else "none"


def _thousands(samples: float) -> str:
    return f"{samples / 1000:,.0f} k"


def _points(distance: float) -> str:
    return f"{distance:.3f}"
