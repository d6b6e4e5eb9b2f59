"""The whole measurement: a history, its recordings by a first server, the questions to a second one."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.rules import accuracy, cost, recorded
from bench.rules.accuracy import Figures
from bench.rules.ask import Asked
from bench.rules.clock import FIGURES_AT
from bench.rules.ours import Ours, compiled
from bench.rules.pyrra import Pyrra
from bench.rules.recorded import Counts, Values
from bench.rules.services import SERVICES, Service
from bench.rules.sloth import Sloth
from bench.rules.traffic import Truth, history
from tests.servers.binaries import Generation
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import prometheus

_CONFIG = "global: {evaluation_interval: 1h}"
_OFTEN, _SELDOM = Sloth(30), Sloth(60)
_PYRRA = Pyrra()

PerService = Mapping[Service, list[float | None]]
"""Distances from the truth at every time that the budget is read, in percentage points of the budget."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Samples an hour for each service's objective and distances from the truth, by the design's name."""

    server: Generation
    series: Mapping[Service, int]
    spent: Mapping[Service, float]
    samples: Mapping[str, list[float]]
    distances: Mapping[str, PerService]
    seconds: float


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What was recorded for a service."""

    counts: Counts
    ratios: Mapping[Sloth, Values]


def measured(server: Generation, folder: Path) -> Measured:
    """Measure with one server, whose data is below a folder."""
    began = time.monotonic()
    ours = compiled(SERVICES, folder)
    with _told("history"):
        series, truths = _write_history(server, folder)
    with _told("recordings"):
        recordings = _record(server, folder, ours)
    with prometheus(server, _CONFIG, [], folder) as running:
        asked = Asked(running)
        with _told("accuracy"):
            distances = _distances(asked, ours, recordings, truths)
        with _told("cost"):
            samples = {
                design.name: cost.of(asked, design, SERVICES) for design in (ours, _OFTEN, _SELDOM, _PYRRA)
            }
    return Measured(
        server=server,
        series=series,
        spent={service: truth.budget_spent() for service, truth in truths.items()},
        samples=samples,
        distances=distances,
        seconds=time.monotonic() - began,
    )


def _write_history(server: Generation, folder: Path) -> tuple[dict[Service, int], dict[Service, Truth]]:
    drawn = {service: history(service) for service in SERVICES}
    backfill([one for series, _ in drawn.values() for one in series], folder, server)
    return (
        {service: len(series) for service, (series, _) in drawn.items()},
        {service: truth for service, (_, truth) in drawn.items()},
    )


def _record(server: Generation, folder: Path, ours: Ours) -> dict[Service, _Recorded]:
    with prometheus(server, _CONFIG, [], folder) as running:
        asked = Asked(running)
        recordings = {
            service: _Recorded(
                counts=recorded.counts(asked, ours, service),
                ratios={sloth: recorded.ratios(asked, sloth, service) for sloth in (_OFTEN, _SELDOM)},
            )
            for service in SERVICES
        }
    backfill(_series(ours, recordings), folder, server)
    return recordings


def _series(ours: Ours, recordings: Mapping[Service, _Recorded]) -> Iterator[Series]:
    for service, its in recordings.items():
        yield from recorded.with_latest(ours, service, recorded.our_series(service, its.counts))
        for sloth, ratios in its.ratios.items():
            history_of = recorded.sloth_series(sloth, service, ratios)
            yield from recorded.with_latest(sloth, service, history_of)
        yield from recorded.with_latest(_PYRRA, service, ())


def _distances(
    asked: Asked, ours: Ours, recordings: Mapping[Service, _Recorded], truths: Mapping[Service, Truth]
) -> Mapping[str, PerService]:
    distances: dict[str, dict[Service, list[float | None]]] = {}
    for service, its in recordings.items():
        missed = accuracy.missing_some(service)
        figures = {
            ours.name: _asked_figures(asked, ours.budget_figure(service)),
            _OFTEN.name: _asked_figures(asked, _OFTEN.budget_figure(service)),
            _PYRRA.name: _asked_figures(asked, _PYRRA.budget_figure(service)),
            f"{ours.name}, 1% missed": accuracy.from_counts(its.counts, missed),
            f"{_OFTEN.name}, 1% missed": accuracy.from_ratios(its.ratios[_OFTEN], missed),
        }
        _check_same(figures[ours.name], accuracy.from_counts(its.counts))
        for name, read in figures.items():
            distances.setdefault(name, {})[service] = accuracy.distances(read, truths[service])
    return distances


def _asked_figures(asked: Asked, expr: str) -> Figures:
    """Ask the server itself for a figure, as its rules would."""
    step = FIGURES_AT[1] - FIGURES_AT[0]
    values = asked.over(expr, FIGURES_AT[0], FIGURES_AT[-1], step)
    return {at: accuracy.number(values.get(at)) for at in FIGURES_AT}


def _check_same(of_server: Figures, computed: Figures) -> None:
    """Raise AssertionError unless our own sums of counts are the server's."""
    for at, figure in computed.items():
        other = of_server[at]
        assert figure is not None
        assert other is not None
        assert abs(figure - other) < 1e-12, f"{at}: {other} by the server, {figure} by our sums"


@contextmanager
def _told(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
