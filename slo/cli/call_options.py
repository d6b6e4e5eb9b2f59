"""Options of the commands that make, answer and end calls."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from slo.actions.servers import Account, Cluster
from slo.cli.command import grouped
from slo.cli.notices import notify
from slo.cli.options import http_config_option, pagerduty_option, read_duration, token_file_option
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.records import Record

F = TypeVar("F", bound=Callable[..., Any])

_LONGEST = Duration.parse("7d")

alertmanager_options = grouped(
    "alertmanagers",
    Cluster,
    click.option(
        "--alertmanager",
        "urls",
        metavar="URL",
        multiple=True,
        envvar="SLO_ALERTMANAGER",
        show_envvar=True,
        help="An Alertmanager. Repeat the option for each member of a cluster.",
    ),
    http_config_option("SLO_ALERTMANAGER_HTTP_CONFIG"),
)
"""Add the parameter `alertmanagers`, a Cluster."""

pagerduty_options = grouped(
    "pagerduty",
    Account,
    pagerduty_option("The URL of PagerDuty's REST API, for calls through an incident."),
    token_file_option("--pagerduty-token-file", "A file with a token for that API."),
    click.option(
        "--pagerduty-user",
        "user",
        metavar="EMAIL",
        envvar="SLO_PAGERDUTY_USER",
        show_envvar=True,
        help="The email address of your PagerDuty user.",
    ),
)
"""Add the parameter `pagerduty`, an Account."""


def _record(ctx: click.Context, param: click.Parameter, path: Path) -> Record:
    from slo.records import Record

    return Record(path)


record_option = click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("calls.jsonl"),
    show_default=True,
    envvar="SLO_CALLS",
    show_envvar=True,
    callback=_record,
    help="The file in which calls are recorded, one line of JSON per event.",
)


def _caller(ctx: click.Context, param: click.Parameter, name: str | None) -> str:
    if name is None:
        with suppress(KeyError, OSError):
            name = getpass.getuser()
    name = printable_line(name or "")
    if not name:
        raise click.UsageError("your user name is not known; name yourself with --as NAME")
    return name


def _log(record: Record, caller: str) -> object:
    from slo.actions.call_log import Log  # imports the clients, which --help does not need

    return Log(record, caller, notify)


log_options = grouped(
    "log",
    _log,
    record_option,
    click.option(
        "--as",
        "caller",
        metavar="NAME",
        envvar="SLO_CALLER",
        show_envvar=True,
        callback=_caller,
        help="Your name, for the people who read the call.  [default: your user name on this machine]",
    ),
)
"""Add the parameter `log`, a Log."""


def _duration(ctx: click.Context, param: click.Parameter, text: str) -> Duration | None:
    duration = read_duration(ctx, param, text)
    if duration is not None and duration > _LONGEST:
        raise click.BadParameter(
            f"{text} is longer than {_LONGEST}, the longest; running the same command again extends a call"
        )
    return duration


def for_option(default: str, help: str) -> Callable[[F], F]:
    """Add the parameter `duration`."""
    return click.option(
        "--for",
        "duration",
        metavar="DURATION",
        default=default,
        show_default=True,
        callback=_duration,
        help=help,
    )


def printable_line(text: str) -> str:
    """Return a text as one line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def one_line(text: str, option: str) -> str:
    """Return a text as one line; raises UsageError if it is empty."""
    line = printable_line(text)
    if not line:
        raise click.UsageError(f"{option} is empty; state why the party is called")
    return line
