"""The counts of an indicator that are stored: those of a settled minute, and those of the time since."""

from collections.abc import Callable
from dataclasses import dataclass

from slo.sli.kind import Kind
from slo.sli.sampling import MADE_UP, MINUTE, Reading, Sampling, just_under
from slo.text.lines import indent
from slo.text.units import Duration

_MADE_UP = Duration.parse("10m")
"""For how long minutes without an evaluation are counted afterwards."""

_FIVE_MINUTES = Duration.parse("5m")
_LONG_BEFORE = Duration(MADE_UP.milliseconds - _FIVE_MINUTES.milliseconds)
"""If there were counts so long ago, all of the time that is made up for was counted, if not interrupted."""

_BEFORE = Duration.parse("90s")
"""The minute before was counted if there is a count in this time."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Expressions for all events of some time and for the bad ones, each written when it is asked for."""

    write_total: Callable[[], str]
    write_bad: Callable[[], str]

    @property
    def total(self) -> str:
        return self.write_total()

    @property
    def bad(self) -> str:
        return self.write_bad()


def minute(kind: Kind, sampling: Sampling) -> Sides:
    """Count the minute that ends at the time of evaluation, each side in brackets."""

    def total() -> str:
        return f"(\n{kind.total_events(sampling)}\n)"

    return Sides(total, lambda: f"(\n{kind.bad_events(sampling, total())}\n)")


def settled(kind: Kind, sampling: Sampling) -> Sides:
    """Count the minute that ended a `sample_delay` ago, and those before it that no evaluation counted.

    Counters are read as differences since they were counted last, and composites from counts. Of anything
    else, each minute is counted by itself.
    """
    read, recorded = sampling.settled(), sampling.recorded(sampling.own, Reading.SETTLED)
    if sampling.anchored:
        return _anchored(kind, sampling)
    if kind.of_differences or kind.parts:
        return over(kind, read, recorded.total)
    each = minute(kind, sampling)
    return Sides(
        lambda: _not_yet_counted(each.total, recorded.total, sampling),
        lambda: _not_yet_counted(each.bad, recorded.bad, sampling),
    )


def recent(kind: Kind, sampling: Sampling) -> Sides:
    """Count the last `sample_delay`, as raw series show it now."""
    if kind.parts or not (kind.by_minute or kind.of_queries):
        read, recorded = sampling.recent(), sampling.recorded(sampling.own, Reading.RECENT)
        return over(kind, read, recorded.total)
    return each_minute(kind, sampling, sampling.sample_delay)


def over(kind: Kind, sampling: Sampling, recorded: str) -> Sides:
    """Count the interval that is read at once; `recorded` selects its recorded total."""
    return Sides(lambda: kind.total_events(sampling), lambda: kind.bad_events(sampling, recorded))


def needs_total(kind: Kind, sampling: Sampling) -> bool:
    """Return whether bad events are computed from all events, such as all without the good ones."""
    marker = "all_events"
    without_zeros = kind.bad_events(sampling, marker).replace(sampling.or_none(marker), "")
    return marker in without_zeros


def each_minute(kind: Kind, sampling: Sampling, length: Duration) -> Sides:
    """Count each minute of the last `length` by itself, and sum them."""
    each, steps = minute(kind, sampling), f"[{just_under(length)}:{MINUTE}]"
    return Sides(lambda: f"sum_over_time({each.total}{steps})", lambda: f"sum_over_time({each.bad}{steps})")


def _anchored(kind: Kind, sampling: Sampling) -> Sides:
    """Count a minute or, after minutes without a count, all that is not recorded of the time made up for.

    The larger counts: what is recorded has first values of new series, and the whole has not.
    """
    recorded = sampling.recorded(sampling.own, Reading.SETTLED)
    one = over(kind, sampling.settled(), recorded.total)
    total = f"(sum_over_time({recorded.total}[{MADE_UP}]) and {recorded.total})"
    whole = over(kind, sampling.uncounted(), total)

    def since(counted: str, whole: str, one: str) -> str:
        before = (
            f"sum_over_time({counted}[{MADE_UP}])\n"
            f"and last_over_time({counted}[{_FIVE_MINUTES}] offset {_LONG_BEFORE})\n"
            f"unless last_over_time({counted}[{_BEFORE}])"
        )
        less = f"(\n{indent(whole, '  ')}\n) - {sampling.on} (\n{indent(before, '  ')}\n)"
        either = f'{one}\nor label_replace({less}, "slo_part", "made up", "", "")'
        return f"{sampling.groups.apart('max')}(\n{indent(either, '  ')}\n)"

    return Sides(
        lambda: since(recorded.total, whole.total, one.total),
        lambda: since(recorded.bad, whole.bad, one.bad),
    )


def _not_yet_counted(events: str, recorded: str, sampling: Sampling) -> str:
    """Sum minutes that ended a `sample_delay` ago or earlier, unless a later evaluation has counted them."""
    reach = Duration(_MADE_UP.milliseconds + MINUTE.milliseconds)
    until = just_under(Duration(sampling.sample_delay.milliseconds + reach.milliseconds))
    counted = f"count_over_time({recorded}[{reach}] offset -{until})"
    back = just_under(sampling.sample_delay)
    return f"sum_over_time((\n{events}\nunless on () {counted}\n)[{_MADE_UP}:{MINUTE}] offset {back})"
