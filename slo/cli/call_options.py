"""The options that commands about calls share."""

import getpass
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import click

from slo.actions.servers import Account, Cluster
from slo.cli.command import grouped
from slo.cli.notices import notify
from slo.cli.options import http_config_option, pagerduty_option, read_duration, token_file_option
from slo.records import Record
from slo.text.units import Duration

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
        help="An Alertmanager; name each member of a cluster.",
    ),
    http_config_option("SLO_ALERTMANAGER_HTTP_CONFIG"),
)
"""Let a command have `alertmanagers`, a Cluster."""

pagerduty_options = grouped(
    "pagerduty",
    Account,
    pagerduty_option("PagerDuty's REST API, for calls from an incident."),
    token_file_option("--pagerduty-token-file", "A file with a token of that API."),
    click.option(
        "--pagerduty-user",
        "user",
        metavar="EMAIL",
        envvar="SLO_PAGERDUTY_USER",
        show_envvar=True,
        help="Who you are to PagerDuty.",
    ),
)
"""Let a command have `pagerduty`, an Account."""

record_option = click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("calls.jsonl"),
    show_default=True,
    envvar="SLO_CALLS",
    show_envvar=True,
    callback=lambda ctx, param, path: Record(path),
    help="The file that calls are recorded in.",
)


def _caller(ctx: click.Context, param: click.Parameter, name: str | None) -> str:
    if name is None:
        with suppress(KeyError, OSError):
            name = getpass.getuser()
    name = " ".join((name or "").split())
    if not name:
        raise click.UsageError("nobody knows who you are: say it by --as")
    return name


def _log(record: Record, caller: str) -> object:
    from slo.actions.call_log import Log  # with the clients, which only a command that runs needs

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
        help="Who you are, to those who read it.  [default: the user's name on this machine]",
    ),
)
"""Let a command have `log`, a Log."""


def _duration(ctx: click.Context, param: click.Parameter, text: str) -> Duration | None:
    duration = read_duration(ctx, param, text)
    if duration is not None and duration > _LONGEST:
        raise click.BadParameter(f"{text} is longer than {_LONGEST}; the same command again makes it last")
    return duration


def for_option(default: str, help: str) -> Callable[[F], F]:
    """Let a command have `duration`."""
    return click.option(
        "--for",
        "duration",
        metavar="DURATION",
        default=default,
        show_default=True,
        callback=_duration,
        help=help,
    )


def one_line(text: str, option: str) -> str:
    """Give what somebody says, on one line; raises UsageError where it is nothing."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not line:
        raise click.UsageError(f"{option} is empty, and whoever is woken will ask")
    return line
