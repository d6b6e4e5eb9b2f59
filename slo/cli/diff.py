"""slo diff: print what a change of definitions means, or how what runs differs from them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from slo.cli.command import Command, Exit, grouped
from slo.cli.options import definitions_option, format_option, prometheus_options, record_option
from slo.cli.printing import show_painted
from slo.report.diff import FORMATS

if TYPE_CHECKING:
    from slo.actions.servers import Cluster, Server


class Servers(NamedTuple):
    """The servers whose rules and routes are compared."""

    prometheus: Server | None
    alertmanagers: Cluster | None


def _servers(live: bool, prometheus: Server | None, urls: tuple[str, ...]) -> Servers | None:
    from slo.actions.servers import Cluster

    if not live:
        return None
    if prometheus is None and not urls:
        raise click.UsageError("--live needs --prometheus URL, --alertmanager URL, or both")
    return Servers(prometheus, Cluster(urls) if urls else None)


servers_options = grouped(
    "servers",
    _servers,
    click.option("--live", is_flag=True, help="Compare with what servers run, in place of BASE."),
    prometheus_options("The Prometheus whose rules are compared, with --live."),
    click.option(
        "--alertmanager",
        "urls",
        metavar="URL",
        multiple=True,
        envvar="SLO_ALERTMANAGER",
        show_envvar=True,
        help="The Alertmanager whose routes are compared, with --live; of several, the first that answers.",
    ),
)


@click.command("diff", cls=Command)
@definitions_option
@record_option
@format_option(FORMATS, "text")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if anything differs.")
@servers_options
@click.argument("base", required=False)
def command(
    definitions: Path,
    generated: Path | None,
    form: str,
    exit_code: bool,
    servers: Servers | None,
    base: str | None,
) -> None:
    """Print how the meaning of the definitions differs from that in BASE: budgets, alerts, who is woken, who
    has yet to sign. The worst is first.

    BASE is a commit, branch or tag of the repository, or a folder with definitions. By default it is the
    commit at which this branch left the default branch, or the last commit. It is read, never checked out.

    \b
    Examples:
      slo diff
      slo diff main --format markdown      (for a comment on a pull request)
      slo diff v1.4 --exit-code
      slo diff --live --prometheus http://prometheus:9090 --alertmanager http://alertmanager:9093
    """
    from slo.actions.diff import diff, diff_live

    if servers and base is not None:
        raise click.UsageError("either BASE or --live: what runs is compared in place of a base")
    compared = diff_live(definitions, *servers, generated) if servers else diff(definitions, base, generated)
    show_painted(partial(FORMATS[form], compared.changes, compared.base))
    if compared.changes.unreadable or (exit_code and compared.changes):
        raise click.exceptions.Exit(Exit.FINDINGS)
