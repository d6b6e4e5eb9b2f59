"""What happens to an indicator during a test, scrape by scrape, and the values of its series then."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from slo.model import SLO
from slo.sli.made import Form, Made
from slo.text.units import Duration, plain

TRAFFIC = 1000
"""Events per scrape of what counts events."""

_HALF_A_MINUTE = Duration.parse("30s")
_MINUTE = Duration.parse("1m")


class Phase(NamedTuple):
    """Some minutes in which this share of events is bad; None if there are no events."""

    minutes: int
    share: Fraction | None


class Run(NamedTuple):
    """Some scrapes one after the other at which this share of events is bad; None if there are none."""

    scrapes: int
    share: Fraction | None


class Course(NamedTuple):
    """What happens scrape by scrape, from the first one after time 0 on.

    Counters are reset at the scrape `reset`, and have no samples of the scrapes that are `lost`. All series
    end after the last scrape if it `ends`.
    """

    interval: Duration
    runs: tuple[Run, ...]
    reset: int | None = None
    ends: bool = False
    lost: tuple[range, ...] = ()

    @property
    def scrapes_a_minute(self) -> int:
        return _MINUTE.milliseconds // self.interval.milliseconds


def interval_of(slo: SLO) -> Duration:
    """Return how often series have samples in tests: twice a minute, or once if they are scraped so."""
    return _HALF_A_MINUTE if slo.service.scrape_interval < _MINUTE else _MINUTE


def course(
    slo: SLO,
    phases: Sequence[Phase],
    interval: Duration,
    reset_after: int | None = None,
    *,
    ends: bool = False,
    lost: Sequence[range] = (),
) -> Course:
    """Return the course of an objective through some phases; counters are reset after so many minutes.

    In the minutes that are `lost`, they have no samples.

    Where scrapes or minutes are good or bad as a whole, as many of them are bad as the share says.
    """
    each = _MINUTE.milliseconds // interval.milliseconds
    runs: Iterable[Run] = (Run(phase.minutes * each, phase.share) for phase in phases)
    kind = slo.indicator.kind
    if kind.is_whole or (kind.by_minute and not kind.parts):
        runs = _whole(runs, 1 if kind.is_whole else each)
    reset = None if reset_after is None else reset_after * each + 1
    gaps = tuple(range(gap.start * each + 1, gap.stop * each + 1) for gap in lost)
    return Course(interval, tuple(_joined(runs)), reset, ends, gaps)


def _whole(runs: Iterable[Run], size: int) -> Iterator[Run]:
    """Make `size` scrapes at a time good or bad as a whole; what is left over is carried on."""
    owed = Fraction(0)
    for run in runs:
        if run.share is None:
            yield run
            continue
        for _ in range(run.scrapes // size):
            owed += run.share
            bad = owed >= 1
            owed -= bad
            yield Run(size, Fraction(bad))


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Join runs of equal shares."""
    for share, same in groupby(runs, key=lambda run: run.share):
        yield Run(sum(run.scrapes for run in same), share)


def values(made: Made, course: Course) -> str:
    """Write the values of a series in promtool's notation.

    https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series

    >>> half = Course(Duration.parse("30s"), (Run(3, Fraction(1, 2)),))
    >>> values(Made("a", {}, Form.COUNTER, "1", "0"), half), values(Made("a", {}, Form.LEVEL, "1", "0"), half)
    ('0+500x3', '_ 0.5x2')
    """
    write = {Form.COUNTER: _counter, Form.HISTOGRAM: _histogram}.get(made.form, _gauge)
    return " ".join((*write(made, course), *(["stale"] if course.ends else [])))


def _counter(made: Made, course: Course) -> Iterator[str]:
    value, place = Fraction(0), 0
    for step, scrapes in _levels(made, course, Fraction(0), TRAFFIC):
        for count in _parts(scrapes, place, course):
            if place == 0:
                yield f"0{_plus(step, count)}"
                value = step * count
            elif any(place + 1 in gap for gap in course.lost):
                yield f"_x{count}"
                value += step * count
            else:
                start = step if place + 1 == course.reset else value + step
                yield f"{_written(start)}{_plus(step, count - 1)}"
                value = start + step * (count - 1)
            place += count


def _parts(scrapes: int, place: int, course: Course) -> Iterator[int]:
    """Part a run that begins after some scrapes, where counters are reset and where samples are lost."""
    edges = (edge for gap in course.lost for edge in (gap.start, gap.stop))
    ends = {place + scrapes, *(edge - 1 for edge in (course.reset or 0, *edges))}
    for end in sorted(one for one in ends if place < one <= place + scrapes):
        yield end - place
        place = end


def _plus(step: Fraction, count: int) -> str:
    return f"+{_written(step)}x{count}" if step and count else f"x{count}" if count else ""


def _gauge(made: Made, course: Course) -> Iterator[str]:
    yield "_"  # nothing happened before the test
    of_numbers = made.form is Form.NUMBER
    idle = Fraction(0) if of_numbers else _of(made, Fraction(0))
    for level, scrapes in _levels(made, course, idle, TRAFFIC if of_numbers else 1):
        yield _written(level) + (f"x{scrapes - 1}" if scrapes > 1 else "")


def _levels(made: Made, course: Course, idle: Fraction, traffic: int) -> Iterator[tuple[Fraction, int]]:
    """Yield what a series has of the events of a scrape, and at how many scrapes one after the other."""
    levels = ((idle if run.share is None else _of(made, run.share) * traffic, run) for run in course.runs)
    for level, same in groupby(levels, key=lambda one: one[0]):
        yield level, sum(run.scrapes for _, run in same)


def _histogram(made: Made, course: Course) -> Iterator[str]:
    """Write native histograms with custom bounds, which Prometheus 3 has."""

    def written(events: int, bad: Fraction) -> str:
        good = _written(events - bad)
        return (
            f"{{{{schema:-53 count:{events} custom_values:[{made.good}] buckets:[{good} {_written(bad)}]}}}}"
        )

    total, bad = TRAFFIC, Fraction(0)
    yield written(total, bad)
    for run in course.runs:
        if run.share is None:
            yield f"{written(total, bad)}x{run.scrapes - 1}"
            continue
        step = written(TRAFFIC, run.share * TRAFFIC)
        first = written(total + TRAFFIC, bad + run.share * TRAFFIC)
        yield f"{first}+{step}x{run.scrapes - 1}" if run.scrapes > 1 else first
        total, bad = total + run.scrapes * TRAFFIC, bad + run.scrapes * run.share * TRAFFIC


def _of(made: Made, share: Fraction) -> Fraction:
    good, bad = Fraction(made.good), Fraction(made.bad)
    return good + (bad - good) * share


def _written(number: Fraction) -> str:
    """Write a number; shares are chosen so that all are finite decimals, rounded far below what matters."""
    with localcontext() as context:
        context.prec = 15
        return plain(Decimal(number.numerator) / Decimal(number.denominator))
