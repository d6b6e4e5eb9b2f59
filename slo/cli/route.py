"""slo route: show who is notified of an alert, and why."""

from datetime import datetime
from pathlib import Path

import click

from slo.cli.command import Command
from slo.cli.options import at_option, definitions_option, format_option, read_labels
from slo.cli.printing import show
from slo.text.json import document


@click.command("route", cls=Command)
@definitions_option
@format_option(["text", "json"], "text")
@at_option("Also show which receivers are muted at this time, such as 2026-12-25T12:00Z.")
@click.argument("labels", nargs=-1, required=True)
def command(definitions: Path, form: str, at: datetime | None, labels: tuple[str, ...]) -> None:
    """Show who is notified of an alert with these LABELS, through which channel, in which hours, and why.

    LABELS are written name=value. Routes match on product, severity and called_upon. Severity is page, ticket
    or info, or a word of the organisation's 'severities'.

    \b
    Examples:
      slo route product=notify severity=page
      slo route product=notify severity=page called_upon=cyber-security
      slo route product=registers severity=page --at 2026-12-25T12:00+00:00
    """
    from slo.actions.definitions import load
    from slo.actions.route import route
    from slo.report.routes import as_json, as_text

    found = route(load(definitions), read_labels(labels), at)
    show(as_text(found) if form == "text" else document(as_json(found)))
