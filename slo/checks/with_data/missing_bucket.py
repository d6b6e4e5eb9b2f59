"""Histograms without the bucket that a latency indicator needs, or in another unit than assumed."""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from slo.checks.with_data.data import Data
from slo.checks.with_data.measured import Measured, all_buckets, measured_by_service
from slo.model import Catalogue
from slo.promql.samples import Sample
from slo.sli.kind import Bucket
from slo.sli.metric_names import TimeUnit
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration, plain


def missing_buckets(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find latency indicators whose histogram has no bucket that ends at `within`. One query per service.

    If `within` is below or above all bounds, and among them in another unit, the unit is reported.
    """
    for _, indicators in measured_by_service(catalogue):
        buckets = {one.name: (one, bucket) for one in indicators if (bucket := one.indicator.kind.bucket)}
        queries = {
            name: f"count by (le) ({all_buckets(bucket.series)})" for name, (_, bucket) in buckets.items()
        }
        for name, samples in data.query_together(queries).items():
            indicator, bucket = buckets[name]
            bounds = _bounds(samples)
            if bounds and bucket.unit.written(bucket.within) not in bounds:
                if unit := _likely_unit(bucket, bounds):
                    yield _wrong_unit(indicator, bucket, bounds, unit)
                else:
                    yield _missing(indicator, bucket, bounds)


def _missing(indicator: Measured, bucket: Bucket, bounds: Iterable[Decimal]) -> Problem:
    nearest, *others = _nearest_first(bucket, bounds)
    return checks.MISSING_BUCKET.problem(
        f"no bucket of {_histogram(bucket)} ends at {bucket.within}, so requests within it cannot be counted",
        indicator.service.where(*indicator.path, "within"),
        hint=f"the nearest ends at {nearest}" + (f"; others at {', '.join(others)}" if others else ""),
    )


def _wrong_unit(indicator: Measured, bucket: Bucket, bounds: Iterable[Decimal], unit: TimeUnit) -> Problem:
    first, *_, last = (plain(bound) for bound in sorted(bounds))
    assumed = bucket.unit.name.lower()
    return checks.WRONG_UNIT.problem(
        f"the bounds of {_histogram(bucket)}, {first} to {last}, look like {unit.name.lower()}: "
        f"{bucket.within} would be {plain(bucket.unit.written(bucket.within))} {assumed}",
        indicator.service.where(*indicator.path, "within"),
        hint=f"state 'unit: {unit}'; if they are {assumed}, the nearest ends at "
        f"{_nearest_first(bucket, bounds)[0]}",
    )


def _likely_unit(bucket: Bucket, bounds: set[Decimal]) -> TimeUnit | None:
    """Return the only other unit in which `within` is a bound, or else among them; None if none is likely."""
    if _among(bounds, bucket.unit.written(bucket.within)):
        return None
    others = {unit: unit.written(bucket.within) for unit in TimeUnit if unit is not bucket.unit}
    exact = [unit for unit, wanted in others.items() if wanted in bounds]
    likely = exact or [unit for unit, wanted in others.items() if _among(bounds, wanted)]
    return likely[0] if len(likely) == 1 else None


def _among(bounds: set[Decimal], wanted: Decimal) -> bool:
    return len(bounds) > 1 and min(bounds) <= wanted <= max(bounds)


def _histogram(bucket: Bucket) -> str:
    return bucket.series.metric.removesuffix("_bucket")


def _bounds(samples: Iterable[Sample]) -> set[Decimal]:
    """Return the upper bounds as the histogram states them, in its unit."""
    bounds = set()
    for sample in samples:
        try:
            bound = Decimal(sample.labels.get("le", ""))
        except InvalidOperation:
            continue
        if bound.is_finite() and bound > 0:
            bounds.add(bound.normalize())
    return bounds


def _nearest_first(bucket: Bucket, bounds: Iterable[Decimal]) -> list[str]:
    """Return the bounds as durations."""
    milliseconds = Decimal(1000) * bucket.unit.seconds.numerator / bucket.unit.seconds.denominator
    limits = [bound * milliseconds for bound in bounds]
    near = sorted(limits, key=lambda limit: (abs(limit - bucket.within.milliseconds), limit))
    return [_as_duration(limit) for limit in near]


def _as_duration(milliseconds: Decimal) -> str:
    if milliseconds == milliseconds.to_integral_value():
        return str(Duration(int(milliseconds)))
    return f"{plain(milliseconds)}ms"
