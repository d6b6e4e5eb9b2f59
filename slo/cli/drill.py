"""slo drill: test that a party answers a call, and how soon."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.cli.call_options import alertmanager_options, for_option, log_options
from slo.cli.command import Command, Exit
from slo.cli.options import definitions_option
from slo.cli.printing import show
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.actions.call_log import Log
    from slo.actions.servers import Cluster


@click.command("drill", cls=Command)
@definitions_option
@alertmanager_options
@log_options
@for_option("15m", "How long to wait for an answer.")
@click.argument("party")
@click.argument("product")
def command(
    definitions: Path, alertmanagers: Cluster, log: Log, duration: Duration, party: str, product: str
) -> None:
    """Call PARTY for a PRODUCT as a drill, wait for the answer, and end the call.

    The title of every message states that this is a drill. The party answers with 'slo ack CALL'; the message
    contains the id of the call. If nobody answers in time, the command exits with 1.

    \b
    Example:
      slo drill reliability-engineering notify --for 20m
    """
    from slo.actions.definitions import load
    from slo.actions.drill import drill
    from slo.report.calls import in_words

    drilled = drill(load(definitions), party, product, alertmanagers, duration, log)
    if drilled.answered_by is None:
        show(f"Nobody at {party} answered within {in_words(drilled.took)}")
        raise click.exceptions.Exit(Exit.FINDINGS)
    show(f"{drilled.answered_by} answered for {party} after {in_words(drilled.took)}")
