"""The options that commands about calls share, and the servers that they name."""

import getpass
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from slo.records import Record
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.clients.alertmanager import Alertmanager
    from slo.clients.pagerduty import PagerDuty
    from slo.clients.urls import Address

F = TypeVar("F", bound=Callable[..., Any])


def alertmanager_options(command: F) -> F:
    """Let a command have `urls` and `http_config` of the Alertmanagers of a cluster."""
    urls = click.option(
        "--alertmanager",
        "urls",
        metavar="URL",
        multiple=True,
        envvar="SLO_ALERTMANAGER",
        show_envvar=True,
        help="An Alertmanager; name each member of a cluster.",
    )
    http_config = click.option(
        "--http-config",
        metavar="FILE",
        type=click.Path(path_type=Path),
        envvar="SLO_ALERTMANAGER_HTTP_CONFIG",
        show_envvar=True,
        help="How it wants to be asked: authentication, TLS, headers, in the format of promtool's.",
    )
    return urls(http_config(command))


def pagerduty_options(command: F) -> F:
    """Let a command have `pagerduty`, `token_file` and `user` of PagerDuty's REST API."""
    options = (
        click.option(
            "--pagerduty",
            metavar="URL",
            envvar="SLO_PAGERDUTY",
            show_envvar=True,
            default="https://api.pagerduty.com",
            show_default=True,
            help="PagerDuty's REST API, for calls from an incident.",
        ),
        click.option(
            "--pagerduty-token-file",
            "token_file",
            metavar="FILE",
            type=click.Path(path_type=Path),
            envvar="SLO_PAGERDUTY_TOKEN_FILE",
            show_envvar=True,
            help="A file with a token of that API.",
        ),
        click.option(
            "--pagerduty-user",
            "user",
            metavar="EMAIL",
            envvar="SLO_PAGERDUTY_USER",
            show_envvar=True,
            help="Who you are to PagerDuty.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _read_record(ctx: click.Context, param: click.Parameter, path: Path) -> Record:
    return Record(path)


record_option = click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("calls.jsonl"),
    show_default=True,
    envvar="SLO_CALLS",
    show_envvar=True,
    callback=_read_record,
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


caller_option = click.option(
    "--as",
    "caller",
    metavar="NAME",
    envvar="SLO_CALLER",
    show_envvar=True,
    callback=_caller,
    help="Who you are, to those who read it.  [default: the user's name on this machine]",
)


_LONGEST = Duration.parse("7d")


def _duration(ctx: click.Context, param: click.Parameter, text: str) -> Duration:
    try:
        duration = Duration.parse(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    if duration > _LONGEST:
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


def words(text: str, option: str) -> str:
    """Give what somebody says, on one line; raises UsageError where it is nothing."""
    said = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not said:
        raise click.UsageError(f"{option} is empty, and whoever is woken will ask")
    return said


def cluster(urls: Sequence[str], http_config: Path | None) -> "Alertmanager":
    """Give the Alertmanagers that the command line names; raises UsageError where it names none."""
    from slo.cli.http_config import read_http_config
    from slo.clients.access import Access
    from slo.clients.alertmanager import Alertmanager
    from slo.clients.api import Api
    from slo.clients.http_config import HttpConfig

    if not urls:
        raise click.UsageError("say which Alertmanager: by --alertmanager URL, or SLO_ALERTMANAGER")
    access = Access.by(read_http_config(http_config) if http_config else HttpConfig())
    return Alertmanager(tuple(Api(_address(url, "--alertmanager"), access=access) for url in urls))


def pagerduty_as(url: str, token_file: Path | None, user: str | None) -> "PagerDuty":
    """Give PagerDuty as the command line names it; raises UsageError where something is missing."""
    from slo.clients.pagerduty import PagerDuty

    if token_file is None or not user:
        raise click.UsageError("--incident needs --pagerduty-token-file FILE and --pagerduty-user EMAIL")
    return PagerDuty.of(_address(url, "--pagerduty"), token_file, user)


def _address(url: str, option: str) -> "Address":
    from slo.clients.urls import Address

    try:
        return Address.parse(url)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=option) from error
