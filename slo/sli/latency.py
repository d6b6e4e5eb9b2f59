"""Latency: the share of requests answered within a threshold, from a classic histogram."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from pydantic import Field, field_validator, model_validator

from slo.promql import Selector
from slo.promql.bounds import bound_matcher
from slo.shapes import FieldError, SelectorText
from slo.sli.counting import increase
from slo.sli.kind import Bucket, Counted, Kind
from slo.sli.made import Form, Made, labels_of
from slo.sli.metric_names import OF_BOUNDS, TimeUnit, refuse_histogram_component, unit_of
from slo.sli.sampling import Sampling
from slo.text.units import Duration, plain


class Latency(Kind):
    """Requests outside the histogram's bucket that ends at `within` are bad."""

    example: ClassVar[str] = """\
histogram: http_request_duration_seconds{job="shop"}
within: 500ms
"""
    of_differences: ClassVar[bool] = True

    histogram: SelectorText = Field(description="the histogram, named without _bucket, _count or _sum")
    within: Duration = Field(
        description="longest time of a good request: the limit of one of the histogram's buckets"
    )
    unit: TimeUnit | None = Field(None, description=OF_BOUNDS)
    buckets: tuple[Duration, ...] = Field(
        (), description="the histogram's bucket limits; `within` is checked against them"
    )

    @field_validator("histogram")
    @classmethod
    def _names_a_histogram(cls, histogram: Selector) -> Selector:
        refuse_histogram_component(histogram)
        return histogram

    @model_validator(mode="after")
    def _names_a_bucket(self) -> "Latency":
        if self.buckets and self.within not in self.buckets:
            nearest = min(self.buckets, key=lambda limit: abs(limit.milliseconds - self.within.milliseconds))
            message = f"no bucket ends at {self.within}, so faster requests cannot be counted"
            hint = f"the nearest is {nearest}; buckets: {', '.join(map(str, self.buckets))}"
            raise FieldError(message, "within", hint=hint)
        return self

    def made(self, group: Mapping[str, str]) -> tuple[Made, ...]:
        labels = labels_of(self.histogram, group)
        bucket, bound = self._bucket.metric, plain(self._unit.written(self.within))
        return (
            Made(self._count.metric, labels, Form.COUNTER, "1", "1"),
            Made(bucket, {**labels, "le": bound}, Form.COUNTER, "1", "0"),
            Made(bucket, {**labels, "le": "+Inf"}, Form.COUNTER, "1", "1"),
        )

    def total_events(self, sampling: Sampling) -> str:
        """Count requests to pods whose histogram has the bucket: both sides are of the same series."""
        return increase(self._count, self._count, sampling, both=self._bucket)

    def bad_events(self, sampling: Sampling, total: str) -> str:
        """Return total - fast requests. Without the bucket there is no result, instead of 'all were fast'."""
        fast = increase(self._bucket, self._count, sampling)
        return f"clamp_min({total} - {sampling.on} {fast},\n0)"

    @property
    def limit(self) -> Duration:
        return self.within

    def time_of(self, share: Decimal, window: Duration) -> str:
        buckets = self.histogram.renamed(f"{self.histogram.metric}_bucket")
        return f"histogram_quantile({plain(share)}, sum by (le) (rate({buckets}[{window}])))"

    @property
    def bucket(self) -> Bucket:
        return Bucket(self._bucket, self.within, self._unit)

    @property
    def counted(self) -> Counted:
        return Counted(self._count, within=self._unit.written(self.within))

    @property
    def _unit(self) -> TimeUnit:
        return unit_of(self.histogram.metric, self.unit)

    @cached_property
    def _count(self) -> Selector:
        return self.histogram.renamed(f"{self.histogram.metric}_count")

    @cached_property
    def _bucket(self) -> Selector:
        bucket = self.histogram.renamed(f"{self.histogram.metric}_bucket")
        return bucket.with_matcher("le", *bound_matcher(self._unit.written(self.within)))
