"""Native latency: the share of requests answered within a threshold, from a native histogram."""

from typing import ClassVar

from pydantic import Field, field_validator

from slo.promql import Selector
from slo.shapes import SelectorText
from slo.sli.counting import Sampling, increase
from slo.sli.kind import Kind
from slo.sli.metric_names import in_unit_of, refuse_histogram_component
from slo.text.units import Duration


class NativeLatency(Kind):
    """Bad are the requests that took longer than `within`, from a native histogram (Prometheus 3).

    Exact where a bucket ends at `within`, as at 250ms, 500ms, 1s and 2s; elsewhere a share of one narrow
    bucket is estimated. https://prometheus.io/docs/specs/native_histograms/
    """

    example: ClassVar[str] = """\
histogram: rpc_duration_seconds{job="shop"}
within: 250ms
"""
    of_numbers: ClassVar[bool] = False

    histogram: SelectorText = Field(description="the native histogram")
    within: Duration = Field(description="how fast an answer must be")

    @field_validator("histogram")
    @classmethod
    def _names_a_histogram(cls, histogram: Selector) -> Selector:
        refuse_histogram_component(histogram)
        return histogram

    def total_events(self, sampling: Sampling) -> str:
        return f"histogram_count({_grown(self.histogram, sampling)})"

    def bad_events(self, sampling: Sampling, total: str) -> str:
        """Take the slow share of all; a histogram without events has no share, so it is left out."""
        limit = in_unit_of(self.histogram.metric, self.within)
        fast = f"histogram_fraction(-Inf, {limit}, {_grown(self.histogram, sampling)})"
        return f"clamp_min(({total} > 0) * {sampling.on} (1 - {fast}), 0)\n{sampling.or_none(total)}"


def _grown(histogram: Selector, sampling: Sampling) -> str:
    """Sum what the histograms gained in the last interval, as one histogram.

    There is no maximum of histograms that would show a peak before a reset. So the interval is walked in
    steps of a scrape: a histogram with fewer events than a step before was reset, and gained all it has now.
    A series without a value before is new, as in `slo.sli.counting.increase`.
    """
    if sampling.direct:
        return increase(histogram, histogram, sampling)
    step = sampling.reading_interval
    now = f"last_over_time({histogram}[{sampling.current_range}])"
    before = f"last_over_time({histogram}[{sampling.previous_range}] offset {step})"
    gained = f"""\
{sampling.each("sum")}(
  {now}
  - {before}
  and histogram_count({now}) >= histogram_count({before})
  or
  (
    {now}
    and on ({", ".join(sampling.target_labels)}) (
      {now}
      and {before}
    )
  )
)"""
    return f"sum_over_time({sampling.readings(gained)})"
