"""What the name of a metric tells: the unit of its values, and what type it is of."""

from decimal import Decimal

from slo.promql import Selector
from slo.text.units import Duration, plain

_MILLISECOND_ENDINGS = ("_milliseconds", "_ms")
_COUNTER_ENDINGS = ("_total", "_bucket")
_HISTOGRAM_COMPONENTS = ("_bucket", "_count", "_sum")


def is_in_milliseconds(metric: str) -> bool:
    """Tell whether a metric of times is in milliseconds; it is in seconds unless its name says else."""
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
    """Raise ValueError for a counter, by its name, where `needed` is."""
    if selector.metric.endswith(_COUNTER_ENDINGS):
        raise ValueError(f"{selector.metric} is a counter by its name; {needed}")


def refuse_histogram_component(selector: Selector) -> None:
    """Raise ValueError where a part of a histogram is named instead of the histogram."""
    for ending in _HISTOGRAM_COMPONENTS:
        if selector.metric.endswith(ending):
            histogram = selector.metric.removesuffix(ending)
            raise ValueError(f"name the histogram itself: {histogram}, without {ending}")
    if selector.matcher("le"):
        raise ValueError("the bucket is chosen from 'within'; leave the label 'le' out of the selector")
