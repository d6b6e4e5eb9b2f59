"""slo calls: show who was called, by whom, why, and how the call ended, or verify the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slo.cli.call_options import record_option
from slo.cli.command import Command, Exit
from slo.cli.notices import notify
from slo.cli.options import format_option
from slo.cli.printing import show

if TYPE_CHECKING:
    from slo.records import Record


@click.command("calls", cls=Command)
@record_option
@format_option(["table", "json"], "table")
@click.option(
    "--verify", is_flag=True, help="Verify the hashes of the record instead; exit with 1 if it was changed."
)
def command(record: Record, form: str, verify: bool) -> None:
    """Show who called whom, when and why, how long an answer took, and how the call ended.

    A call that a page makes by itself is recorded here once somebody runs 'slo ack' for it. Prometheus has
    all of them: ALERTS{call_mode="automatic"}.

    \b
    Examples:
      slo calls
      slo calls --format json
      slo calls --verify
    """
    from slo.actions.notices import utc_now
    from slo.actions.recording import read
    from slo.model.call_record import calls
    from slo.report.calls import as_json, as_table
    from slo.report.chain import as_json as chain_as_json
    from slo.report.chain import as_text as chain_as_text

    if verify:
        chain = record.verify()
        show(chain_as_json(chain) if form == "json" else chain_as_text(chain, record.path))
        raise click.exceptions.Exit(Exit.FINDINGS if chain.breaks else Exit.OK)
    recorded = read(record, notify)
    known = calls(recorded.events)
    show(as_table(known, utc_now()) if form == "table" else as_json(known, utc_now()))
    if recorded.unreadable:
        raise click.exceptions.Exit(Exit.FINDINGS)
