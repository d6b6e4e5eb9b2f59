"""python -m bench.routing: a table of what routing for 1,000 and for 5,000 products costs."""

import sys
import tempfile
from pathlib import Path

from bench.process import cost
from bench.routing import fleet
from bench.routing.loaded import loaded
from tests.servers.binaries import generations

SLO = str(Path(sys.executable).with_name("slo"))
_HEAD = ("", "compile", "", "size", "check", "start", "reload", "post", "loaded", "alerting")
_UNITS = ("", "s", "MiB", "MB", "s", "s", "s", "s", "MiB", "MiB")

BEFORE = ("5,000, written by hand", "", "", "3.0", "0.57", "0.80", "0.66", "0.80", "", "290")
"""What 15,001 receivers that a script had written cost Alertmanager 0.25."""


def main() -> None:
    """Print a line for each number of products and generation of servers."""
    for row in (_HEAD, _UNITS, BEFORE):
        _tell(row)
    with tempfile.TemporaryDirectory(prefix="bench-routing-") as name:
        for products in (1_000, 5_000):
            _measure(products, Path(name) / str(products))


def _measure(products: int, folder: Path) -> None:
    fleet.write(folder / "definitions", products)
    compiled = cost([SLO, "compile"], folder)
    config = folder / "generated" / "alertmanager" / "alertmanager.yml"
    size = config.stat().st_size / 1e6
    for generation in generations():
        found = loaded(config, products, generation, folder)
        version = "{}.{}".format(*generation.alertmanager_version)
        figures = [f"{compiled.cpu:.1f}", f"{compiled.memory:.0f}", f"{size:.1f}"]
        figures += [f"{seconds:.2f}" for seconds in found[:4]] + [f"{memory:.0f}" for memory in found[4:]]
        _tell((f"{products:,}, Alertmanager {version}", *figures))


def _tell(row: tuple[str, ...]) -> None:
    print(f"{row[0]:28}" + "".join(f"{cell:>9}" for cell in row[1:]), flush=True)


if __name__ == "__main__":
    main()
