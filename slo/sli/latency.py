"""Latency: the share of requests answered within a threshold, from a classic histogram."""

from decimal import Decimal

from pydantic import Field, model_validator

from slo.promql import Selector
from slo.shapes import SelectorText, Shape
from slo.sli.counting import Sampling, increase
from slo.units import Duration, plain

_COMPONENTS = ("_bucket", "_count", "_sum")
_MILLISECOND_ENDINGS = ("_milliseconds", "_ms")


class Latency(Shape):
    """Bad are the requests outside the histogram's bucket that ends at `within`."""

    histogram: SelectorText = Field(description="the histogram, named without _bucket, _count or _sum")
    within: Duration = Field(description="how fast an answer must be: one of the histogram's buckets")
    buckets: tuple[Duration, ...] = Field(
        (), description="the histogram's bucket limits, to have `within` checked against them"
    )

    @model_validator(mode="after")
    def _names_a_histogram(self) -> "Latency":
        metric = self.histogram.metric
        for ending in _COMPONENTS:
            if metric.endswith(ending):
                raise ValueError(
                    f"name the histogram itself: {metric.removesuffix(ending)}, without {ending}"
                )
        if self.histogram.matcher("le"):
            raise ValueError("the bucket is chosen from 'within'; leave the label 'le' out of the selector")
        return self

    @model_validator(mode="after")
    def _names_a_bucket(self) -> "Latency":
        if self.buckets and self.within not in self.buckets:
            nearest = min(self.buckets, key=lambda limit: abs(limit.milliseconds - self.within.milliseconds))
            limits = ", ".join(map(str, self.buckets))
            raise ValueError(
                f"no bucket ends at {self.within}, so requests within it cannot be counted; "
                f"the nearest is {nearest} (buckets: {limits})"
            )
        return self

    def total_events(self, sampling: Sampling) -> str:
        return increase(self._count, self._count, sampling)

    def bad_events(self, sampling: Sampling, total: str) -> str:
        """Subtract the fast from all. Without the bucket this gives nothing, never 'all were fast'."""
        fast = increase(self._bucket, self._count, sampling)
        return f"clamp_min({total} - on () {fast},\n0)"

    @property
    def _count(self) -> Selector:
        return self.histogram.renamed(f"{self.histogram.metric}_count")

    @property
    def _bucket(self) -> Selector:
        bucket = self.histogram.renamed(f"{self.histogram.metric}_bucket")
        limit = self._limit
        if "." in limit:
            return bucket.with_matcher("le", "=", limit)
        # Prometheus 3 and Python's client write le="1.0" where Prometheus 2 kept Go's le="1".
        return bucket.with_matcher("le", "=~", rf"{limit}(\.0)?")

    @property
    def _limit(self) -> str:
        """Give `within` in the histogram's own unit, which its name ends in; seconds unless it says else."""
        milliseconds = Decimal(self.within.milliseconds)
        if self.histogram.metric.endswith(_MILLISECOND_ENDINGS):
            return plain(milliseconds)
        return plain(milliseconds.scaleb(-3))
