"""python -m bench.rules: what rules cost a server, how right budgets are, and how soon pages come."""

import os
import sys
import tempfile
from pathlib import Path

from bench.rules import report
from bench.rules.measure import measured
from tests.servers.binaries import generations


def main() -> None:
    """Print the report; on standard error, how it goes."""
    servers = generations()
    if not servers:
        sys.exit("This needs a real Prometheus: run `make servers` first.")
    os.nice(10)
    with tempfile.TemporaryDirectory(prefix="bench-rules-") as name:
        print(report.text(measured(servers[-1], Path(name))))


if __name__ == "__main__":
    main()
