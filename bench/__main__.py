"""python -m bench: what a run of slo costs, beside a bare interpreter."""

import shutil
import sys
import tempfile
from pathlib import Path

from bench import backtest, diff, fleet, status
from bench.process import Cost, cost, least
from bench.routing import fleet as routing

SLO = str(Path(sys.executable).with_name("slo"))
ROOT = Path(__file__).parent.parent


def main() -> None:
    """Print one line a measurement: the smallest of several runs."""
    bare = least([sys.executable, "-c", "pass"], ROOT, runs=15)
    print(f"{'':44}{'CPU s':>8}{'wall s':>8}{'MiB':>8}{'x bare':>8}")
    tell("python -c pass", bare, bare)
    tell("slo --version", least([SLO, "--version"], ROOT, runs=15), bare)
    tell("slo --help", least([SLO, "--help"], ROOT, runs=9), bare)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for objectives, runs in ((1, 9), (100, 5), (1_000, 3), (10_000, 2)):
            here = folder / str(objectives)
            fleet.write(here / "definitions", objectives)
            tell(f"slo compile, {objectives:,} objectives, first", first(here, runs), bare)
            tell(f"slo compile, {objectives:,} objectives, again", least([SLO, "compile"], here, runs), bare)
        review(folder / "1000", bare)
        ask(folder / "1000", bare)
        with backtest.recorded() as url:
            replay = [SLO, "backtest", "--prometheus", url, "--to", "2026-11-01T00:00Z"]
            tell("slo backtest, 100 SLOs, 28 days", least(replay, folder / "100", runs=1), bare)
        products = folder / "products"
        routing.write(products / "definitions", 5_000)
        tell("slo compile, 5,000 products, first", first(products, runs=1), bare)
        shipped = [
            SLO,
            "compile",
            "--definitions",
            str(ROOT / "definitions"),
            "--output",
            f"{folder}/shipped",
        ]
        tell("slo compile, the definitions shipped", least(shipped, folder, runs=5), bare)


def first(folder: Path, runs: int) -> Cost:
    """Measure compilations into an empty folder."""
    costs = []
    for _ in range(runs):
        shutil.rmtree(folder / "generated", ignore_errors=True)
        costs.append(cost([SLO, "compile"], folder))
    return min(costs, key=lambda c: c.cpu)


def review(folder: Path, bare: Cost) -> None:
    """Measure a review of one changed target and of all, and what it costs beyond reading and planning."""
    base = folder.with_name("base")
    shutil.copytree(folder / "definitions", base / "definitions")
    changed = folder / "definitions" / "service-00042.yaml"
    text = changed.read_text()
    changed.write_text(text.replace("target: 99.9%", "target: 99.95%"))
    tell("slo diff, 1,000 objectives, one changed", least([SLO, "diff", str(base)], folder, runs=3), bare)
    print(f"{'  of which comparing the two plans':44}{diff.seconds(base, folder):8.3f}", flush=True)
    changed.write_text(text)
    texts = {path: path.read_text() for path in (folder / "definitions").iterdir()}
    for path, text in texts.items():
        path.write_text(text.replace("target: 99.", "target: 98."))
    tell("slo diff, 1,000 objectives, all changed", least([SLO, "diff", str(base)], folder, runs=3), bare)
    print(f"{'  of which comparing the two plans':44}{diff.seconds(base, folder):8.3f}", flush=True)
    for path, text in texts.items():
        path.write_text(text)


def ask(folder: Path, bare: Cost) -> None:
    """Measure the commands that ask, by a Prometheus that answers at once."""
    commands = {
        "slo status": ["status"],
        "slo status, as JSON": ["status", "--format", "json"],
        "slo status, of one service": ["status", "service=service-00042"],
        "slo check": ["check"],
    }
    with status.known(folder / "definitions") as server:
        for name, command in commands.items():
            before = server.asked
            measured = least([SLO, *command, "--prometheus", server.url], folder, runs=3)
            tell(f"{name}, 1,000 SLOs, {(server.asked - before) / 3:g} queries", measured, bare)


def tell(what: str, measured: Cost, bare: Cost) -> None:
    """Print a line."""
    ratio = measured.cpu / bare.cpu
    print(f"{what:44}{measured.cpu:8.3f}{measured.wall:8.3f}{measured.memory:8.0f}{ratio:8.1f}", flush=True)


if __name__ == "__main__":
    main()
