"""slo calls: who was called upon, by whom, why, and how it ended."""

from datetime import UTC, datetime

import click

from slo.cli import Exit
from slo.cli.call_options import record_option
from slo.cli.calling import read
from slo.model.call_record import calls
from slo.records import Record
from slo.report.calls import as_json, as_table


@click.command("calls", short_help="Show the record of calls.")
@record_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(record: Record, form: str) -> None:
    """Show who called upon whom, when, why, how it ended, and how long an answer took.

    Calls that a page makes by itself are recorded here once somebody answers them by slo ack. Prometheus
    knows them all: ALERTS{call_mode="automatic"}.

    \b
    Example:
      slo calls --format json
    """
    recorded = read(record)
    known, now = calls(recorded.events), datetime.now(UTC)
    click.echo(as_table(known, now) if form == "table" else as_json(known, now))
    if recorded.unreadable:
        raise click.exceptions.Exit(Exit.FINDINGS)
