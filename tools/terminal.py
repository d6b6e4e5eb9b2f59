"""Draws what commands print in a terminal, as an SVG for the docs.

    python -m tools.terminal PICTURE.svg 'COMMAND' ['COMMAND' ...]

Each command is run by the shell in the working directory, in a terminal of 104 columns. Needs `rich`, which
nothing else of slo needs.
"""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

COLUMNS = 104
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # they would be fetched from elsewhere
_PROMPT = "\x1b[1;32m$\x1b[0m "


def printed(command: str) -> str:
    """Return what a command prints in a terminal, with its colours."""
    reading, writing = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "LINES": "50", "TERM": "xterm-256color"}
    process = subprocess.Popen(
        command, shell=True, stdin=writing, stdout=writing, stderr=writing, env=environment
    )
    os.close(writing)
    parts = []
    try:
        while part := os.read(reading, 65536):
            parts.append(part)
    except OSError:  # Linux ends a terminal so when the last writer has closed it
        pass
    process.wait()
    os.close(reading)
    return b"".join(parts).decode().replace("\r\n", "\n")


def picture(commands: list[str], title: str) -> str:
    """Return an SVG of commands and what they print."""
    from rich.console import Console
    from rich.text import Text

    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, force_terminal=True)
        for number, command in enumerate(commands):
            console.print(Text.from_ansi(f"{_PROMPT}\x1b[1m{command}\x1b[0m"))
            console.print(Text.from_ansi(printed(command).rstrip("\n")))
            if number < len(commands) - 1:
                console.print()
        svg = console.export_svg(title=title, unique_id="terminal")
    return _FONTS.sub("", svg)


if __name__ == "__main__":
    path, *commands = sys.argv[1:]
    Path(path).write_text(picture(commands, "slo"), encoding="utf-8")
