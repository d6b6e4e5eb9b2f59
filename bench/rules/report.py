"""All answers in one text, each after a sentence that says how it was measured."""

from datetime import UTC, datetime

from bench.rules import accuracy, cost, detection, layout, live, missed, restarts, windows
from bench.rules.clock import DAYS
from bench.rules.measure import Measured
from slo import __version__

_HEAD = """\
# Rules beside Sloth's and Pyrra's

slo {slo}, Prometheus {prometheus}, {month}. {services} services and {series:,} series, scraped every 30 s
for {days} days, are made up, so that the truth is known. Sloth's and Pyrra's rules are written after what
Sloth 0.16 and Pyrra 0.10 generate. `make bench-rules` took {minutes:.0f} minutes. All but processor time is
the same in every run.
"""


def text(measured: Measured) -> str:
    """Write the whole report."""
    head = layout.filled(
        _HEAD,
        slo=__version__,
        prometheus=".".join(map(str, measured.server.prometheus_version)),
        month=f"{datetime.now(UTC):%Y-%m}",
        services=len(measured.series),
        series=sum(measured.series.values()),
        days=DAYS,
        minutes=measured.seconds / 60,
    )
    return "\n\n".join(
        [
            head.rstrip(),
            cost.section(measured.costs),
            live.section(measured.live),
            accuracy.section(measured.distances, measured.spent),
            missed.section(measured.missed),
            restarts.section(measured.restarts),
            windows.section(measured.windows),
            detection.section(measured.detected),
        ]
    )
