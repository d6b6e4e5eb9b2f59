"""slo stand-down: end a call."""

from pathlib import Path

import click

from slo.actions.call_log import Log
from slo.actions.servers import Account, Cluster
from slo.actions.stand_down import stand_down
from slo.cli.call_options import alertmanager_options, log_options, pagerduty_options
from slo.cli.command import Command
from slo.cli.options import definitions_option


@click.command("stand-down", cls=Command, short_help="End a call.")
@definitions_option
@alertmanager_options
@pagerduty_options
@log_options
@click.argument("call")
def command(definitions: Path, alertmanagers: Cluster, pagerduty: Account, log: Log, call: str) -> None:
    """End a CALL: who was called, and the product, hear that help is not needed any more.

    They hear it when Alertmanager next looks at the call, within five minutes. A call that a page made ends
    with the page.

    \b
    Example:
      slo stand-down 20261101-0231-4f9a1c
    """
    ended = stand_down(definitions, call, alertmanagers, pagerduty, log)
    click.echo(f"{call} was {ended.before}" if ended.before else f"{ended.call.party} is stood down")
