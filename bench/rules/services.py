"""The services that are measured, and what goes wrong with each: one line a service, one difficulty each."""

from dataclasses import dataclass

from bench.rules.clock import DAYS

PODS = 4
USUALLY_FAILING = 0.0002
OBJECTIVE = "99.9"  # percent
ERROR_BUDGET = 0.001


@dataclass(frozen=True, slots=True)
class Incident:
    """A time in which a share of requests fails; days count from 0, hours from midnight."""

    day: int
    hour: float
    minutes: int
    failing: float


@dataclass(frozen=True, slots=True)
class Service:
    """Traffic at the peak, and the difficulties.

    `restarts` are for each pod. `deploys_daily` replaces each pod every day, and it fails half of its
    last minute's requests. With `loses_scrapes` 1% of scrapes are lost, each pod has gaps of 2 to 5 minutes,
    and all have one of 3 hours. `lazy` series exist from their first event on. A service `sleeps` from
    midnight until this hour.
    """

    name: str
    peak: float  # requests a second
    incidents: tuple[Incident, ...] = ()
    restarts: int = 3
    deploys_daily: bool = False
    loses_scrapes: bool = False
    lazy: bool = False
    sleeps: int = 0
    measures_latency: bool = False

    @property
    def total(self) -> str:
        """Select the counters of all requests."""
        metric = "http_request_duration_seconds_count" if self.measures_latency else "http_requests_total"
        return f'{metric}{{job="{self.name}"}}'

    @property
    def bad(self) -> str | None:
        """Select the counters of bad requests, where there are any."""
        return None if self.measures_latency else f'http_requests_total{{job="{self.name}", code=~"5.."}}'

    @property
    def good(self) -> str | None:
        """Select the counters of good requests, where there are none of bad ones."""
        if not self.measures_latency:
            return None
        return f'http_request_duration_seconds_bucket{{job="{self.name}", le="0.5"}}'

    @property
    def slo(self) -> str:
        """Name the one objective of the service."""
        return f"{self.name}-served"


AT_PEAK = Incident(day=20, hour=15, minutes=30, failing=0.1)
AT_NIGHT = Incident(day=20, hour=3, minutes=30, failing=0.1)

SERVICES = (
    Service("peak", peak=100, incidents=(AT_PEAK,)),
    Service("night", peak=100, incidents=(AT_NIGHT,)),
    Service("restarting", peak=80, incidents=(AT_PEAK,), restarts=4 * DAYS),
    Service("deployed", peak=60, deploys_daily=True),
    Service("scraped-badly", peak=40, incidents=(AT_PEAK, AT_NIGHT), loses_scrapes=True),
    Service("sleeping", peak=5, incidents=(AT_PEAK,), sleeps=6),
    Service("lazy", peak=1, incidents=(AT_NIGHT,), lazy=True),
    Service("rare", peak=0.02, lazy=True),
    Service("slow", peak=100, incidents=(AT_PEAK, AT_NIGHT), measures_latency=True),
)
