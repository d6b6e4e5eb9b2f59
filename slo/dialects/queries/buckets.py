"""Buckets of classic histograms, and the latency indicators that they make; the raw bound is kept."""

from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from slo.promql import Selector, parse_selector
from slo.promql.bounds import spelled_bound
from slo.sli.metric_names import TimeUnit, unit_by_name
from slo.text.units import Duration

_BUCKET, _COUNT = "_bucket", "_count"
_PLAUSIBLE = ((Decimal(100_000_000), TimeUnit.NANOSECONDS), (Decimal(100_000), TimeUnit.MICROSECONDS))
_SURELY_NO_SECONDS = Decimal(100)


class Bucket(NamedTuple):
    """A bucket: the name of its histogram, its selector without the bound, and the bound; None for +Inf."""

    metric: str
    selector: Selector
    bound: str
    limit: Decimal | None

    @property
    def is_finite(self) -> bool:
        return self.limit is not None


def bucket_of(selector: Selector) -> Bucket | None:
    """Return the bucket that a selector selects; None if it selects anything else, or several."""
    bounds = [one for one in selector.matchers if one.name == "le"]
    if not selector.metric.endswith(_BUCKET) or len(bounds) != 1:
        return None
    written = {"=": bounds[0].value, "=~": spelled_bound(bounds[0].value)}.get(bounds[0].op)
    try:
        limit = Decimal(written or "")
    except InvalidOperation:
        return None
    histogram = selector.metric.removesuffix(_BUCKET)
    return Bucket(histogram, without_bound(selector), str(written), limit if limit.is_finite() else None)


def without_bound(selector: Selector) -> Selector:
    """Return a selector without its condition on the bound."""
    kept = [selector.text[one.start : one.end] for one in selector.matchers if one.name != "le"]
    braces = f"{{{', '.join(kept)}}}" if kept else ""
    return parse_selector(f"a{braces}").renamed(selector.metric)


def is_count(selector: Selector, bucket: Bucket) -> bool:
    """Return whether a selector counts all requests of the bucket's histogram."""
    if selector.metric == f"{bucket.metric}{_COUNT}":
        return True
    own = bucket_of(selector)
    return own is not None and own.metric == bucket.metric and not own.is_finite


def latency(bucket: Bucket) -> tuple[dict[str, object] | None, str]:
    """Return the fields of a latency indicator with exactly this bound, and a remark on its unit.

    There are none if the bound is less than a millisecond, or no whole number of them.
    """
    assert bucket.limit is not None
    named = unit_by_name(bucket.metric)
    unit = named or _plausible(bucket.limit)
    milliseconds = bucket.limit * Decimal(unit.seconds.numerator) * 1000 / Decimal(unit.seconds.denominator)
    if milliseconds != int(milliseconds) or milliseconds < 1:
        return None, ""
    within = Duration(int(milliseconds))
    fields: dict[str, object] = {
        "histogram": str(bucket.selector.renamed(bucket.metric)),
        "within": str(within),
    }
    if named is not None or unit is TimeUnit.SECONDS:
        return fields, ""
    return {**fields, "unit": unit.value}, (
        f"the bound {bucket.bound} is taken as {within}, because no histogram has so long ones in seconds; "
        "the unit changes only how it is shown"
    )


def _plausible(bound: Decimal) -> TimeUnit:
    """Return the unit of a bound, if the name of the metric does not say it."""
    if bound < _SURELY_NO_SECONDS:
        return TimeUnit.SECONDS
    return next((unit for least, unit in _PLAUSIBLE if bound >= least), TimeUnit.MILLISECONDS)
