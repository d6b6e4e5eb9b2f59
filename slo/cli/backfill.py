"""slo backfill: write the history of objectives before their rules were loaded."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from slo.cli.command import Command, grouped
from slo.cli.notices import notify_once
from slo.cli.options import definitions_option, prometheus_options, quiet_option, read_duration, read_time
from slo.cli.printing import show
from slo.peers import Peer
from slo.text.plurals import count
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.actions.servers import Server

_BLOCKS = "54h"  # few blocks, none larger than Prometheus itself makes at a retention of a month


class _Past(NamedTuple):
    """How far to go back, None for the compliance window of each objective, and where to stop."""

    since: Duration | None
    until: datetime


def _read_until(ctx: click.Context, param: click.Parameter, text: str | None) -> datetime:
    from slo.actions.notices import utc_now
    from slo.plan.backfill import UNSAFE

    latest = utc_now() - UNSAFE
    until = read_time(ctx, param, text) or latest
    if until > latest:
        raise click.BadParameter(
            "importing data younger than 3h may make Prometheus lose raw data; name a time at least 3h ago"
        )
    return until


@click.command("backfill", cls=Command)
@definitions_option
@prometheus_options("The Prometheus that stores the raw series.", required=True)
@grouped(
    "past",
    _Past,
    click.option(
        "--since",
        metavar="DURATION",
        callback=read_duration,
        help="How far to go back, such as 7d.  [default: the compliance window of each objective]",
    ),
    click.option(
        "--until",
        metavar="TIME",
        callback=_read_until,
        help="Where to stop, such as 2026-11-01T12:00Z.  [default: 3h ago]",
    ),
)
@click.option(
    "--from",
    "peer",
    type=click.Choice([peer.value for peer in Peer]),
    help="Read what this tool recorded in place of raw series, where those of errors no longer exist.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write; it must not exist yet.",
)
@click.argument("slos", metavar="[SLO]...", nargs=-1)
@quiet_option
def command(
    definitions: Path,
    prometheus: Server,
    past: _Past,
    peer: str | None,
    output: Path,
    slos: tuple[str, ...],
) -> None:
    """Write what the rules of the named SLOs, or of all SLOs, would have recorded before they were loaded or
    while they were interrupted.

    New objectives then start with a history instead of none. Load the rules first and wait three hours,
    because younger data cannot be imported safely. Recorded data is left as it is; only the time without it
    is written, in OpenMetrics format, for promtool to import.

    With --from, the history is that of another tool. Pyrra's generic rules have numbers of all and of bad
    events. Sloth records ratios alone: they are weighted by all events from raw series.

    \b
    Examples:
      slo backfill --prometheus http://localhost:9090 --output history.om
      slo backfill checkout-orders --since 7d --prometheus http://localhost:9090 --output history.om
    """
    from slo.actions.backfill import backfill
    from slo.actions.definitions import load_in_force

    catalogue, source = load_in_force(definitions), Peer(peer) if peer else None
    samples = backfill(catalogue, slos, prometheus, past, output, notify_once(), source)
    show(f"{output} has {count(samples, 'sample')}. Import it once, where Prometheus keeps its data:")
    show(f"  promtool tsdb create-blocks-from openmetrics --max-block-duration={_BLOCKS} {output} DATA")
