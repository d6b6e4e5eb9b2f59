"""The counts of an indicator that are stored: those of a settled minute, and those of the time since."""

from slo.sli.kind import Kind
from slo.sli.sampling import MINUTE, Counts, Reading, Sampling, just_under
from slo.text.units import Duration

_MADE_UP = Duration.parse("10m")
"""For how long minutes without an evaluation are counted afterwards."""


def minute(kind: Kind, sampling: Sampling) -> Counts:
    """Count the minute that ends at the time of evaluation, each side in brackets."""
    total = f"(\n{kind.total_events(sampling)}\n)"
    return Counts(total, f"(\n{kind.bad_events(sampling, total)}\n)")


def settled(kind: Kind, sampling: Sampling) -> Counts:
    """Count the minute that ended a `sample_delay` ago, and those before it that no evaluation counted.

    Counters are read as differences since they were counted last, and composites from counts. Of anything
    else, each minute is counted by itself.
    """
    read, recorded = sampling.settled(), sampling.recorded(sampling.own, Reading.SETTLED)
    if kind.of_differences or kind.parts:
        return Counts(kind.total_events(read), kind.bad_events(read, recorded.total))
    total, bad = minute(kind, sampling)
    return Counts(
        _not_yet_counted(total, recorded.total, sampling), _not_yet_counted(bad, recorded.bad, sampling)
    )


def recent(kind: Kind, sampling: Sampling) -> Counts:
    """Count the last `sample_delay`, as raw series show it now."""
    if kind.parts or not (kind.by_minute or kind.of_queries):
        read, recorded = sampling.recent(), sampling.recorded(sampling.own, Reading.RECENT)
        return Counts(kind.total_events(read), kind.bad_events(read, recorded.total))
    minutes = f"[{just_under(sampling.sample_delay)}:{MINUTE}]"
    return Counts(*(f"sum_over_time({side}{minutes})" for side in minute(kind, sampling)))


def _not_yet_counted(events: str, recorded: str, sampling: Sampling) -> str:
    """Sum minutes that ended a `sample_delay` ago or earlier, unless a later evaluation has counted them."""
    reach = Duration(_MADE_UP.milliseconds + MINUTE.milliseconds)
    until = just_under(Duration(sampling.sample_delay.milliseconds + reach.milliseconds))
    counted = f"count_over_time({recorded}[{reach}] offset -{until})"
    back = just_under(sampling.sample_delay)
    return f"sum_over_time((\n{events}\nunless on () {counted}\n)[{_MADE_UP}:{MINUTE}] offset {back})"
