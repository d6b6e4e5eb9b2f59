"""One line on a terminal about what is waited for, erased before anything else is printed."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from slo.cli.notices import is_quiet
from slo.cli.printing import replace_line
from slo.clients.waiting import Waiting, unseen
from slo.text.terminal import printable


def progress() -> Waiting:
    """Return what shows a step, its number and the time since this call; nothing in pipes and pipelines."""
    is_terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    if not is_terminal or os.environ.get("CI") or is_quiet():
        return unseen
    began, numbers = time.monotonic(), count(1)

    @contextmanager
    def waiting(what: str) -> Iterator[None]:
        line = printable(f"step {next(numbers)}, {int(time.monotonic() - began)}s: {what}")
        replace_line(line[: _columns() - 1])
        try:
            yield
        finally:
            replace_line("")

    return waiting


def _columns() -> int:
    """Return the width of standard error; standard output may be a pipe, which has none."""
    return os.get_terminal_size(sys.stderr.fileno()).columns or shutil.get_terminal_size().columns
