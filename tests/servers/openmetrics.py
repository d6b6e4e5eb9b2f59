"""History for a Prometheus that has not started yet, written as OpenMetrics, stored as blocks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.servers import promtool
from tests.servers.binaries import Generation
from tests.servers.exposition import series_text
from tests.servers.processes import PROMETHEUS_DATA


@dataclass(frozen=True, slots=True)
class Series:
    """Samples are (seconds since 1970, value), oldest first; they may be computed while they are written."""

    name: str
    labels: Mapping[str, str]
    samples: Iterable[tuple[float, float]]


def write(series: Iterable[Series], path: Path) -> None:
    """Write OpenMetrics text. Its types are unknown, so names need no suffix and colons are fine.

    Source: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
    """
    with path.open("w", encoding="utf-8") as text:
        # All series of a name must stand together.
        for one in sorted(series, key=lambda one: one.name):
            written = series_text(one.name, one.labels)
            text.writelines(f"{written} {value!r} {at:.3f}\n" for at, value in one.samples)
        text.write("# EOF\n")


def backfill(series: Iterable[Series], folder: Path, generation: Generation | None = None) -> None:
    """Store series as the history of the `processes.prometheus` that will start in the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = folder / "history.om"
    write(series, text)
    promtool.create_blocks(text, folder / PROMETHEUS_DATA, generation)
    text.unlink()
