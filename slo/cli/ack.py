"""slo ack: answer a call, or keep a page from calling another party."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.cli.call_options import alertmanager_options, for_option, log_options
from slo.cli.command import Command
from slo.cli.options import definitions_option
from slo.cli.printing import show
from slo.text.times import to_minute
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.actions.call_log import Log
    from slo.actions.servers import Cluster


@click.command("ack", cls=Command)
@definitions_option
@alertmanager_options
@log_options
@for_option("1h", "How long the page of an SLO calls no other party.")
@click.argument("what", metavar="SLO|CALL")
def command(definitions: Path, alertmanagers: Cluster, log: Log, duration: Duration, what: str) -> None:
    """Answer a CALL, or state that your team handles the page of an SLO, so that it calls nobody else.

    For an SLO, only the automatic call to another party is silenced. The page itself keeps firing and keeps
    notifying your team. If the call has been made already, it is not silenced, so that the called party is
    also notified when the page ends.

    \b
    Examples:
      slo ack notify-api-accepted
      slo ack 20261101-0231-4f9a1c
    """
    from slo.actions.ack import ack
    from slo.actions.definitions import load

    answered = True
    for one in ack(load(definitions), what, alertmanagers, duration, log):
        answered = False
        if one.until:
            show(
                f"The page of {one.page} does not call {one.party} before {to_minute(one.until)}; "
                "the page itself keeps firing"
            )
        else:
            show(
                f"{one.party} was called already and is notified when the page ends; "
                f"{log.by} is recorded as handling the page"
            )
    if answered:
        show(f"{log.by} answered {what}")
