"""The services that are measured, and what goes wrong with each: one line a service, one difficulty each."""

from dataclasses import dataclass, replace

from bench.rules.clock import DAYS, MINUTE, time_of

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

    @property
    def begin(self) -> int:
        """Give the first second, since 1970."""
        return time_of(self.day, self.hour)

    @property
    def end(self) -> int:
        """Give the second after the last, since 1970."""
        return self.begin + self.minutes * MINUTE


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which Prometheus itself is down: nothing is scraped and no rule evaluated; since 1970."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Service:
    """Traffic at the peak, and the difficulties.

    `restarts` are for each pod. `deploys_daily` replaces each pod every day, and it fails half of its
    last minute's requests. With `loses_scrapes` 1% of scrapes are lost, each pod has gaps of 2 to 5 minutes,
    and all have one of 3 hours. `lazy` series exist from their first event on. A service `sleeps` from
    midnight until this hour. It runs `since` the beginning of a day. `stops` are of the Prometheus that
    watches it, `evaluated` is the second of each minute at which rules are.
    Several may be on the series that one of them is `scraped_as`, and share the file of a `bundle`.
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
    since: int = 0
    stops: tuple[Stop, ...] = ()
    evaluated: int = 0
    scraped_as: str = ""
    bundle: str = ""

    @property
    def file(self) -> str:
        """Name the file of its definition and rules: its own, or one that it shares."""
        return self.bundle or self.name

    @property
    def indicator(self) -> str:
        """Name what its one objective is about."""
        return self.name if self.bundle else "served"

    @property
    def job(self) -> str:
        """Name the job of its series: the service's own, but where several objectives are on one job."""
        return self.scraped_as or self.name

    @property
    def total(self) -> str:
        """Select the counters of all requests."""
        metric = "http_request_duration_seconds_count" if self.measures_latency else "http_requests_total"
        return f'{metric}{{job="{self.job}"}}'

    @property
    def bad(self) -> str | None:
        """Select the counters of bad requests, where there are any."""
        return None if self.measures_latency else f'http_requests_total{{job="{self.job}", code=~"5.."}}'

    @property
    def good(self) -> str | None:
        """Select the counters of good requests, where there are none of bad ones."""
        if not self.measures_latency:
            return None
        return f'http_request_duration_seconds_bucket{{job="{self.job}", le="0.5"}}'

    @property
    def slo(self) -> str:
        """Name the one objective of the service."""
        return f"{self.file}-{self.indicator}"

    def watched(self, at: float) -> bool:
        """Tell whether its Prometheus runs."""
        return not any(stop.begin <= at < stop.end for stop in self.stops)


AT_PEAK = Incident(day=20, hour=15, minutes=30, failing=0.1)
AT_NIGHT = Incident(day=20, hour=3, minutes=30, failing=0.1)


def _stop(day: int, hour: float) -> Stop:
    begin = time_of(day, hour) + 17 * day % 60
    return Stop(begin, begin + (90, 120, 150)[day % 3])


STOPS = (*(_stop(day, day * 7 % 24 + 0.3) for day in range(1, DAYS)), _stop(20, 15.2))
"""A restart of Prometheus every day, at all hours, and one more within the incident at the peak."""

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
    Service("watched-badly", peak=100, incidents=(AT_PEAK,), restarts=0, stops=STOPS),
)

_SINCE = 25  # six hours are enough for what pages read
_INCIDENTS = (
    Incident(day=26, hour=3.1, minutes=10, failing=1),
    Incident(day=26, hour=15.325, minutes=3, failing=1),
    Incident(day=27, hour=2.55, minutes=45, failing=0.1),
    Incident(day=27, hour=14.7, minutes=20, failing=0.1),
    Incident(day=28, hour=3.825, minutes=120, failing=0.03),
    Incident(day=28, hour=15.6, minutes=120, failing=0.02),
)
"""At night and at the peak: outages, one in ten requests failing, and hardly more than may fail."""

_PAGING = Service("", peak=0, incidents=_INCIDENTS, since=_SINCE, restarts=1)

PAGING = (
    replace(_PAGING, name="busy", peak=100, evaluated=5),
    replace(_PAGING, name="changing", peak=30, evaluated=20, deploys_daily=True, loses_scrapes=True),
    replace(_PAGING, name="quiet", peak=2, evaluated=35, lazy=True),
    replace(_PAGING, name="slow-too", peak=10, evaluated=50, measures_latency=True),
)
"""Services for pages only: six incidents each, and rules that are evaluated at different seconds."""
