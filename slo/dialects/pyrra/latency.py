"""Latency of Pyrra: a classic histogram by two of its parts, or a native one."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from slo.dialects import build
from slo.dialects.dialect import Fate
from slo.dialects.findings import Findings
from slo.dialects.pyrra.metrics import BOUND, Metric, metric
from slo.dialects.values import scalar
from slo.promql import Selector, parse_selector, quote
from slo.promql.bounds import bound_matcher
from slo.sli.metric_names import TimeUnit, unit_by_name
from slo.source.nodes import Node, Record
from slo.text import checks
from slo.text.units import Duration, plain

_BUCKET, _COUNT = "_bucket", "_count"
_LONG = Duration.parse("5m")


def latency(fields: Record, findings: Findings) -> Mapping[str, Node] | None:
    """Read the bucket of fast requests and the number of all.

    They become a latency if they are of one histogram and select alike; else good and all events.
    """
    success, total = (metric(scalar(fields, side, "metric"), findings) for side in ("success", "total"))
    if success is None or total is None:
        return None
    bound = _bound(success, findings)
    if bound is None:
        return None
    if _histogram(success, _BUCKET) != _histogram(total, _COUNT):
        message = (
            f"{success.selector.metric} and {total.selector.metric} are not of one histogram, "
            "so fast requests are not some of the total"
        )
        base = success.selector.metric.removesuffix(_BUCKET)
        findings.problem(checks.VALUE, message, total.node, f"write {base}{_BUCKET} and {base}{_COUNT}")
        return None
    if missing := success.lacks(total):
        message = (
            f"fast requests are counted that are not in the total, which is only of {', '.join(missing)}"
        )
        findings.problem(checks.VALUE, message, success.node, "give both the same matchers, but for le")
        return None
    own = frozenset(one for one in success.conditions if one.label != BOUND)
    within = _duration(bound, success.selector)
    if own != total.conditions or within is None or not success.selector.metric.endswith(_BUCKET):
        return _events(success, total, bound, findings)
    return _latency(success, total, within, findings)


def native_latency(fields: Record, findings: Findings) -> Mapping[str, Node] | None:
    """Read a native histogram and the longest time of a fast request, which Pyrra takes as seconds."""
    total, within = metric(scalar(fields, "total", "metric"), findings), scalar(fields, "latency")
    if total is None or within is None:
        return None
    findings.note(Fate.CARRIED, total.node, "total of latencyNative", "histogram of native_latency")
    findings.note(Fate.CARRIED, within, f"latency: {within.text}", f"within: {within.text}")
    unit = unit_by_name(total.selector.metric)
    seconds = None
    if unit not in (None, TimeUnit.SECONDS):
        what = f"{total.selector.metric} is in {unit} by its name, and Pyrra compares it with seconds"
        findings.note(Fate.TO_DECIDE, total.node, what, "seconds, as Pyrra does")
        seconds = build.text(TimeUnit.SECONDS, total.node)
    fields_of_kind = {"histogram": total.node, "within": within, "unit": seconds}
    return {"native_latency": build.record(fields_of_kind, total.node)}


def _bound(success: Metric, findings: Findings) -> Decimal | None:
    """Return the upper limit of the bucket, as a number."""
    matcher = success.selector.matcher(BOUND)
    if matcher is None:
        message = "the success metric selects no bucket: it needs a matcher of le"
        findings.problem(checks.VALUE, message, success.node, 'such as le="0.5"')
        return None
    try:
        bound = Decimal(matcher.value)
    except InvalidOperation:
        bound = Decimal("NaN")
    if not bound.is_finite() or matcher.op not in ("=", "=~"):
        message = f"{matcher.op}{matcher.value} is no limit of a bucket: that is one number"
        if bound.is_infinite():
            message = "all requests are in the bucket +Inf, so none would ever be slow"
        findings.within(checks.VALUE, message, success.node, matcher.start, matcher.end)
        return None
    return bound


def _histogram(one: Metric, ending: str) -> str:
    return one.selector.metric.removesuffix(ending)


def _duration(bound: Decimal, bucket: Selector) -> Duration | None:
    """Return the limit as a duration, in the unit that the metric has by its name; None if it is none."""
    unit = unit_by_name(bucket.metric) or TimeUnit.SECONDS
    if bound <= 0:
        return None
    thousandths = bound * unit.seconds.numerator * 1000 / unit.seconds.denominator
    whole = int(thousandths)
    within = Duration(whole)
    exact = whole and whole == thousandths and unit.written(within) == bound
    return within if exact else None


def _latency(success: Metric, total: Metric, within: Duration, findings: Findings) -> Mapping[str, Node]:
    histogram = total.selector.renamed(_histogram(total, _COUNT))
    findings.note(Fate.CARRIED, success.node, "bucket of fast requests", f"latency within {within}")
    findings.note(Fate.CARRIED, total.node, "all requests", f"histogram {histogram}")
    if unit_by_name(success.selector.metric) is None and within >= _LONG:
        what = f"{success.selector.metric} has no unit in its name, so its limit is read as {within}"
        because = "the bucket that is counted is right in any unit; only what is shown is not"
        findings.note(Fate.TO_DECIDE, success.node, what, "seconds; set `unit` if it is another", because)
    fields: dict[str, Node | None] = {
        "histogram": build.text(str(histogram), total.node),
        "within": build.text(str(within), success.node),
    }
    return {"latency": build.record(fields, success.node)}


def _events(success: Metric, total: Metric, bound: Decimal, findings: Findings) -> Mapping[str, Node]:
    """Count the bucket as good events: its selector is kept, with all spellings of its limit."""
    good = _with_bound(success.selector, bound)
    own = sorted(str(one) for one in success.conditions - total.conditions if one.label != BOUND)
    if own:
        what = f"fast requests are only counted of {', '.join(own)}, and all others are slow"
        because = "both are probably meant to select the same requests"
        findings.note(Fate.TO_DECIDE, success.node, what, "kept as it is written", because)
    else:
        because = f"a limit of {plain(bound)} is not a time in whole milliseconds"
        if not success.selector.metric.endswith(_BUCKET):
            because = f"{success.selector.metric} is no bucket of a histogram by its name"
        findings.note(Fate.CHANGED, success.node, "bucket of fast requests", "good events", because)
    findings.note(Fate.CARRIED, total.node, "all requests", "all events")
    events = {"total": total.node, "good": build.text(str(good), success.node)}
    return {"events": build.record(events, success.node)}


def _with_bound(bucket: Selector, bound: Decimal) -> Selector:
    """Replace the limit by a matcher of all its spellings."""
    matcher = bucket.matcher(BOUND)
    assert matcher is not None
    op, value = bound_matcher(bound)
    before, after = bucket.text[: matcher.start], bucket.text[matcher.end :]
    return parse_selector(f"{before}{BOUND}{op}{quote(value)}{after}")
