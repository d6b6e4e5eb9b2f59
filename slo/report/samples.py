"""OpenMetrics text: samples with their times, of which `promtool` makes blocks of Prometheus's storage.

https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from slo.model import naming

END = "# EOF\n"
"""The last line. Without it the text is refused, so half a file does no harm."""


def line(series: str, labels: Mapping[str, str], value: Decimal, at: datetime) -> str:
    """Write a sample of a series whose labels need no escaping. Samples of a name must stand together."""
    return f"{naming.of(series, **labels)} {value} {at.timestamp():.3f}\n"
