"""Native latency: the share of requests answered within a threshold, from a native histogram."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from pydantic import Field, field_validator

from slo.promql import Selector
from slo.shapes import SelectorText
from slo.sli.counting import increase
from slo.sli.kind import Counted, Kind
from slo.sli.made import Form, Made, labels_of
from slo.sli.metric_names import OF_BOUNDS, TimeUnit, refuse_histogram_component, unit_of
from slo.sli.sampling import Reading, Sampling
from slo.text.units import Duration, plain


class NativeLatency(Kind):
    """Requests that take longer than `within` are bad, from a native histogram (Prometheus 3).

    Exact if a bucket ends at `within`, such as 250ms, 500ms, 1s or 2s; otherwise a share of one narrow bucket
    is estimated. https://prometheus.io/docs/specs/native_histograms/
    """

    example: ClassVar[str] = """\
histogram: rpc_duration_seconds{job="shop"}
within: 250ms
"""
    of_numbers: ClassVar[bool] = False

    histogram: SelectorText = Field(description="the native histogram")
    within: Duration = Field(description="longest time of a good request")
    unit: TimeUnit | None = Field(None, description=OF_BOUNDS)

    @field_validator("histogram")
    @classmethod
    def _names_a_histogram(cls, histogram: Selector) -> Selector:
        refuse_histogram_component(histogram)
        return histogram

    def made(self, group: Mapping[str, str]) -> tuple[Made, ...]:
        bound = plain(unit_of(self.histogram.metric, self.unit).written(self.within))
        return (Made(self.histogram.metric, labels_of(self.histogram, group), Form.HISTOGRAM, bound, ""),)

    @property
    def limit(self) -> Duration:
        return self.within

    def time_of(self, share: Decimal, window: Duration) -> str:
        return f"histogram_quantile({plain(share)}, sum(rate({self.histogram}[{window}])))"

    @property
    def counted(self) -> Counted:
        return Counted(self.histogram, within=unit_of(self.histogram.metric, self.unit).written(self.within))

    def total_events(self, sampling: Sampling) -> str:
        if sampling.reading is Reading.WINDOW:
            return f"histogram_count({increase(self.histogram, self.histogram, sampling)})"
        return _increase_of("histogram_count({})", self.histogram, sampling)

    def bad_events(self, sampling: Sampling, total: str) -> str:
        """Return total * slow share; a histogram without events has no share, so it is left out."""
        limit = plain(unit_of(self.histogram.metric, self.unit).written(self.within))
        fast = f"histogram_fraction(-Inf, {limit}, {_histogram_increase(self.histogram, sampling)})"
        return f"clamp_min(({total} > 0) * {sampling.on} (1 - {fast}), 0)\n{sampling.or_none(total)}"


def _histogram_increase(histogram: Selector, sampling: Sampling) -> str:
    """Return the increase of the histograms in the time that is read, summed as one histogram."""
    if sampling.reading is Reading.WINDOW:
        return increase(histogram, histogram, sampling)
    return _increase_of("{}", histogram, sampling)


def _increase_of(value: str, histogram: Selector, sampling: Sampling) -> str:
    """Return the increase in the last interval of a value of histograms, such as themselves, summed up.

    Histograms have no maximum that would show a peak before a reset. So the interval is read in steps of one
    scrape: a histogram with fewer events than a step before was reset, and increased by all it has now.
    A series without a previous value is new, and all it has counts if its target had another that goes on.

    Numbers of events are subtracted as such: in a subquery, Prometheus 3 reads histograms of which it is only
    asked for the `histogram_count` without buckets, and drops differences of those with custom ones.
    """
    step = sampling.reading_interval
    histograms_now = f"last_over_time({histogram}[{sampling.current_range}])"
    histograms_before = f"last_over_time({histogram}[{sampling.previous_range}] offset {step})"
    now, before = value.format(histograms_now), value.format(histograms_before)
    increases = sampling.each(
        "sum",
        f"""
  {now}
  - {before}
  and histogram_count({histograms_now}) >= histogram_count({histograms_before})
  or
  (
    {now}
    and on ({", ".join(sampling.target_labels)}) (
      {now}
      and {before}
    )
  )
""",
    )
    return f"sum_over_time({sampling.readings(increases)})"
