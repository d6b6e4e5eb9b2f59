"""What happens to an indicator during a test, scrape by scrape, and the values of its series then."""

from collections.abc import Iterator, Sequence
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


class Course(NamedTuple):
    """The share of bad events by scrape, from the first scrape after time 0 on; None without events.

    Counters are reset at the scrape `reset`. All series end after the last scrape if it `ends`.
    """

    interval: Duration
    shares: tuple[Fraction | None, ...]
    reset: int | None = None
    ends: bool = False

    @property
    def scrapes_a_minute(self) -> int:
        return _MINUTE.milliseconds // self.interval.milliseconds


def interval_of(slo: SLO) -> Duration:
    """Return how often series have samples in tests: twice a minute, or once if they are scraped as rarely."""
    return _HALF_A_MINUTE if slo.service.scrape_interval < _MINUTE else _MINUTE


def course(
    slo: SLO,
    phases: Sequence[Phase],
    interval: Duration,
    reset_after: int | None = None,
    *,
    ends: bool = False,
) -> Course:
    """Return the course of an objective through some phases; counters are reset after so many minutes.

    Where scrapes or minutes are good or bad as a whole, as many of them are bad as the share says.
    """
    each = _MINUTE.milliseconds // interval.milliseconds
    shares = [phase.share for phase in phases for _ in range(phase.minutes * each)]
    kind = slo.indicator.kind
    if kind.is_whole or (kind.by_minute and not kind.parts):
        shares = list(_whole(shares, 1 if kind.is_whole else each))
    reset = None if reset_after is None else reset_after * each + 1
    return Course(interval, tuple(shares), reset, ends)


def _whole(shares: Sequence[Fraction | None], size: int) -> Iterator[Fraction | None]:
    """Make runs of scrapes good or bad as a whole; what is left over is carried on."""
    owed = Fraction(0)
    for start in range(0, len(shares), size):
        share = shares[start]
        if share is None:
            yield from [None] * size
            continue
        owed += share
        bad = owed >= 1
        owed -= bad
        yield from [Fraction(bad)] * size


def values(made: Made, course: Course) -> str:
    """Write the values of a series in promtool's notation.

    https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series

    >>> half = Course(Duration.parse("30s"), (Fraction(1, 2),) * 3)
    >>> values(Made("a", {}, Form.COUNTER, "1", "0"), half), values(Made("a", {}, Form.LEVEL, "1", "0"), half)
    ('0+500x3', '_ 0.5x2')
    """
    write = {Form.COUNTER: _counter, Form.HISTOGRAM: _histogram}.get(made.form, _gauge)
    return " ".join((*write(made, course), *(["stale"] if course.ends else [])))


def _counter(made: Made, course: Course) -> Iterator[str]:
    steps = [_of(made, share) * TRAFFIC if share is not None else Fraction(0) for share in course.shares]
    value = Fraction(0)
    first = True
    for reset, step, count in _runs(steps, course.reset):
        if first:
            yield f"0{_plus(step, count)}"
            value = step * count
        else:
            start = step if reset else value + step
            yield f"{_written(start)}{_plus(step, count - 1)}"
            value = start + step * (count - 1)
        first = False


def _runs(steps: Sequence[Fraction], reset: int | None) -> Iterator[tuple[bool, Fraction, int]]:
    """Yield runs of equal steps: whether the counter is reset before it, the step, and how many there are."""
    place = 0
    for (step, later), run in groupby(
        enumerate(steps, 1), key=lambda one: (one[1], reset is not None and one[0] >= reset)
    ):
        count = len(list(run))
        yield later and reset == place + 1, step, count
        place += count


def _plus(step: Fraction, count: int) -> str:
    return f"+{_written(step)}x{count}" if step else f"x{count}" if count else ""


def _gauge(made: Made, course: Course) -> Iterator[str]:
    traffic = TRAFFIC if made.form is Form.NUMBER else 1
    nothing = Fraction(0) if made.form is Form.NUMBER else Fraction(made.good)
    levels = [_of(made, share) * traffic if share is not None else nothing for share in course.shares]
    yield "_"  # nothing happened before the test
    for level, run in groupby(levels):
        count = len(list(run)) - 1
        yield _written(level) + (f"x{count}" if count else "")


def _histogram(made: Made, course: Course) -> Iterator[str]:
    """Write native histograms with custom bounds, which Prometheus 3 has."""

    def written(events: int, bad: Fraction) -> str:
        good = _written(events - bad)
        return (
            f"{{{{schema:-53 count:{events} custom_values:[{made.good}] buckets:[{good} {_written(bad)}]}}}}"
        )

    total, bad = 0, Fraction(0)
    for share, run in groupby(course.shares):
        count = len(list(run))
        step = written(TRAFFIC, (share or Fraction(0)) * TRAFFIC)
        if not total:
            yield f"{written(TRAFFIC, Fraction(0))}+{step}x{count}"
            total, bad = TRAFFIC, Fraction(0)
            total, bad = total + count * TRAFFIC, bad + count * (share or 0) * TRAFFIC
            continue
        if share is None:
            yield f"{written(total, bad)}x{count - 1}"
            continue
        total, bad = total + TRAFFIC, bad + share * TRAFFIC
        yield f"{written(total, bad)}+{step}x{count - 1}" if count > 1 else written(total, bad)
        total, bad = total + (count - 1) * TRAFFIC, bad + (count - 1) * share * TRAFFIC


def _of(made: Made, share: Fraction) -> Fraction:
    good, bad = Fraction(made.good), Fraction(made.bad)
    return good + (bad - good) * share


def _written(number: Fraction) -> str:
    """Write a number; shares are chosen so that all are finite decimals, rounded far below what matters."""
    with localcontext() as context:
        context.prec = 15
        return plain(Decimal(number.numerator) / Decimal(number.denominator))
