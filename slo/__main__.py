"""Entry point of `slo` and `python -m slo`. `slo --version` imports nothing."""

import gc
import os
import sys

from slo import __version__


def main() -> None:
    """Run the command line, and exit with its code."""
    try:
        code = _run()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        code = 0  # the reader of the pipe has closed it
    except OSError as error:
        os.write(2, f"slo: cannot write the output: {error.strerror}\n".encode())
        code = 2
    # A normal exit would free all objects one by one, which takes a tenth of a run.
    os._exit(code)


def _run() -> int:
    if sys.argv[1:] == ["--version"]:
        print(f"slo {__version__}")  # noqa: T201  # imports nothing
        return 0
    # A run is short and makes many small, acyclic values, so garbage collection is waste.
    gc.disable()
    from slo.cli import run

    return run()


if __name__ == "__main__":
    main()
