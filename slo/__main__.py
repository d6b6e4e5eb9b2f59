"""The door: `slo` and `python -m slo`. It answers what needs no answerer before anything is imported."""

import gc
import os
import sys

from slo import __version__


def main() -> None:
    """Run the command line; nothing below is imported for `slo --version`."""
    try:
        code = _run()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        code = 0  # whoever read has read enough
    except OSError as error:
        os.write(2, f"slo: cannot write the output: {error.strerror}\n".encode())
        code = 2
    # Taking a heap apart that the system frees at once takes a tenth of a run.
    os._exit(code)


def _run() -> int:
    if sys.argv[1:] == ["--version"]:
        print(f"slo {__version__}")
        return 0
    # A run is short and makes many small, acyclic values: collecting them, from here on, is waste.
    gc.disable()
    from slo.cli import run

    return run()


if __name__ == "__main__":
    main()
