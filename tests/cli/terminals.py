"""Commands whose streams are pseudo terminals or pipes, as a test chooses."""

import os
import pty
import re
import subprocess
import sys
import termios
import threading
from collections.abc import Iterable
from pathlib import Path

from slo.cli.links import VARIABLES

_ROOT = Path(__file__).parent.parent.parent
OF_LINKS = ("FORCE_HYPERLINK", "TERM_PROGRAM", "VTE_VERSION", *VARIABLES)
COLOURS = re.compile("\x1b\\[[0-9;]*m")

BOTH = ("stdout", "stderr")


def environment(**more: str) -> dict[str, str]:
    deciding = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CI", *OF_LINKS}
    inherited = {name: value for name, value in os.environ.items() if name not in deciding}
    return {**inherited, "PYTHONPATH": str(_ROOT), "TERM": "xterm", "COLUMNS": "200", **more}


def slo(
    arguments: str, terminals: Iterable[str] = (), folder: Path = _ROOT, columns: int = 0, **more: str
) -> dict[str, str]:
    """Run a command with some of its streams on pseudo terminals, the others on pipes; return both texts."""
    seen: dict[str, str] = {}
    reading, opened = [], {}
    for stream in ("stdout", "stderr"):
        read, write = pty.openpty() if stream in terminals else os.pipe()
        if stream in terminals and columns:
            termios.tcsetwinsize(write, (24, columns))
        opened[stream] = write
        reading.append(threading.Thread(target=lambda s=stream, r=read: seen.update({s: everything(r)})))
    command = [sys.executable, "-m", "slo", *arguments.split()]
    process = subprocess.Popen(command, cwd=folder, env=environment(**more), **opened)  # type: ignore[call-overload]
    for write in opened.values():
        os.close(write)
    for thread in reading:
        thread.start()
    process.wait(60)
    for thread in reading:
        thread.join(60)
    return seen


def everything(descriptor: int) -> str:
    """Read to the end: a pseudo terminal ends with an error, and writes line ends in two characters."""
    parts = []
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(descriptor)
    return b"".join(parts).decode().replace("\r\n", "\n")
