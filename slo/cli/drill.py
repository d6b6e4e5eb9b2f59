"""slo drill: call a party to see that it answers, and how soon."""

from pathlib import Path

import click

from slo.actions.call_log import Log
from slo.actions.definitions import load
from slo.actions.drill import drill
from slo.actions.servers import Cluster
from slo.cli.call_options import alertmanager_options, for_option, log_options
from slo.cli.command import Command, Exit
from slo.cli.options import definitions_option
from slo.report.calls import in_words
from slo.text.units import Duration


@click.command("drill", cls=Command, short_help="Call a party to see that it answers, and how soon.")
@definitions_option
@alertmanager_options
@log_options
@for_option("15m", "How long to wait for an answer.")
@click.argument("party")
@click.argument("product")
def command(
    definitions: Path, alertmanagers: Cluster, log: Log, duration: Duration, party: str, product: str
) -> None:
    """Call PARTY for a PRODUCT as a drill, wait until it answers, and stand it down.

    Every title says that it is a drill. The party answers by slo ack and the id in its message. It exits with
    1 if nobody answers.

    \b
    Example:
      slo drill reliability-engineering notify --for 20m
    """
    drilled = drill(load(definitions), party, product, alertmanagers, duration, log)
    if drilled.answered_by is None:
        click.echo(f"Nobody of {party} answered within {in_words(drilled.took)}")
        raise click.exceptions.Exit(Exit.FINDINGS)
    click.echo(f"{drilled.answered_by} answered for {party} after {in_words(drilled.took)}")
