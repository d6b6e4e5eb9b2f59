"""slo stand-down: end a call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.cli.call_options import alertmanager_options, log_options, pagerduty_options
from slo.cli.command import Command
from slo.cli.options import definitions_option
from slo.cli.printing import show

if TYPE_CHECKING:
    from slo.actions.call_log import Log
    from slo.actions.servers import Account, Cluster


@click.command("stand-down", cls=Command)
@definitions_option
@alertmanager_options
@pagerduty_options
@log_options
@click.argument("call")
def command(definitions: Path, alertmanagers: Cluster, pagerduty: Account, log: Log, call: str) -> None:
    """End a CALL. The called party and the product are notified that help is no longer needed.

    Alertmanager sends this notification within five minutes. A call that a page made by itself ends with the
    page.

    \b
    Example:
      slo stand-down 20261101-0231-4f9a1c
    """
    from slo.actions.stand_down import stand_down

    ended = stand_down(definitions, call, alertmanagers, pagerduty, log)
    show(f"{call} was already {ended.before}" if ended.before else f"The call to {ended.call.party} is ended")
