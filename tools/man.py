"""The manual page slo(1), from the help texts of the commands: python -m tools.man > slo.1."""

import importlib
from collections.abc import Iterator

import click

from slo import __version__
from slo.cli import COMMANDS, slo
from tools.reference import EXITS


def page() -> str:
    """Return the page in the macros of man(7)."""
    lines = [
        f'.TH SLO 1 "" "slo {__version__}" "User Commands"',
        ".SH NAME",
        rf"slo \- {_text(slo.get_short_help_str(200))}",
        ".SH SYNOPSIS",
        r".B slo",
        r"\fICOMMAND\fR [\fIOPTIONS\fR] ...",
        ".SH COMMANDS",
    ]
    for name, entry in COMMANDS.items():
        lines += [f'.SS "slo {name}"', *_help(importlib.import_module(entry.module).command, f"slo {name}")]
    lines.append(".SH EXIT STATUS")
    for code, meaning in EXITS.items():
        lines += [".TP", f".B {code:d}", _text(meaning)]
    return "\n".join([*lines, ""])


def _help(command: click.Command, name: str) -> Iterator[str]:
    """Yield the help of a command as it is laid out, because it has tables and examples."""
    settings = {"max_content_width": 76, "terminal_width": 76, "help_option_names": ["-h", "--help"]}
    yield from (
        ".nf",
        *map(_text, command.get_help(click.Context(command, info_name=name, **settings)).splitlines()),
        ".fi",
    )


def _text(line: str) -> str:
    r"""Escape what roff reads: backslashes, hyphens that are typed, and requests at the start of a line."""
    escaped = line.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    print(page(), end="")
