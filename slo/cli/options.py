"""The options that several commands share."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click
from click.core import ParameterSource

F = TypeVar("F", bound=Callable[..., Any])

_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)=("?)(.*)\2', re.DOTALL)

definitions_option = click.option(
    "--definitions",
    type=click.Path(path_type=Path),
    default=Path("definitions"),
    show_default=True,
    help="The folder of definitions.",
)

output_option = click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("generated"),
    show_default=True,
    help="The folder of generated files.",
)

selectors_argument = click.argument("selectors", nargs=-1, metavar="[SELECTORS]...")
"""Which objectives are meant: see `slo.evidence.selection`."""


def read_time(ctx: click.Context, param: click.Parameter, text: str | None) -> datetime | None:
    """Read a time in a zone, for an option's callback."""
    try:
        time = datetime.fromisoformat(text) if text else None
        if time and time.tzinfo is None:
            raise click.BadParameter(f"{text!r} is a time in no zone; write 2026-11-01T12:00Z for one in UTC")
        return time.astimezone(UTC) if time else None
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(f"{text!r} is not a time such as 2026-11-01T12:00Z") from error


def read_labels(labels: Iterable[str]) -> dict[str, str]:
    """Read the labels of an alert, written name=value, with or without quotes around the value."""
    read: dict[str, str] = {}
    for label in labels:
        parts = _LABEL.fullmatch(label)
        if parts is None:
            raise click.UsageError(f"{label!r} is not a label such as product=notify")
        if parts[1] in read:
            raise click.UsageError(f"{parts[1]!r} is given twice; an alert has each label once")
        read[parts[1]] = parts[3]
    return read


def read_day(ctx: click.Context, param: click.Parameter, text: str | None) -> date | None:
    """Read a day, for an option's callback."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if text else None
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not a day such as 2026-11-01") from error


def read_name(ctx: click.Context, param: click.Parameter, text: str) -> str:
    """Read a name as definitions have them, for an option's callback."""
    from pydantic import TypeAdapter, ValidationError  # imported here, because few options are names

    from slo.shapes import Name

    try:
        return str(TypeAdapter(Name).validate_python(text))
    except ValidationError as error:
        raise click.BadParameter(str(error.errors()[0]["ctx"]["error"])) from error


def events_option(help: str) -> Callable[[F], F]:
    """Let a command have the file of a history."""
    path = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option("--events", metavar="FILE", type=path, help=help)


class Where(NamedTuple):
    """A server as the command line names it: its URL, and the file that says how it wants to be asked."""

    url: str
    http_config: Path | None


def prometheus_options(
    help: str, *, envvar: str | None = "SLO_PROMETHEUS", required: bool = False
) -> Callable[[F], F]:
    """Let a command have `prometheus`, a Where or None, from two options."""

    def add(command: F) -> F:
        http_config = click.option(
            "--http-config",
            metavar="FILE",
            type=click.Path(path_type=Path),
            envvar="SLO_HTTP_CONFIG",
            show_envvar=True,
            is_eager=True,  # read before --prometheus, wherever it stands
            expose_value=False,
            callback=_remember,
            help="How it wants to be asked: authentication, TLS, headers, in the format of promtool's.",
        )
        prometheus = click.option(
            "--prometheus",
            metavar="URL",
            envvar=envvar,
            show_envvar=envvar is not None,
            required=required,
            callback=_where,
            help=help,
        )
        return prometheus(http_config(command))

    return add


def _remember(ctx: click.Context, param: click.Parameter, file: Path | None) -> None:
    ctx.meta[__name__] = file


def _where(ctx: click.Context, param: click.Parameter, url: str | None) -> Where | None:
    if url is not None:
        return Where(url, ctx.meta[__name__])
    if ctx.get_parameter_source("http_config") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--http-config says how to ask a server, and --prometheus does not name one")
    return None
