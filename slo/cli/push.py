"""slo push: apply rules, routes or dashboards to a server that has an API for them."""

from __future__ import annotations

import getpass
import re
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from slo.cli.command import Command, Exit, grouped
from slo.cli.notices import notify
from slo.cli.options import definitions_option, http_config_option, output_option, quiet_option
from slo.cli.printing import confirmed, show
from slo.text.plurals import count

if TYPE_CHECKING:
    from slo.actions.push import Holder
    from slo.actions.push.comparison import Comparison

_SERVERS = ("mimir", "cortex", "grafana")
_ONLY = ("rules", "alertmanager")
_OF_TENANTS = ("tenant", "only", "secrets_dir")
"""Options that Grafana has no use for."""


class _Server(NamedTuple):
    """The server, where things are put on it, and what of it."""

    server: str
    url: str
    http_config: Path | None
    tenant: str | None
    prefix: str
    secrets_dir: Path | None
    only: str | None

    def holder(self, definitions: Path, output: Path) -> Holder:
        """Return the server with what it is to hold."""
        unused = [
            name for name in _OF_TENANTS if self.server == "grafana" and getattr(self, name) is not None
        ]
        if unused:
            raise click.UsageError(f"--{unused[0].replace('_', '-')} has no effect for grafana")
        from slo.actions.push.servers import Place, grafana, tenant

        place = Place(self.url, self.http_config, self.prefix, _pusher())
        if self.server == "grafana":
            return grafana(definitions, output, place)
        return tenant(self.server, definitions, output, place, self.tenant, self.secrets_dir, self.only)


def _prefix(ctx: click.Context, param: click.Parameter, text: str) -> str:
    if not re.fullmatch("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?", text):
        raise click.BadParameter(
            f"{text!r} must have at most 20 lower-case letters, digits and inner hyphens, such as slo-staging"
        )
    return text


@click.command("push", cls=Command)
@definitions_option
@output_option
@grouped(
    "server",
    _Server,
    click.argument("server", type=click.Choice(_SERVERS)),
    click.option(
        "--url",
        required=True,
        metavar="URL",
        envvar="SLO_PUSH_URL",
        show_envvar=True,
        help="The server, without the path of its API.",
    ),
    http_config_option("SLO_PUSH_HTTP_CONFIG"),
    click.option("--tenant", metavar="NAME", help="The tenant of Mimir or Cortex, in X-Scope-OrgID."),
    click.option(
        "--prefix",
        metavar="NAME",
        default="slo",
        show_default=True,
        callback=_prefix,
        help="How the namespaces of rules begin, and the uid of the folder of dashboards.",
    ),
    click.option(
        "--secrets-dir",
        metavar="FOLDER",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Where the files of the Alertmanager's secrets are, by their names.  "
        "[default: where the definitions say]",
    ),
    click.option("--only", type=click.Choice(_ONLY), help="Push only these.  [default: both]"),
)
@click.option("--dry-run", is_flag=True, help="Change nothing; exit with 1 if anything would be changed.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@quiet_option
def command(definitions: Path, output: Path, server: _Server, dry_run: bool, yes: bool) -> None:
    """Make Mimir or Cortex hold the generated rules and Alertmanager configuration, Grafana the dashboards.

    First prints what would be added (+), changed (~) and removed (-), and asks. Only things with the mark of
    slo for these definitions are changed or removed. A push that was interrupted may be repeated. Run 'slo
    compile' before: only what is recorded as in force is pushed.

    \b
    Examples:
      slo push mimir --url https://mimir.example.org --tenant techops --secrets-dir secrets
      slo push mimir --url http://localhost:9009 --tenant techops --only rules --dry-run
      slo push grafana --url https://grafana.example.org --http-config grafana.yaml --yes
    """
    from slo.actions.push import push

    def agree(found: Comparison) -> bool:
        _show(found)
        return not dry_run and (yes or _confirmed())

    pushed = push(server.holder(definitions, output), agree, notify)
    found = pushed.comparison
    if not found.steps:
        show(f"{server.server} is up to date: {_counts(found)}")
    elif pushed.applied:
        show(f"{count(len(found.steps), 'change')} applied and read back")
    else:
        show("Nothing was applied.", err=True)
        raise click.exceptions.Exit(Exit.FINDINGS)


def _show(found: Comparison) -> None:
    for step in found.steps:
        show(f"  {step}")
    show(_counts(found))


def _counts(found: Comparison) -> str:
    others = f"; {count(found.foreign, 'thing')} of others left alone" if found.foreign else ""
    return f"{found.unchanged} unchanged{others}"


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        show("There is no terminal to ask for confirmation: use --yes to apply this.", err=True)
        return False
    return confirmed("Apply this?")


def _pusher() -> str:
    """Return who pushes, for those who wait for this push."""
    name = "somebody"
    with suppress(KeyError, OSError):
        name = getpass.getuser()
    return f"{name}@{socket.gethostname()}"
