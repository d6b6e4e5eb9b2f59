"""slo calls: who was called upon, by whom, why, and how it ended."""

import click

from slo.actions.notices import utc_now
from slo.actions.recording import read
from slo.cli.call_options import record_option
from slo.cli.command import Command, Exit
from slo.cli.notices import notify
from slo.cli.options import format_option
from slo.model.call_record import calls
from slo.records import Record
from slo.report.calls import as_json, as_table


@click.command("calls", cls=Command, short_help="Show the record of calls.")
@record_option
@format_option(["table", "json"], "table")
def command(record: Record, form: str) -> None:
    """Show who called upon whom, when, why, how it ended, and how long an answer took.

    Calls that a page makes by itself are recorded here once somebody answers them by slo ack. Prometheus
    knows them all: ALERTS{call_mode="automatic"}.

    \b
    Example:
      slo calls --format json
    """
    recorded = read(record, notify)
    known = calls(recorded.events)
    click.echo(as_table(known, utc_now()) if form == "table" else as_json(known, utc_now()))
    if recorded.unreadable:
        raise click.exceptions.Exit(Exit.FINDINGS)
