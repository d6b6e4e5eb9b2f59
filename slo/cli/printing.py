"""The one way to the terminal: nothing printed can control it, except our own colours, links and screens.

Texts may quote files, servers and arguments of others. ruff refuses `print` and `click.echo` anywhere else.
"""

from collections.abc import Callable

import click

from slo.cli.colours import has_colours
from slo.cli.links import has_links, with_links
from slo.text.styles import Meaning, Paint, coloured, plain, safe

_HOME, _END_OF_LINE, _END_OF_SCREEN, _CLEAR = "\x1b[H", "\x1b[K", "\x1b[J", "\x1b[2J"


def show(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print a text that may have colours, with links where they are followed; nothing if it is empty."""
    shown = with_links(safe(text)) if has_links(err=err) else safe(text)
    _print(shown, err=err, nl=nl and bool(shown))


def show_painted(write: Callable[[Paint], str], *, err: bool = False) -> None:
    """Print what is written with the colours of the stream."""
    show(write(coloured if has_colours(err=err) else plain), err=err)


def show_error(word: str, rest: str) -> None:
    """Print an error, whose first word says so."""
    show_painted(lambda paint: f"{paint(Meaning.ERROR, word)}{rest}", err=True)


def confirmed(question: str) -> bool:
    """Ask a question, and return whether the answer is yes; raises Abort if there is none."""
    return click.confirm(safe(question))


def clear_screen() -> None:
    """Clear the terminal of standard output."""
    _print(_CLEAR)


def redraw(lines: list[str]) -> None:
    """Overwrite the screen line by line, so that it does not flicker."""
    shown = "\n".join(f"{safe(line)}{_END_OF_LINE}" for line in lines)
    _print(f"{_HOME}{shown}{_END_OF_SCREEN}")


def replace_line(text: str) -> None:
    """Replace the line of standard error on which the cursor is."""
    _print(f"\r{safe(text)}{_END_OF_LINE}", err=True)


def _print(text: str, *, err: bool = False, nl: bool = False) -> None:
    # click removes escapes from what is not for a terminal, unless asked to keep them.
    click.echo(text, err=err, nl=nl, color=has_colours(err=err) or None)
