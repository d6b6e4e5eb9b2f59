"""The door: `slo` and `python -m slo`. It answers what needs no answerer before anything is imported."""

import gc
import os
import sys

from slo import __version__


def main() -> None:
    """Run the command line; nothing below is imported for `slo --version`."""
    if sys.argv[1:] == ["--version"]:
        print(f"slo {__version__}")
        return
    # A run is short and makes many small, acyclic values: collecting them, from here on, is waste.
    gc.disable()
    from slo.cli import run

    code = run()
    sys.stdout.flush()
    sys.stderr.flush()
    # Taking a heap apart that the system frees at once takes a tenth of a run.
    os._exit(code)


if __name__ == "__main__":
    main()
