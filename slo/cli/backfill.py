"""slo backfill: write the history of objectives from the time before their rules were loaded."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from slo.cli import Exit
from slo.cli.histories import Source, gap, new_file, write
from slo.cli.options import Where, definitions_option, prometheus_options, read_time
from slo.cli.overviews import answering, server
from slo.cli.sources import read_catalogue
from slo.model import SLO, Catalogue, Strategy
from slo.plan.backfill import UNSAFE, period
from slo.text.diagnostics import nearest
from slo.text.units import Duration
from slo.text.words import count

_PATIENCE = 120  # seconds for a day of one objective, as long as Prometheus itself allows
_BLOCKS = "54h"  # few blocks, and none larger than those that Prometheus makes where it keeps a month


def _read_duration(ctx: click.Context, param: click.Parameter, text: str | None) -> Duration | None:
    try:
        return Duration.parse(text) if text else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _read_until(ctx: click.Context, param: click.Parameter, text: str | None) -> datetime:
    latest = datetime.now(UTC) - UNSAFE
    until = read_time(ctx, param, text) or latest
    if until > latest:
        raise click.BadParameter("Prometheus may lose raw data if what is younger than 3h is imported")
    return until


@click.command("backfill", short_help="Write the history of new objectives.")
@definitions_option
@prometheus_options("Ask this Prometheus, which has the raw series.", required=True)
@click.option(
    "--since",
    metavar="DURATION",
    callback=_read_duration,
    help="How far to go back.  [default: the window of each objective]",
)
@click.option("--until", metavar="TIME", callback=_read_until, help="Where to stop.  [default: 3h ago]")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write, which must not exist yet.",
)
@click.argument("slos", metavar="[SLO]...", nargs=-1)
def command(
    definitions: Path,
    prometheus: Where,
    since: Duration | None,
    until: datetime,
    output: Path,
    slos: tuple[str, ...],
) -> None:
    """Write the history of these SLOs, or of all, that their rules would have recorded.

    New objectives then begin with a past instead of an empty budget. Load the rules first, and come back
    three hours later: what is younger cannot be imported safely. What the rules have recorded stays as it
    is; only the time before is written.

    \b
    Examples:
      slo backfill --prometheus http://localhost:9090 --output history.om
      slo backfill checkout-orders --since 7d --prometheus http://localhost:9090 --output history.om
    """
    chosen = _chosen(read_catalogue(definitions), slos)
    source = Source(replace(server(prometheus), timeout=_PATIENCE))
    with new_file(output) as text, answering():
        gaps = [(slo, gap(source, slo, period(since or slo.reach, until))) for slo in chosen]
        samples = write(source, [(slo, missing) for slo, missing in gaps if missing], text)
        if not samples:
            click.echo("There is nothing to write", err=True)
            raise click.exceptions.Exit(Exit.NO_DATA)
    click.echo(f"{output} has {count(samples, 'sample')}. Import it once, where Prometheus keeps its data:")
    click.echo(f"  promtool tsdb create-blocks-from openmetrics --max-block-duration={_BLOCKS} {output} DATA")


def _chosen(catalogue: Catalogue, names: tuple[str, ...]) -> list[SLO]:
    ids = {slo.id for slo in catalogue.slos}
    for name in names:
        if name not in ids:
            raise click.UsageError(f"no objective is called {name!r}; {nearest(name, ids)}")
    chosen = [slo for slo in catalogue.slos if not names or slo.id in names]
    direct = [slo.id for slo in chosen if slo.service.strategy is Strategy.DIRECT]
    if direct and (names or len(direct) == len(chosen)):
        raise click.UsageError(f"nothing to backfill: {direct[0]} is computed from raw series directly")
    return [slo for slo in chosen if slo.id not in direct]
