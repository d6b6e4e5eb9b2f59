"""Where links are shown: on terminals that are known to follow them."""

import os
import sys

_PROGRAMS = ("iTerm.app", "vscode", "WezTerm", "ghostty", "zed", "rio", "Hyper")
"""What such terminals call themselves in TERM_PROGRAM."""

VARIABLES = ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "ALACRITTY_WINDOW_ID", "DOMTERM")
"""What other such terminals set."""

_VTE = 5000
"""The first version of the library of GNOME's terminals that follows links: 0.50."""


def has_links(*, err: bool = False) -> bool:
    """Return whether standard output, or standard error, is a terminal that is known to follow links.

    FORCE_HYPERLINK=1 says so of any terminal, FORCE_HYPERLINK=0 of none.
    https://github.com/Alhadis/OSC8-Adoption
    """
    stream = sys.stderr if err else sys.stdout
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if forced := os.environ.get("FORCE_HYPERLINK"):
        return forced != "0"
    version = os.environ.get("VTE_VERSION", "")
    return (
        os.environ.get("TERM_PROGRAM") in _PROGRAMS
        or (version.isdecimal() and int(version) >= _VTE)
        or any(name in os.environ for name in VARIABLES)
    )


def with_links(text: str) -> str:
    """Return a text in which addresses, and files that are there, are links."""
    from slo.text.links import linked  # imported here, because most output has no links

    return linked(text, _address)


def _address(file: str) -> str | None:
    """Return the URL of a file by its path from here; None if there is none."""
    import socket
    from pathlib import Path
    from urllib.parse import quote

    path = Path(file)
    return f"file://{socket.gethostname()}{quote(str(path.resolve()))}" if path.is_file() else None
