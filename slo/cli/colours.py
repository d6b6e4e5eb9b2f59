"""Where colours are shown: decided for standard output and standard error separately."""

import os
import sys
from collections.abc import Callable

import click

from slo.cli.links import has_links, with_links
from slo.text.styles import Meaning, Paint, coloured, plain, safe

_FORCED_BY = ("FORCE_COLOR", "CLICOLOR_FORCE")


def has_colours(*, err: bool = False) -> bool:
    """Return whether standard output, or standard error, shows colours.

    Users decide by https://no-color.org, https://force-color.org and https://bixense.com/clicolors; NO_COLOR
    overrides the others.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in _FORCED_BY):
        return True
    stream = sys.stderr if err else sys.stdout
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def show(text: str, *, err: bool = False) -> None:
    """Print a text that may have colours, with links where they are followed; nothing if it is empty.

    Nothing else in it controls the terminal: it may quote files and servers of others.
    """
    shown = with_links(safe(text)) if has_links(err=err) else safe(text)
    # click removes escapes from what is not for a terminal, unless asked to keep them.
    click.echo(shown, err=err, nl=bool(shown), color=has_colours(err=err) or None)


def show_painted(write: Callable[[Paint], str], *, err: bool = False) -> None:
    """Print what is written with the colours of the stream."""
    show(write(coloured if has_colours(err=err) else plain), err=err)


def show_error(word: str, rest: str) -> None:
    """Print an error, whose first word says so."""
    show_painted(lambda paint: f"{paint(Meaning.ERROR, word)}{rest}", err=True)
