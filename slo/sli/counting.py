"""How events are counted from counters: what each gained since it was counted last.

What each part is for is explained in docs/explanation/rules.md.
"""

from functools import lru_cache
from typing import NamedTuple

from slo.promql import Selector
from slo.sli import anchored
from slo.sli.new_series import all_of_it_new, on_targets
from slo.sli.sampling import FAR, MADE_UP, MINUTE, Reading, Sampling, just_under
from slo.text.lines import indent
from slo.text.units import Duration


@lru_cache(maxsize=64)
def increase(counted: Selector, total: Selector, sampling: Sampling, both: Selector | None = None) -> str:
    """Sum what the `counted` counters gained in the time that is read.

    `total` are the counters of all events of the same targets. With `both`, only series count that have their
    like among these, whatever their `le` is. A few are kept: a comparison of plans writes each expression
    of an objective before and after a change.
    """
    if sampling.reading is Reading.WINDOW:
        of_both = f" and ignoring (le) increase({both}[{sampling.interval}])" if both else ""
        return sampling.each("sum", f"increase({counted}[{sampling.interval}]){of_both}")
    if sampling.anchored:
        return anchored.increase(counted, total, sampling, both)
    series = _Series(counted, total, both)
    if sampling.reading is Reading.RECENT:
        return _gained(series, sampling, _since_settled(counted, sampling))
    far = f"last_over_time({counted}[{FAR}] offset {MINUTE})"
    if sampling.reading is Reading.MINUTE:
        return _gained(series, sampling, f"{counted} offset {MINUTE}\nor {far}")
    base = f"{_when_last_counted(counted, sampling)}\nor {counted} offset {MINUTE}\nor {far}"
    minute = indent(_gained(series, sampling, base), "  ")
    return f"last_over_time((\n{minute}\n)[{MINUTE}:{MINUTE}] offset {just_under(sampling.sample_delay)})"


class _Series(NamedTuple):
    counted: Selector
    total: Selector
    both: Selector | None


def _when_last_counted(counted: Selector, sampling: Sampling) -> str:
    """Give the values of the last minute that was counted: one that was not is made up for by the next.

    Values are read as counts read them: an instant selector would not see what came before a stale marker.
    """
    recorded = sampling.recorded(sampling.own, Reading.SETTLED).total
    later = just_under(Duration(sampling.sample_delay.milliseconds + MINUTE.milliseconds))
    return (
        f"last_over_time((\n"
        f"  last_over_time({counted}[{MINUTE}])\n"
        f"  and on () last_over_time({recorded}[{MINUTE}] offset -{later})\n"
        f")[{MADE_UP}:{MINUTE}] offset {MINUTE})"
    )


def _since_settled(counted: Selector, sampling: Sampling) -> str:
    """Give the values at the end of the minute that is settled at the same time."""
    back = just_under(sampling.sample_delay)
    current = f"last_over_time({counted}[{sampling.current_range}])"
    return (
        f"last_over_time({current}[{MINUTE}:{MINUTE}] offset {back})\n"
        f"or last_over_time({counted}[{FAR}] offset {back})"
    )


def _gained(series: _Series, sampling: Sampling, base: str) -> str:
    """Sum what each series gained since `base`, which a series that is new does not have.

    A counter that fell was reset: it gained what it had reached, and what it has now. A new series gained
    what it has more than at first; and its first value where that is known to be new.

    Zeros are written by `clamp_max`: VictoriaMetrics drops the name of a metric in `0 * x`, not in functions
    such as `last_over_time`. In a subquery, a series with a name and one without are different ones to it.
    """
    counted, interval = series.counted, sampling.interval
    now, peak, low = (f"{name}_over_time({counted}[{interval}])" for name in ("last", "max", "min"))
    known = indent(all_of_it_new(series.total, sampling), "        ")
    of_both = f"\n  and ignoring (le) last_over_time({series.both}[{interval}])" if series.both else ""
    return sampling.each(
        "sum",
        f"""
  (
    {peak}
    - (
{indent(base, "      ")}
      or clamp_max({low} and {on_targets(sampling)} (
{known}
      ), 0)
      or {low}
    ) >= ({peak} - {low}) * ({now} == bool {peak})
    or {peak}
  )
  + ({now} < {peak} or clamp_max({peak}, 0)){of_both}
""",
    )
