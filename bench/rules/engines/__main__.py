"""python -m bench.rules.engines: the same rules on other engines, over samples that Prometheus recorded."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from bench.rules.engines import compare, servers
from bench.rules.engines.compare import Question
from bench.rules.engines.servers import Engine
from bench.rules.engines.story import sections
from bench.rules.layout import table
from bench.rules.untidy.simulate import Epoch, simulate
from tests.servers.binaries import generations
from tests.servers.remote_write import Sample


def main() -> None:
    """Print one row for each engine; on standard error, what differs."""
    os.nice(10)
    with tempfile.TemporaryDirectory(prefix="bench-engines-") as name:
        folder = Path(name)
        world, found = sections(folder)
        epochs = [Epoch(section.begin, section.end, section.rules) for section in found]
        recorded = simulate(world, epochs, folder / "run", phase=compare.PHASE)
        keys = [dict(labels) for labels in world.ids]
        samples: list[Sample] = [(keys[number], at, value) for _, at, number, value in world.samples]
        for labels, times, values in recorded.series:
            samples.extend(
                (labels, at, None if value == "stale" else float(value))
                for at, value in zip(times, values, strict=True)
            )
        asked = compare.questions(found)
        print(f"{len(samples):,} samples, {len(asked):,} rules", file=sys.stderr, flush=True)
        print(
            table(("", "values", "largest difference", "only one has"), list(_rows(samples, asked, folder)))
        )


def _rows(samples: Sequence[Sample], asked: Sequence[Question], folder: Path) -> Iterator[Sequence[str]]:
    reference = None
    for running in _engines(samples, folder):
        with running as engines:
            for engine in engines:
                began = time.monotonic()
                answers = compare.answers(engine, asked)
                print(f"{engine.name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
                if reference is None:
                    reference = answers
                found = compare.compared(asked, answers, reference)
                print(*found.worst[:40], sep="\n", file=sys.stderr, flush=True)
                yield engine.name, f"{found.values:,}", f"{found.most:.1g}", f"{found.alone:,}"


def _engines(samples: Sequence[Sample], folder: Path) -> Iterator[AbstractContextManager[list[Engine]]]:
    found = generations()
    yield servers.of_prometheus(found[-1], samples, folder / "newest")
    yield servers.of_prometheus(found[0], samples, folder / "oldest")
    for engine in ("prometheus", "mimir"):
        yield servers.of_mimir(engine, samples, folder / f"mimir-{engine}")
    for generation in (found[-1], found[0]):
        yield servers.of_victoria(generation, samples, folder / f"victoria-{generation.suite}")


if __name__ == "__main__":
    main()
