"""The services that are measured: what their exporters show, and what really happened to their users."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from tests.servers.exporter import Exporter, exporter
from tests.servers.openmetrics import Series

INCIDENT = {
    "licence-api-issued": "licences_total",
    "letter-printing-printed": "letters_total",
    "deployments-deployed": "deployments_total",
    "leaflets-delivered": "leaflets_total",
}
"""The objectives that have an incident, and their counters."""

SEARCHES = "searches_total"
DURATIONS = "search_duration_seconds"
PROBE = "probe_success"
OK, FAILED = {"code": "200"}, {"code": "500"}
FAST, ALL = {"le": "1"}, {"le": "+Inf"}


class Probe:
    """A gauge of 0 or 1, and how many scrapes saw which: each is one event, and one that fails is bad."""

    def __init__(self, exporter: Exporter) -> None:
        self._exporter = exporter
        self._answers: list[tuple[int | None, int]] = []
        self.answer(None)

    def answer(self, value: int | None) -> None:
        """Answer so from the next scrape on; None is a page without the gauge, and no event."""
        with self._exporter.step():
            self._answers.append((value, self._exporter.scrapes))
            self._exporter.down = False
            self._exporter.remove(PROBE)
            if value is not None:
                self._exporter.set(PROBE, value=value)

    def fail(self) -> None:
        """Fail all scrapes from the next one on."""
        with self._exporter.step():
            self._answers.append((0, self._exporter.scrapes))
            self._exporter.down = True

    @property
    def error_ratio(self) -> Fraction:
        """The share of scrapes that failed or found 0; the last answer must be None."""
        ends = (scrapes for _, scrapes in self._answers[1:])
        counts = {0: 0, 1: 0}
        for (value, start), end in zip(self._answers, ends, strict=False):
            if value is not None:
                counts[value] += end - start
        return Fraction(counts[0], counts[0] + counts[1])


class Services:
    """Two instances that count what they serve, and a probe. Searches are slow when they fail."""

    def __init__(self, first: Exporter, second: Exporter, checked: Exporter) -> None:
        self.first, self.second = first, second
        self.probe = Probe(checked)
        self.targets = {"services": (first.address, second.address), "probe": (checked.address,)}
        self._exporters = (first, second, checked)
        for instance in (first, second):
            with instance.step():
                # Counters show from the start, but not for errors that never were.
                self.serve(instance, good=0)
                for counter in INCIDENT.values():
                    instance.inc(counter, OK, by=0)

    def unchanged(self, times: Iterable[int]) -> Iterator[Series]:
        """What Prometheus stores of these instances when it scrapes them at these times, as they are now."""
        samples = list(times)
        for instance in (self.first, self.second):
            for name, labels, value in instance.shown():
                target = {"job": "services", "instance": instance.address}
                yield Series(name, {**labels, **target}, [(at, value) for at in samples])

    def serve(self, instance: Exporter, good: int, bad: int = 0) -> None:
        """Answer searches."""
        with instance.step():
            instance.inc(SEARCHES, OK, by=good)
            if bad:
                instance.inc(SEARCHES, FAILED, by=bad)
            instance.inc(f"{DURATIONS}_bucket", FAST, by=good)
            instance.inc(f"{DURATIONS}_bucket", ALL, by=good + bad)
            instance.inc(f"{DURATIONS}_count", by=good + bad)

    def have_an_incident(self, good: int, bad: int) -> None:
        """Fail, in one moment, those who use what has an incident."""
        with self.first.step():
            for counter in INCIDENT.values():
                self.first.inc(counter, OK, by=good)
                self.first.inc(counter, FAILED, by=bad)

    def recover(self, good: int) -> None:
        """Serve well again those who use what had an incident."""
        with self.first.step():
            for counter in INCIDENT.values():
                self.first.inc(counter, OK, by=good)

    def await_scrapes(self) -> None:
        for one in self._exporters:
            one.await_scrape(timeout=60)

    @property
    def error_ratios(self) -> Mapping[str, Fraction]:
        """The truth: the share of bad events of each objective, by what was counted here."""
        searches = self._total(SEARCHES, FAILED) / self._total(SEARCHES)
        slow = 1 - self._total(f"{DURATIONS}_bucket", FAST) / self._total(f"{DURATIONS}_count")
        return {
            **{slo: self._total(name, FAILED) / self._total(name) for slo, name in INCIDENT.items()},
            "licence-search-without-errors": searches,
            "licence-search-with-answer": searches,
            "licence-search-fast": slow,
            "licence-search-reachable": self.probe.error_ratio,
        }

    def _total(self, name: str, labels: Mapping[str, str] | None = None) -> Fraction:
        return self.first.total(name, labels) + self.second.total(name, labels)


@contextlib.contextmanager
def services() -> Iterator[Services]:
    """The services, on 127.0.0.1 until the block ends."""
    with exporter() as first, exporter() as second, exporter() as checked:
        yield Services(first, second, checked)
