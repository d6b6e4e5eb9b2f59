"""What happens to an indicator during a test, scrape by scrape, and the values of its series then."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import accumulate, groupby
from math import lcm
from typing import NamedTuple

from slo.model import SLO
from slo.sli import Kind
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


@dataclass(frozen=True, eq=False)
class Scene:
    """What happens during a test, phase by phase, in series that have samples at an interval.

    Counters are reset after so many minutes. In the minutes that are `lost`, nothing is scraped. All series
    end after the last phase if it `ends`. Scenes are compared by identity, so that what is made of them is
    cached; see `Traits`.
    """

    phases: tuple[Phase, ...]
    interval: Duration
    reset_after: int | None = None
    ends: bool = False
    lost: tuple[range, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(phase.minutes for phase in self.phases)

    @property
    def scrapes(self) -> int:
        return self.minutes * scrapes_a_minute(self.interval)

    @cached_property
    def without_errors(self) -> "Scene":
        """The same with good events instead of bad ones."""
        return replace(self, phases=tuple(map(_well, self.phases)))


def _well(phase: Phase) -> Phase:
    return phase if phase.share is None else Phase(phase.minutes, Fraction(0))


class Run(NamedTuple):
    """Some scrapes one after the other at which this share of events is bad; None if there are none."""

    scrapes: int
    share: Fraction | None


class Sum(NamedTuple):
    """The events before a run that begins after some scrapes: how many had any, and their bad shares.

    `share` is that of the run. Bad shares are in units of 1 / `Course.unit`.
    """

    begins: int
    total: int
    bad: int
    share: int | None


@dataclass(frozen=True, eq=False)
class Course:
    """What happens scrape by scrape, from the first one after time 0 on.

    Counters are reset at the scrape `reset`, and have no samples of the scrapes that are `lost`. All series
    end after the last scrape if it `ends`. Courses are compared by identity, as scenes are.
    """

    interval: Duration
    runs: tuple[Run, ...]
    reset: int | None = None
    ends: bool = False
    lost: tuple[range, ...] = ()

    @property
    def scrapes_a_minute(self) -> int:
        return scrapes_a_minute(self.interval)

    @cached_property
    def begins(self) -> tuple[int, ...]:
        """The number of scrapes before each run, and of all scrapes."""
        return (0, *accumulate(run.scrapes for run in self.runs))

    @cached_property
    def unit(self) -> int:
        """A common denominator of all shares: sums of whole numbers take a fraction of the time."""
        return lcm(*(run.share.denominator for run in self.runs if run.share is not None))

    @cached_property
    def sums(self) -> tuple[Sum, ...]:
        """What has happened before each run, and before the end; after it, there are no events."""
        total, bad, found = 0, 0, []
        for begins, run in zip(self.begins, (*self.runs, Run(0, None)), strict=True):
            share = None if run.share is None else int(run.share * self.unit)
            found.append(Sum(begins, total, bad, share))
            if share is not None:
                total, bad = total + run.scrapes, bad + run.scrapes * share
        return tuple(found)


def scrapes_a_minute(interval: Duration) -> int:
    return _MINUTE.milliseconds // interval.milliseconds


def interval_of(slo: SLO) -> Duration:
    """Return how often series have samples in tests: twice a minute, or once if they are scraped so."""
    return _HALF_A_MINUTE if slo.service.scrape_interval < _MINUTE else _MINUTE


def whole(kind: Kind, interval: Duration) -> int:
    """Return how many scrapes are good or bad as a whole; 0 if each event is on its own."""
    if kind.is_whole:
        return 1
    return scrapes_a_minute(interval) if kind.by_minute and not kind.parts else 0


@lru_cache(maxsize=1024)
def course(scene: Scene, whole: int) -> Course:
    """Return the course of a scene.

    Where so many scrapes are good or bad as a whole, as many of them are bad as the share says.
    """
    each = scrapes_a_minute(scene.interval)
    runs: Iterable[Run] = (Run(phase.minutes * each, phase.share) for phase in scene.phases)
    if whole:
        runs = _whole(runs, whole)
    reset = None if scene.reset_after is None else scene.reset_after * each + 1
    lost = tuple(range(gap.start * each + 1, gap.stop * each + 1) for gap in scene.lost)
    return Course(scene.interval, tuple(_joined(runs)), reset, scene.ends, lost)


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
    return _values(made.form, made.good, made.bad, course)


@lru_cache(maxsize=4096)
def _values(form: Form, good: str, bad: str, course: Course) -> str:
    write = {Form.COUNTER: _counter, Form.HISTOGRAM: _histogram}.get(form, _gauge)
    made = Made("", {}, form, good, bad)
    return " ".join((*write(made, course), *(["stale"] if course.ends else [])))


def _counter(made: Made, course: Course) -> Iterator[str]:
    value, place, unit = 0, 0, _unit(made, course)
    for step, scrapes in _levels(made, course, TRAFFIC, idle=None):
        rises = f"+{_written(step, unit)}" if step else ""
        for count in _parts(scrapes, place, course):
            if place == 0:
                yield f"0{_times(rises, count)}"
                value = step * count
            elif any(place + 1 in gap for gap in course.lost):
                yield f"_x{count}"
                value += step * count
            else:
                start = step if place + 1 == course.reset else value + step
                yield f"{_written(start, unit)}{_times(rises, count - 1)}"
                value = start + step * (count - 1)
            place += count


def _parts(scrapes: int, place: int, course: Course) -> Iterator[int]:
    """Part a run that begins after some scrapes, where counters are reset and where samples are lost."""
    edges = (edge for gap in course.lost for edge in (gap.start, gap.stop))
    ends = {place + scrapes, *(edge - 1 for edge in (course.reset or 0, *edges))}
    for end in sorted(one for one in ends if place < one <= place + scrapes):
        yield end - place
        place = end


def _times(rises: str, count: int) -> str:
    return f"{rises}x{count}" if count else ""


def _gauge(made: Made, course: Course) -> Iterator[str]:
    yield "_"  # nothing happened before the test
    unit, of_numbers = _unit(made, course), made.form is Form.NUMBER
    traffic, idle = (TRAFFIC, None) if of_numbers else (1, 0)
    for level, scrapes in _levels(made, course, traffic, idle=idle):
        yield _written(level, unit) + (f"x{scrapes - 1}" if scrapes > 1 else "")


def _levels(made: Made, course: Course, traffic: int, *, idle: int | None) -> Iterator[tuple[int, int]]:
    """Yield what a series has of the events of a scrape, and at how many scrapes one after the other.

    Without events, it has that of a bad share, or nothing if that is None. What it has is in units of
    1 / `_unit`.
    """
    parts = _parts_of(made)
    good, bad = (int(Fraction(one) * parts) for one in (made.good, made.bad))

    def level(run: tuple[Sum, Run]) -> int:
        share = idle if run[0].share is None else run[0].share
        return 0 if share is None else (good * course.unit + (bad - good) * share) * traffic

    for found, same in groupby(zip(course.sums, course.runs, strict=False), key=level):
        yield found, sum(run.scrapes for _, run in same)


def _histogram(made: Made, course: Course) -> Iterator[str]:
    """Write native histograms with custom bounds, which Prometheus 3 has."""
    unit = course.unit

    def written(events: int, bad: int) -> str:
        good = _written(events * unit - bad, unit)
        buckets = f"{good} {_written(bad, unit)}"
        return f"{{{{schema:-53 count:{events} custom_values:[{made.good}] buckets:[{buckets}]}}}}"

    total, bad = TRAFFIC, 0
    yield written(total, bad)
    for run, (_, _, _, share) in zip(course.runs, course.sums, strict=False):
        if share is None:
            yield f"{written(total, bad)}x{run.scrapes - 1}"
            continue
        step = written(TRAFFIC, share * TRAFFIC)
        first = written(total + TRAFFIC, bad + share * TRAFFIC)
        yield f"{first}+{step}x{run.scrapes - 1}" if run.scrapes > 1 else first
        total, bad = total + run.scrapes * TRAFFIC, bad + run.scrapes * share * TRAFFIC


def _unit(made: Made, course: Course) -> int:
    """Return a common denominator of all values of a series."""
    return course.unit * _parts_of(made)


def _parts_of(made: Made) -> int:
    return lcm(Fraction(made.good).denominator, Fraction(made.bad).denominator)


_DIGITS = Context(prec=15)


def _written(number: int, unit: int) -> str:
    """Write a quotient; shares are chosen so that all are finite decimals, rounded far below what matters."""
    return plain(_DIGITS.divide(Decimal(number), Decimal(unit)))
