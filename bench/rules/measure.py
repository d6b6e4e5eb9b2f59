"""The whole measurement, question by question; most of them are asked of one history of thirty days."""

import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from bench.rules import accuracy, cost, detection, live, missed, recorded, restarts, windows
from bench.rules.accuracy import Distances
from bench.rules.ask import Asked
from bench.rules.clock import DAYS, END
from bench.rules.cost import Cost
from bench.rules.detection import Detected
from bench.rules.live import Live
from bench.rules.missed import Missed
from bench.rules.ours import Ours, compiled
from bench.rules.pyrra import Pyrra
from bench.rules.recorded import Recorded
from bench.rules.restarts import Restarts
from bench.rules.services import SERVICES, Service
from bench.rules.sloth import Sloth
from bench.rules.traffic import Truth, history
from bench.rules.windows import Windows
from tests.servers.binaries import Generation
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import prometheus

_CONFIG = "global: {evaluation_interval: 1h}"
_OFTEN, _SELDOM = Sloth(30), Sloth(60)
_PYRRA = Pyrra()
_AT_ONCE = 2  # questions


@dataclass(frozen=True, slots=True)
class Measured:
    """All answers: those of which every design has its own by the design's name."""

    server: Generation
    series: Mapping[Service, int]
    spent: Mapping[Service, float]
    costs: Mapping[str, list[Cost]]
    distances: Mapping[str, Distances]
    missed: Missed
    windows: Windows
    detected: Detected
    restarts: Restarts
    live: Live
    seconds: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a server with the whole history and all recordings answers."""

    costs: Mapping[str, list[Cost]]
    distances: Mapping[str, Distances]
    windows: Windows


def measured(server: Generation, folder: Path) -> Measured:
    """Measure with a server, whose data is below a folder."""
    began = time.monotonic()
    with _told("pages"):
        detected = detection.measured(server, folder / "detection")
    ours = compiled(SERVICES, folder / "main")
    with _told("history"):
        series, truths = _write_history(server, folder / "main")
    with _told("recordings"):
        recordings = _record(server, folder / "main", ours)
    with _told("questions"):
        answers = _questions(server, folder / "main", ours, recordings, truths)
    with _told("missed evaluations"):
        lost = missed.measured(recordings, truths)
    with _told("live"):
        lived = live.measured(server, folder / "live", recordings)
    (badly,) = (service for service in SERVICES if service.stops)
    return Measured(
        server=server,
        series=series,
        spent={service: truth.budget_spent() for service, truth in truths.items()},
        costs=answers.costs,
        distances=answers.distances,
        missed=lost,
        windows=answers.windows,
        detected=detected,
        restarts=restarts.measured(
            badly,
            recordings[badly].counts,
            truths[badly],
            {name: by_service[badly] for name, by_service in answers.distances.items()},
            DAYS,
        ),
        live=lived,
        seconds=time.monotonic() - began,
    )


def _write_history(server: Generation, folder: Path) -> tuple[dict[Service, int], dict[Service, Truth]]:
    drawn = {service: history(service) for service in SERVICES}
    backfill([one for series, _ in drawn.values() for one in series], folder, server)
    return (
        {service: len(series) for service, (series, _) in drawn.items()},
        {service: truth for service, (_, truth) in drawn.items()},
    )


def _record(server: Generation, folder: Path, ours: Ours) -> dict[Service, Recorded]:
    with prometheus(server, _CONFIG, [], folder) as running, ThreadPoolExecutor(_AT_ONCE) as pool:
        asked = Asked(running.url)
        recordings = dict(
            zip(SERVICES, pool.map(lambda service: recorded.of(asked, ours, service), SERVICES), strict=True)
        )
    backfill(_series(ours, recordings), folder, server)
    return recordings


def _series(ours: Ours, recordings: Mapping[Service, Recorded]) -> Iterator[Series]:
    for service, its in recordings.items():
        counted = chain(recorded.minutes(service, its.counts), recorded.roll_ups(service, its.counts))
        yield from recorded.with_latest(ours, service, counted)
        for sloth in (_OFTEN, _SELDOM):
            ratios = recorded.thinned(its.ratios, sloth.interval, service)
            yield from recorded.with_latest(sloth, service, recorded.sloth_series(sloth, service, ratios))
        yield from recorded.with_latest(_PYRRA, service, ())


def _questions(
    server: Generation,
    folder: Path,
    ours: Ours,
    recordings: Mapping[Service, Recorded],
    truths: Mapping[Service, Truth],
) -> _Asked:
    with prometheus(server, _CONFIG, [], folder) as running:
        asked = Asked(running.url)
        distances: dict[str, Distances] = {
            design.name: {
                service: accuracy.distances(
                    accuracy.asked_figures(asked, design.budget_figure(service)), truth
                )
                for service, truth in truths.items()
            }
            for design in (ours, _OFTEN, _PYRRA)
        }
        _check_sums(distances[ours.name], recordings, truths)
        return _Asked(
            costs={
                design.name: cost.of(asked, design, SERVICES) for design in (ours, _OFTEN, _SELDOM, _PYRRA)
            },
            distances=distances,
            windows=windows.measured(asked, (ours, _OFTEN, _PYRRA), recordings, truths),
        )


def _check_sums(
    ours: Distances, recordings: Mapping[Service, Recorded], truths: Mapping[Service, Truth]
) -> None:
    """Raise AssertionError unless our own sums of counts are the server's."""
    for service, its in recordings.items():
        figure = missed.from_counts(service, its.counts)
        (computed,) = accuracy.distances({END: figure}, truths[service])
        of_server = ours[service][-1]
        assert of_server is not None
        assert computed is not None
        assert abs(of_server - computed) < 1e-9, (
            f"{service.name}: {of_server} by the server, {computed} by us"
        )


@contextmanager
def _told(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
