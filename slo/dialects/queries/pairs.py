"""Two counts as an indicator: of counters, of buckets of one histogram, or of samples of a gauge."""

from slo.dialects.queries.buckets import Bucket, bucket_of, is_count, latency
from slo.dialects.queries.forms import (
    Counter,
    Difference,
    Form,
    Gauge,
    Reading,
    Samples,
    bare,
    form,
    groups,
    is_check,
)
from slo.dialects.queries.native import native_latency
from slo.dialects.queries.recognised import Recognised
from slo.dialects.queries.selections import same_series, unlike
from slo.dialects.queries.sides import Side, unwrapped
from slo.promql.labels import labels_of
from slo.promql.names import Quantity
from slo.promql.quantities import quantity
from slo.promql.tree import Binary, Call, NumberLiteral
from slo.promql.vector import Expr
from slo.promql.wrong_way_round import wrong_way_round

_OPPOSITE = {"bad": "good", "good": "bad"}


def events(part: Side, total: Side, reading: Reading) -> Recognised | None:
    """Recognise the bad or the good events and all events; None if an expression has to ask for them.

    Raises NotCountable if they are recognised, but one is no part of the other.
    """
    whole, found = form(total, total.expr, reading.filled(0, 1)), form(part, part.expr, reading)
    _leave_out_bounds(found, reading)
    if whole is None or found is None or groups(whole) != groups(found):
        return None
    side = "good" if part.query == "good" else "bad"
    return _recognised(part, side, found, whole, reading)


def ratio(side: Side, reading: Reading) -> Recognised | None:
    """Recognise the share of bad events; None if an expression has to ask for it."""
    expr, wanted = bare(side, side.expr, reading), "bad"
    if isinstance(expr, Binary) and expr.op == "-" and is_one(expr.left):
        expr, wanted = bare(side, expr.right, reading.filled(1)), "good"
    if isinstance(expr, Binary) and expr.op == "/" and expr.matching is None:
        whole, found = form(side, expr.right, reading.filled(0, 1)), form(side, expr.left, reading)
        _leave_out_bounds(found, reading)
        if whole is None or found is None or groups(whole) != groups(found):
            return None
        return _recognised(side, wanted, found, whole, reading)
    if wanted == "good" and (native := native_latency(side, expr, reading)) is not None:
        return native
    mean = form(side, expr, reading)
    if not isinstance(mean, Gauge) or mean.samples is not Samples.MEAN:
        return None
    if wanted == "bad" and is_check(mean.selector.metric):
        reason = f"this is the share of good checks: {mean.selector.metric} is 1 while all is well"
        raise side.refused(reason, mean.at, f"1 - {side.shown(mean.at)}")
    return _of_gauge(mean, wanted, reading)


def _leave_out_bounds(found: Form | None, reading: Reading) -> None:
    if found is not None and "le" in (found.by or ()):
        reading.change("'by (le)' is left out: with it, the result would match no total")


def divided(side: Side) -> tuple[str, Side, Side] | None:
    """Return the name of a part, the part and the total of a share of counts; None if it is none."""
    expr, wanted = unwrapped(side.expr), "bad"
    if isinstance(expr, Binary) and expr.op == "-" and is_one(expr.left):
        expr, wanted = unwrapped(expr.right), "good"
    if not isinstance(expr, Binary) or expr.op != "/" or expr.matching is not None:
        return None
    parts = expr.left, expr.right
    if any(quantity(part) is not Quantity.COUNT or labels_of(part) is None for part in parts):
        return None
    return wanted, side.part(expr.left), side.part(expr.right)


def is_one(expr: Expr) -> bool:
    """Return whether an expression is the number 1, perhaps as a vector."""
    if isinstance(expr, Call) and expr.function.name == "vector":
        expr = expr.arguments[0]
    return isinstance(expr, NumberLiteral) and expr.value == 1


def _recognised(side: Side, wanted: str, part: Form, total: Form, reading: Reading) -> Recognised | None:
    match part, total:
        case Gauge(), Gauge(samples=Samples.ALL):
            return _of_samples(side, wanted, part, total, reading)
        case Difference(), Counter():
            return _of_difference(side, wanted, part, total, reading)
        case Counter(), Counter():
            return _of_counters(side, wanted, part, total, reading)
    return None


def _of_samples(side: Side, wanted: str, part: Gauge, total: Gauge, reading: Reading) -> Recognised | None:
    """Recognise samples of a gauge among all of them, or among all scrapes of its targets."""
    if part.selector != total.selector:
        scrapes = part.selector.metric == "probe_success" and total.selector.metric == "up"
        if not scrapes or not same_series(part.selector, total.selector):
            return None
        reading.change("scrapes that failed count as failed checks, as in the total of all scrapes")
    counted = {Samples.OK: "good", Samples.FAILED: "bad"}.get(part.samples)
    if counted is None:
        return None
    if counted == wanted or not is_check(part.selector.metric):
        return _of_gauge(part, wanted, reading)
    reason = f"these are {part.samples} of {part.selector.metric}: its {_OPPOSITE[wanted]} checks"
    raise side.refused(reason, part.at, f"the {wanted} checks")


def _of_gauge(gauge: Gauge, wanted: str, reading: Reading) -> Recognised | None:
    """Return a probe, or for other gauges a ratio."""
    if gauge.by is None:
        reading.change("the series are counted together")
    if is_check(gauge.selector.metric):
        return _result("probe", {"gauge": str(gauge.selector)}, gauge, reading)
    return _result("ratio", {wanted: str(gauge.selector)}, gauge, reading)


def _of_difference(
    side: Side, wanted: str, part: Difference, total: Counter, reading: Reading
) -> Recognised | None:
    """Recognise all events without some: what is subtracted is the other side."""
    bound, whole = bucket_of(part.part.selector), bucket_of(part.whole.selector)
    if whole and whole.is_finite and (bound is None or not bound.is_finite):
        reason = "this subtracts all requests from those of a bucket: the result is below 0"
        raise side.refused(reason, part.at, "all requests minus those of the bucket")
    if bound and bound.is_finite and not is_count(part.whole.selector, bound):
        reason = "this subtracts a bucket from the events of something else"
        raise side.refused(reason, part.at, "the bucket and the count of the same histogram")
    if not _same_events(part.whole, total):
        reason = f"this subtracts from {part.whole.selector}, but the total is {total.selector}"
        raise side.refused(reason, part.at, "subtract from the same events as those of the total")
    return _of_counters(side, _OPPOSITE[wanted], part.part, total, reading)


def _same_events(one: Counter, other: Counter) -> bool:
    if one.selector.metric == other.selector.metric:
        return same_series(one.selector, other.selector)
    bucket = bucket_of(one.selector) or bucket_of(other.selector)
    return bucket is not None and all(is_count(each.selector, bucket) for each in (one, other))


def _of_counters(
    side: Side, wanted: str, part: Counter, total: Counter, reading: Reading
) -> Recognised | None:
    if part.per_second is not total.per_second:
        reason = "one of the queries counts events per second, and the other those of the window"
        raise side.refused(reason, part.at, "rate() in both, or increase() in both")
    bucket = bucket_of(part.selector)
    if bucket and bucket.is_finite and wanted == "bad" and is_count(total.selector, bucket):
        reason = f"these are the requests up to {bucket.bound}, which are the fast ones"
        raise side.refused(reason, part.at, "all requests minus those of the bucket")
    if bucket and bucket.is_finite and wanted == "good":
        found = _of_bucket(side, bucket, part, total, reading)
        if found:
            return found
    _refuse_unlike(side, wanted, part, total)
    fields: dict[str, object] = {"total": str(total.selector), wanted: str(part.selector)}
    if part.by is None or total.by is None:
        reading.change("the series are summed")
    return _result("events", fields, total, reading)


def _of_bucket(
    side: Side, bucket: Bucket, part: Counter, total: Counter, reading: Reading
) -> Recognised | None:
    """Recognise the requests up to a bound among all of the same histogram."""
    if not is_count(total.selector, bucket):
        if total.selector.metric.endswith(("_count", "_bucket")):
            reason = f"this is a bucket of {bucket.metric}, but the total is {total.selector.metric}"
            raise side.refused(reason, part.at, "the bucket and the count of the same histogram")
        return None
    if not same_series(bucket.selector, total.selector):
        if reason := unlike(bucket.selector, total.selector):
            raise side.refused(reason, part.at, "the same conditions as in the total")
        return None
    fields, remark = latency(bucket)
    if fields is None:
        return None
    if remark:
        reading.change(remark)
    return _result("latency", fields, total, reading)


def _refuse_unlike(side: Side, wanted: str, part: Counter, total: Counter) -> None:
    """Raise NotCountable if the part is no part of the total, or the wrong one."""
    if part.selector.metric != total.selector.metric:
        return
    if same_series(part.selector, total.selector):
        raise side.refused(
            f"these are all events, so every one would be {wanted}", part.at, "select some of them"
        )
    if reason := unlike(part.selector, total.selector):
        raise side.refused(reason, part.at, "the same conditions as in the total, and one more")
    common = {matcher[:3] for matcher in total.selector.matchers}
    apart = [matcher for matcher in part.selector.matchers if matcher[:3] not in common]
    if len({one.name for one in apart}) == 1 and (pair := wrong_way_round(apart, wanted)):
        wrong, right = pair
        reason = f"these are the events with {apart[0].name} {wrong}, and none with {right}"
        raise side.refused(reason, part.at, f"the opposite condition: these are {_OPPOSITE[wanted]} events")


def _result(kind: str, fields: dict[str, object], whole: Form, reading: Reading) -> Recognised:
    return Recognised(
        kind, fields, tuple(sorted(groups(whole))), tuple(reading.dropped), tuple(reading.changed)
    )
