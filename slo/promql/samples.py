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
