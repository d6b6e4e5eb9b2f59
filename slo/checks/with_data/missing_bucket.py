"""Histograms without the bucket that a latency indicator needs."""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from slo.checks.with_data.data import Data
from slo.checks.with_data.measured import Measured, condition, measured_by_service, select
from slo.model import Catalogue
from slo.promql import Selector
from slo.promql.samples import Sample
from slo.sli.kind import Bucket
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration, plain

_EITHER_FORM = r"(\.0)?"
"""Ending of the pattern of a whole number: `1` in Prometheus 2 is `1.0` in Prometheus 3."""


def missing_buckets(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find latency indicators whose histogram has no bucket that ends at `within`. One query per service."""
    for _, indicators in measured_by_service(catalogue):
        buckets = {one.name: (one, bucket) for one in indicators if (bucket := one.indicator.kind.bucket)}
        queries = {name: _limits(bucket.series) for name, (_, bucket) in buckets.items()}
        for name, samples in data.query_together(queries).items():
            indicator, bucket = buckets[name]
            limits = _in_milliseconds(samples, bucket)
            if limits and bucket.within.milliseconds not in limits:
                yield _problem(indicator, bucket, limits)


def _problem(indicator: Measured, bucket: Bucket, limits: set[Decimal]) -> Problem:
    near = sorted(limits, key=lambda limit: (abs(limit - bucket.within.milliseconds), limit))
    nearest, *others = map(_as_duration, near)
    return checks.MISSING_BUCKET.problem(
        f"no bucket of {bucket.series.metric.removesuffix('_bucket')} ends at {bucket.within}, "
        "so requests within it cannot be counted",
        indicator.service.where(*indicator.path, "within"),
        hint=f"the nearest ends at {nearest}" + (f"; others at {', '.join(others)}" if others else ""),
    )


def _limits(bucket: Selector) -> str:
    others = [condition(bucket, matcher) for matcher in bucket.matchers if matcher.name != "le"]
    return f"count by (le) ({select(bucket.metric, *others)})"


def _in_milliseconds(samples: Iterable[Sample], bucket: Bucket) -> set[Decimal]:
    """Return the upper bounds, converted by the unit in which the wanted bucket is `within`."""
    wanted = bucket.series.matcher("le")
    assert wanted is not None
    unit = bucket.within.milliseconds / Decimal(wanted.value.removesuffix(_EITHER_FORM))
    limits = set()
    for sample in samples:
        try:
            limit = Decimal(sample.labels.get("le", ""))
        except InvalidOperation:
            continue
        if limit.is_finite() and limit > 0:
            limits.add((limit * unit).normalize())
    return limits


def _as_duration(milliseconds: Decimal) -> str:
    if milliseconds == milliseconds.to_integral_value():
        return str(Duration(int(milliseconds)))
    return f"{plain(milliseconds)}ms"
