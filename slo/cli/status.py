"""slo status: tell what is left of each error budget, and how fast it burns."""

import os
import shutil
import sys
from datetime import datetime
from pathlib import Path

import click
from click.core import ParameterSource

from slo.budget.status import Verdict
from slo.cli import Exit
from slo.cli.options import definitions_option, read_time
from slo.cli.overviews import asked, counted
from slo.cli.sources import read_catalogue
from slo.report import FORMATS, Terminal


@click.command("status", short_help="Tell what is left of each error budget.")
@definitions_option
@click.option(
    "--prometheus",
    metavar="URL",
    envvar="SLO_PROMETHEUS",
    show_envvar=True,
    help="Ask this Prometheus, which has loaded the generated rules.",
)
@click.option(
    "--events",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Count the events of this history: a .csv or .csv.gz with the columns time,slo,good,total.",
)
@click.option(
    "--at", metavar="TIME", callback=read_time, help="When to look.  [default: now, or the history's end]"
)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="table", show_default=True)
@click.pass_context
def command(
    ctx: click.Context,
    definitions: Path,
    prometheus: str | None,
    events: Path | None,
    at: datetime | None,
    form: str,
) -> None:
    """Tell what is left of each error budget, worst first.

    \b
    target  share of events that must be good    left   share of the error budget that is left
    over    the window of the objective          burn   over 1h; at 1x the budget lasts the window
    errors  share of events that were bad        first  who is first to act

    \b
    Examples:
      slo status --prometheus http://localhost:9090
      slo status --events history.csv.gz --format json
    """
    if events and ctx.get_parameter_source("prometheus") is ParameterSource.ENVIRONMENT:
        prometheus = None
    if (prometheus is None) == (events is None):
        raise click.UsageError("say where the events are from: either --prometheus URL or --events FILE")
    catalogue = read_catalogue(definitions)
    overview = counted(catalogue, events, at) if events else asked(catalogue, prometheus or "", at)
    click.echo(FORMATS[form](overview, _terminal()))
    if all(status.verdict is Verdict.NO_DATA for status in overview.statuses):
        why = "does the history reach that time?" if events else "has it loaded the generated rules?"
        click.echo(f"There is no data of any objective: {why}", err=True)
        raise click.exceptions.Exit(Exit.NO_DATA)


def _terminal() -> Terminal | None:
    if not sys.stdout.isatty():
        return None
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Terminal(columns=shutil.get_terminal_size().columns, colour=colour)
