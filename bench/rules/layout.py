"""Paragraphs and tables in plain text, which Markdown shows as they are."""

import textwrap
from collections.abc import Iterable, Sequence

_WIDTH = 110


def filled(template: str, **values: object) -> str:
    """Put values into a text and break it into lines anew."""
    return wrapped(template.format(**values))


def wrapped(text: str) -> str:
    """Break paragraphs into lines."""
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(
        textwrap.fill(one, _WIDTH, break_long_words=False, break_on_hyphens=False) for one in paragraphs
    )


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Align the first column to the left and all others to the right, indented as Markdown's code is."""
    lines = [header, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join([f"    {line[0]:{widths[0]}}", *map(str.rjust, line[1:], widths[1:])]).rstrip()
        for line in lines
    )
