"""What Prometheus answers: values of series at times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Sample:
    """The value of a series at a time, exactly as Prometheus wrote it; it may be NaN or infinite.

    The name of a series is its label `__name__`.
    """

    labels: Mapping[str, str]
    value: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class Curve:
    """The values of one series over time, exactly as Prometheus wrote them; `times` are seconds since 1970.

    Whole numbers are of type int: a long curve of counts is read many times faster so.
    """

    labels: Mapping[str, str]
    times: tuple[int, ...]
    values: tuple[int | Decimal, ...]
