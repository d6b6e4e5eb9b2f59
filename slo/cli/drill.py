"""slo drill: call a party to see that it answers, and how soon."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from slo.cli import Exit
from slo.cli.call_options import alertmanager_options, caller_option, cluster, for_option, record_option
from slo.cli.calling import Log, ending, made, post, post_call, subject_of
from slo.cli.options import definitions_option
from slo.cli.sources import read_catalogue
from slo.clients.alertmanager import Alertmanager
from slo.clients.failures import Refused, Unreachable
from slo.model.call_record import CallRecord, Happened
from slo.records import Record
from slo.report.calls import in_words
from slo.text.units import Duration

_REASON = "a drill, to see that calls arrive"
_LOOK_EVERY = 2  # seconds


@click.command("drill", short_help="Call a party to see that it answers, and how soon.")
@definitions_option
@alertmanager_options
@record_option
@caller_option
@for_option("15m", "How long to wait for an answer.")
@click.argument("party")
@click.argument("product")
def command(
    definitions: Path,
    urls: tuple[str, ...],
    http_config: Path | None,
    record: Record,
    caller: str,
    duration: Duration,
    party: str,
    product: str,
) -> None:
    """Call PARTY for a PRODUCT as a drill, wait until it answers, and stand it down.

    Every title says that it is a drill. The party answers by slo ack and the id in its message. It exits with
    1 if nobody answers.

    \b
    Example:
      slo drill reliability-engineering notify --for 20m
    """
    log, alertmanager = Log(record, caller), cluster(urls, http_config)
    _, about = subject_of(read_catalogue(definitions), party, product)
    call = made(log, about, party, _REASON, duration, drill=True)
    with log.sending(
        call.id, Happened.SENT, f"{party} was not called. The same command tries it again."
    ) as but:
        post_call(alertmanager, call, but)
    began = datetime.now(UTC)
    click.echo(f"{party} is called, and answers by: slo ack {call.id}", err=True)
    try:
        answered_by = _wait(alertmanager, call)
        took = datetime.now(UTC) - began
        log.write(call.id, Happened.ANSWERED if answered_by else Happened.UNANSWERED, answered_by=answered_by)
    finally:
        _stand_down(log, alertmanager, call)
    if not answered_by:
        click.echo(f"Nobody of {party} answered within {in_words(took)}")
        raise click.exceptions.Exit(Exit.FINDINGS)
    click.echo(f"{answered_by} answered for {party} after {in_words(took)}")


def _wait(alertmanager: Alertmanager, call: CallRecord) -> str | None:
    """Look until somebody has answered, and say who; None if nobody does in time."""
    while datetime.now(UTC) < _end(call) - timedelta(seconds=_LOOK_EVERY):
        time.sleep(_LOOK_EVERY)
        try:
            found = alertmanager.alerts({"call_id": call.id})
        except (Unreachable, Refused) as error:
            click.echo(f"Waiting, though {error}", err=True)
            continue
        for alert in found:
            if "answered_by" in alert.annotations:
                return alert.annotations["answered_by"]
    return None


def _stand_down(log: Log, alertmanager: Alertmanager, call: CallRecord) -> None:
    log.write(call.id, Happened.STANDING_DOWN)
    failed = f"The drill ends by itself at {_end(call):%H:%M} UTC, or by: slo stand-down {call.id}"
    with log.sending(call.id, Happened.STOOD_DOWN, failed) as but:
        post(alertmanager, ending(call, datetime.now(UTC), stood_down_by=log.by), but)


def _end(call: CallRecord) -> datetime:
    assert call.ends_at is not None
    return call.ends_at
