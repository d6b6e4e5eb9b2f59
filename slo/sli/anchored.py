"""How events are counted by `anchored` ranges of counters, which Prometheus has from 3.16 on.

Such a range begins with the last sample before it, so ranges that follow each other count each event once.
https://prometheus.io/docs/prometheus/latest/querying/basics/#anchored
"""

from slo.promql import Selector
from slo.sli.new_series import all_of_it_new, on_targets
from slo.sli.sampling import FAR, MADE_UP, MINUTE, Reading, Sampling
from slo.text.lines import indent
from slo.text.units import Duration

_LOOKBACK = Duration.parse("5m")
"""How far before a range Prometheus looks for the sample that it begins with."""


def increase(counted: Selector, total: Selector, sampling: Sampling, both: Selector | None = None) -> str:
    """Sum what the `counted` counters gained in the time that is read, as `counting.increase` does.

    All of the time that is made up for is only read once its last minute has samples. Where a range has
    nothing to begin with, a series counts from its last value before, or is new.
    """
    interval, delay = sampling.interval, sampling.sample_delay
    if sampling.reading is Reading.UNCOUNTED:
        of_both = f" and ignoring (le) last_over_time({both}[{interval}] offset {delay})" if both else ""
        whole = sampling.each("sum", f"increase({counted}[{interval}] anchored offset {delay}){of_both}")
        measured = sampling.each("group", f"last_over_time({total}[{MINUTE}] offset {delay})")
        return f"{whole}\nand {sampling.on} {measured}"

    def before(reach: Duration | str) -> str:
        return f"last_over_time({counted}[{reach}] offset {interval})"

    first = f"min_over_time({counted}[{interval}])"
    known = indent(all_of_it_new(total, sampling), "        ")
    of_both = f"\n  and ignoring (le) last_over_time({both}[{interval}])" if both else ""
    gained = sampling.each(
        "sum",
        f"""
  increase({counted}[{interval}] anchored)
  + (
    (
      {first} - ({before(MADE_UP)} or {before(FAR)}) >= 0
      or {first} and {on_targets(sampling)} (
{known}
      )
    ) unless {before(_LOOKBACK)}
    or 0 * {first}
  ){of_both}
""",
    )
    if sampling.reading is not Reading.SETTLED:
        return gained
    # A subquery of one step at just that time: its steps are at full milliseconds.
    return f"last_over_time((\n{indent(gained, '  ')}\n)[1ms:1ms] offset {delay})"
