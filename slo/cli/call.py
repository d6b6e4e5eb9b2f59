"""slo call: call a party for help, with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.cli.call_options import alertmanager_options, for_option, log_options, one_line, pagerduty_options
from slo.cli.command import Command, grouped
from slo.cli.options import definitions_option
from slo.cli.printing import show
from slo.text.times import to_minute
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.actions.call import Request
    from slo.actions.call_log import Log
    from slo.actions.servers import Account, Cluster


def _request(party: str, subject: str, reason: str, duration: Duration, incident: str | None) -> Request:
    from slo.actions.call import Request

    return Request(party, subject, one_line(reason, "--reason"), duration, incident)


@click.command("call", cls=Command)
@definitions_option
@alertmanager_options
@pagerduty_options
@log_options
@grouped(
    "request",
    _request,
    for_option("2h", "When the call ends by itself. Running the same command again extends it."),
    click.option(
        "--incident", metavar="ID", help="Call through this PagerDuty incident instead of Alertmanager."
    ),
    click.option(
        "--reason",
        required=True,
        help="Why the party is called. It is the first thing the person on call reads.",
    ),
    click.argument("party"),
    click.argument("subject", metavar="SLO|PRODUCT"),
)
def command(
    definitions: Path, alertmanagers: Cluster, pagerduty: Account, log: Log, request: Request
) -> None:
    """Call PARTY to help with an SLO or a PRODUCT. It is paged now, and the product is notified.

    The product stays responsible and keeps receiving its own alerts. Each step is recorded before it is
    taken. If a step fails, run the same command again: it continues where it stopped.

    \b
    Examples:
      slo call reliability-engineering notify-api-accepted --reason "the database is not ours"
      slo call cyber-security notify --reason "somebody reads our mail" --incident PT4KHLK
    """
    from slo.actions.call import call
    from slo.actions.definitions import load

    called = call(load(definitions), request, alertmanagers, pagerduty, log)
    party, id = request.party, called.call.id
    if called.before:
        show(f"{party} was already called at {to_minute(called.before)} and is not called again: call {id}")
        return
    if request.incident:
        done = f"{party} is asked to help with {request.incident}"
    else:
        assert called.call.ends_at is not None
        done = f"{party} is called until {to_minute(called.call.ends_at)}"
    show(f"{done}. To end the call: slo stand-down {id}")
