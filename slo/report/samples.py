"""OpenMetrics text of samples with timestamps, from which `promtool` creates blocks for Prometheus.

https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from slo.promql import quote

END = "# EOF\n"
"""The last line. `promtool` refuses a text without it, so an incomplete file does no harm."""


def line(series: str, labels: Mapping[str, str], value: Decimal, at: datetime) -> str:
    """Return the line of a sample. All samples of a name must be consecutive."""
    written = ",".join(f"{name}={quote(its)}" for name, its in sorted(labels.items()))
    return f"{series}{{{written}}} {value} {at.timestamp():.3f}\n"
