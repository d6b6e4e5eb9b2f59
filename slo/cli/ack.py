"""slo ack: answer a call."""

from pathlib import Path

import click

from slo.actions.ack import ack
from slo.actions.call_log import Log
from slo.actions.definitions import load
from slo.actions.servers import Cluster
from slo.cli.call_options import alertmanager_options, for_option, log_options
from slo.cli.command import Command
from slo.cli.options import definitions_option
from slo.text.units import Duration


@click.command("ack", cls=Command, short_help="Answer a call.")
@definitions_option
@alertmanager_options
@log_options
@for_option("1h", "For how long the pages of an SLO call nobody by themselves.")
@click.argument("what", metavar="SLO|CALL")
def command(definitions: Path, alertmanagers: Cluster, log: Log, duration: Duration, what: str) -> None:
    """Answer a CALL, or say that your team has the page of an SLO, which then calls nobody by itself.

    The page goes on, and so do its messages: what is silenced is only the call that it would make. A call
    that has been made is not silenced, because then nobody would hear of its end.

    \b
    Examples:
      slo ack petitions-api-availability
      slo ack 20261101-0231-4f9a1c
    """
    answered = True
    for one in ack(load(definitions), what, alertmanagers, duration, log):
        answered = False
        if one.until:
            click.echo(
                f"The page of {one.page} does not call {one.party} before {one.until:%H:%M} UTC; "
                "it goes on itself"
            )
        else:
            click.echo(
                f"{one.party} was called already, and hears when the page ends; {log.by} is recorded as there"
            )
    if answered:
        click.echo(f"{what} is answered by {log.by}")
