"""Unit and type of a metric, judged by its name."""

from decimal import Decimal

from slo.promql import Selector
from slo.text.units import Duration, plain

_MILLISECOND_ENDINGS = ("_milliseconds", "_ms")
_COUNTER_ENDINGS = ("_total", "_bucket")
_HISTOGRAM_COMPONENTS = ("_bucket", "_count", "_sum")


def is_in_milliseconds(metric: str) -> bool:
    """Return whether a metric of durations or timestamps is in milliseconds; otherwise it is in seconds."""
    return metric.endswith(_MILLISECOND_ENDINGS)


def in_unit_of(metric: str, duration: Duration) -> str:
    """Write a duration in the unit of a metric's values, exactly.

    >>> in_unit_of("http_request_duration_seconds", Duration.parse("250ms"))
    '0.25'
    """
    return plain(Decimal(duration.milliseconds)) if is_in_milliseconds(metric) else in_seconds(duration)


def in_seconds(duration: Duration) -> str:
    """Write a duration as a number of seconds, exactly.

    >>> in_seconds(Duration.parse("25h"))
    '90000'
    """
    return plain(Decimal(duration.milliseconds).scaleb(-3))


def refuse_counter(selector: Selector, needed: str) -> None:
    """Raise ValueError if the metric is a counter by its name; `needed` says what is accepted."""
    if selector.metric.endswith(_COUNTER_ENDINGS):
        raise ValueError(f"{selector.metric} is a counter by its name; {needed}")


def refuse_histogram_component(selector: Selector) -> None:
    """Raise ValueError if the selector names a part of a histogram instead of the histogram."""
    for ending in _HISTOGRAM_COMPONENTS:
        if selector.metric.endswith(ending):
            histogram = selector.metric.removesuffix(ending)
            raise ValueError(f"name the histogram itself: {histogram}, without {ending}")
    if selector.matcher("le"):
        raise ValueError("'within' selects the bucket; remove the label 'le' from the selector")
