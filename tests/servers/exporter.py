"""A service to be measured: a /metrics page whose series a test controls, and their exact totals."""

import contextlib
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from http.server import ThreadingHTTPServer
from typing import Literal

from tests.servers.exposition import series_text
from tests.servers.loopback import QuietHandler, serving
from tests.servers.waiting import eventually

Labels = Mapping[str, str]
_Series = tuple[str, frozenset[tuple[str, str]]]


class Exporter:
    """Counters and gauges, shown at `address`/metrics in Prometheus's text format 0.0.4.

    Scrapes see all of a `step` or nothing of it. While `down` is true they fail.
    """

    def __init__(self) -> None:
        self.address = ""  # host:port, a target of a static_config
        self.down = False
        self.scrapes = 0  # answered so far, failures included
        self._values: dict[_Series, float] = {}
        self._types: dict[str, Literal["counter", "gauge"]] = {}
        self._totals: defaultdict[_Series, Fraction] = defaultdict(Fraction)
        self._lock = threading.RLock()

    def inc(self, name: str, labels: Labels | None = None, by: float = 1) -> None:
        """Count events; a series that is new starts with them."""
        if by < 0:
            raise ValueError(f"a counter cannot grow by {by}")
        with self._lock:
            series = self._series(name, labels, "counter")
            self._values[series] = self._values.get(series, 0) + by
            self._totals[series] += Fraction(by)

    def set(self, name: str, labels: Labels | None = None, value: float = 0) -> None:
        """Show a gauge's value."""
        with self._lock:
            self._values[self._series(name, labels, "gauge")] = value

    def reset(self, name: str | None = None, labels: Labels | None = None) -> None:
        """Start counters from 0, as a restart does: all, or those with this name and labels."""
        with self._lock:
            for series in self._matching(self._values, name, labels):
                if self._types[series[0]] == "counter":
                    self._values[series] = 0

    def remove(self, name: str | None = None, labels: Labels | None = None) -> None:
        """Show series no longer, as after a process ends: all, or those with this name and labels."""
        with self._lock:
            for series in self._matching(self._values, name, labels):
                del self._values[series]

    def total(self, name: str, labels: Labels | None = None) -> Fraction:
        """All events ever counted under this name and labels, whatever was reset or removed since."""
        with self._lock:
            return sum(
                (self._totals[series] for series in self._matching(self._totals, name, labels)), Fraction()
            )

    def shown(self) -> list[tuple[str, Labels, float]]:
        """The name, labels and value of each series on the page now."""
        with self._lock:
            return [(name, dict(labels), value) for (name, labels), value in self._values.items()]

    @contextlib.contextmanager
    def step(self) -> Iterator[None]:
        """Several changes that no scrape comes between."""
        with self._lock:
            yield

    def await_scrape(self, timeout: float = 60) -> None:
        """Wait until the one Prometheus that scrapes has stored everything counted before this call."""
        with self._lock:
            # The next scrape reads it all; the one after that does not begin before its samples are stored.
            seen = self.scrapes + 2
        eventually(lambda: self.scrapes >= seen, timeout)

    def page(self) -> str | None:
        """What the next scrape reads; None while down."""
        with self._lock:
            self.scrapes += 1
            if self.down:
                return None
            lines = []
            for name in sorted({name for name, _ in self._values}):  # all series of a name stand together
                lines.append(f"# TYPE {name} {self._types[name]}")
                for series in self._matching(self._values, name, None):
                    lines.append(f"{series_text(name, dict(series[1]))} {self._values[series]}")
        return "".join(f"{line}\n" for line in lines)

    def _series(self, name: str, labels: Labels | None, type_: Literal["counter", "gauge"]) -> _Series:
        if self._types.setdefault(name, type_) != type_:
            raise ValueError(f"{name} is a {self._types[name]}")
        return name, frozenset((labels or {}).items())

    @staticmethod
    def _matching(among: Mapping[_Series, object], name: str | None, labels: Labels | None) -> list[_Series]:
        wanted = frozenset((labels or {}).items())
        return [series for series in among if name in (None, series[0]) and wanted <= series[1]]


@contextlib.contextmanager
def exporter() -> Iterator[Exporter]:
    """An exporter that listens on 127.0.0.1 until the block ends."""
    measured = Exporter()

    class Handler(QuietHandler):
        def do_GET(self) -> None:
            page = measured.page()
            # Prometheus 3 takes no page without a type: https://prometheus.io/docs/prometheus/3.5/migration/
            self.answer(503 if page is None else 200, page or "", "text/plain; version=0.0.4; charset=utf-8")

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as measured.address:
        yield measured
