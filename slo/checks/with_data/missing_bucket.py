"""Histograms without the bucket that a latency objective counts by."""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from slo.checks.with_data.asking import Data
from slo.checks.with_data.reading import Measured, condition, measured_by_service, select
from slo.model import Catalogue
from slo.promql import Selector
from slo.promql.samples import Sample
from slo.sli import Latency
from slo.text.diagnostics import Problem, Severity
from slo.text.units import Duration, plain

_EITHER_FORM = r"(\.0)?"
"""Ends the pattern of a whole number: `1` in Prometheus 2 is `1.0` in Prometheus 3."""


def missing_buckets(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find latency indicators whose histogram has no bucket that ends at `within`. One query a service."""
    for _, indicators in measured_by_service(catalogue):
        buckets = {one.name: (one, read) for one in indicators for read in _buckets(one)}
        questions = {name: _limits(bucket) for name, (_, bucket) in buckets.items()}
        for name, samples in data.ask_together(questions).items():
            indicator, bucket = buckets[name]
            latency = indicator.indicator.kind
            assert isinstance(latency, Latency)
            limits = _in_milliseconds(samples, bucket, latency.within)
            if limits and latency.within.milliseconds not in limits:
                yield _problem(indicator, latency, limits)


def _problem(indicator: Measured, latency: Latency, limits: set[Decimal]) -> Problem:
    near = sorted(limits, key=lambda limit: (abs(limit - latency.within.milliseconds), limit))
    nearest, *others = map(_written, near)
    return Problem(
        "missing-bucket",
        f"no bucket of {latency.histogram.metric} ends at {latency.within}, "
        "so requests within it cannot be counted",
        indicator.service.where(*indicator.path, "within"),
        Severity.WARNING,
        hint=f"the nearest ends at {nearest}" + (f"; others at {', '.join(others)}" if others else ""),
    )


def _buckets(indicator: Measured) -> Iterator[Selector]:
    if isinstance(indicator.indicator.kind, Latency):
        yield from (read.selector for read in indicator.reads if read.selector.matcher("le"))


def _limits(bucket: Selector) -> str:
    others = [condition(bucket, matcher) for matcher in bucket.matchers if matcher.name != "le"]
    return f"count by (le) ({select(bucket.metric, *others)})"


def _in_milliseconds(samples: Iterable[Sample], bucket: Selector, within: Duration) -> set[Decimal]:
    """Read the limits, which are in the unit in which the bucket that was asked for is `within`."""
    wanted = bucket.matcher("le")
    assert wanted is not None
    unit = within.milliseconds / Decimal(wanted.value.removesuffix(_EITHER_FORM))
    limits = set()
    for sample in samples:
        try:
            limit = Decimal(sample.labels.get("le", ""))
        except InvalidOperation:
            continue
        if limit.is_finite() and limit > 0:
            limits.add((limit * unit).normalize())
    return limits


def _written(milliseconds: Decimal) -> str:
    if milliseconds == milliseconds.to_integral_value():
        return str(Duration(int(milliseconds)))
    return f"{plain(milliseconds)}ms"
