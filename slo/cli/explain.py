"""slo explain: print expanded definitions, and what objectives, alerts, series and receivers mean."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from slo.cli.call_options import record_option
from slo.cli.command import Command
from slo.cli.notices import notify
from slo.cli.options import definitions_option, read_labels
from slo.cli.printing import show_painted
from slo.text.styles import OF_LEVELS, by_first_word

if TYPE_CHECKING:
    from slo.model.call_record import CallRecord
    from slo.records import Record


@click.command("explain", cls=Command)
@definitions_option
@click.option(
    "--notification",
    metavar="FILE",
    type=click.File(encoding="utf-8"),
    help="The JSON of a notification, as Alertmanager's webhook sends it; - is the standard input.",
)
@record_option
@click.argument("names", metavar="[NAME|LABEL=VALUE]...", nargs=-1)
def command(definitions: Path, notification: TextIO | None, record: Record, names: tuple[str, ...]) -> None:
    """Print the expanded definition of the named services, or of all: YAML with archetypes and defaults
    filled in.

    Comments state where each part comes from. Below, they explain each objective: which events are counted,
    how many may be bad, which alerts notify whom, and who is the first responder. For an SLO, only this
    explanation is printed. The YAML of a service is valid and can replace its original definition.

    The name of an alert, or its labels, leads back to the line of the definition and who signed it, and
    forward to who is notified. A set of labels may be pasted from Prometheus. A call by a person is
    explained by the record of calls, a recorded series or a receiver by its name.

    \b
    Examples:
      slo explain notify-api
      slo explain notify-api-accepted
      slo explain alertname=SLOErrorBudgetBurn slo=notify-api-accepted window=1h
      slo explain slo:error_ratio:1h notify/page
    """
    from slo.actions.definitions import load
    from slo.actions.explain import Notified, explain, explain_alert, explain_notification

    catalogue = load(definitions)
    labels = [name for name in names if "=" in name]
    if notification is not None and names:
        raise click.UsageError("name something, or give a --notification")
    if any(name.startswith(('{"', "[")) for name in names):
        raise click.UsageError("JSON is read from a file or the standard input: slo explain --notification -")
    if labels and len(labels) < len(names):
        raise click.UsageError("name either labels of one alert, or names")
    if notification is not None:
        text = explain_notification(catalogue, notification.read(), _calls(record))
    elif labels:
        text = explain_alert(catalogue, Notified(read_labels(labels)), _calls(record))
    else:
        text = explain(catalogue, names)
    show_painted(partial(by_first_word, text.removesuffix("\n"), OF_LEVELS))


def _calls(record: Record) -> tuple[CallRecord, ...]:
    from slo.actions.recording import read
    from slo.model.call_record import calls

    return calls(read(record, notify).events)
