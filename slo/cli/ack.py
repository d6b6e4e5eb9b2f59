"""slo ack: answer a call."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from slo.cli.call_options import alertmanager_options, caller_option, cluster, for_option, record_option
from slo.cli.calling import Log, ending, known_call, new_id, post
from slo.cli.options import definitions_option
from slo.cli.overviews import answering
from slo.cli.sources import read_catalogue
from slo.clients.alertmanager import Alertmanager
from slo.model import SLO, Catalogue
from slo.model.call_record import Happened
from slo.plan.calls import about, automatic_labels, automatic_parties
from slo.records import Record
from slo.units import Duration


@click.command("ack", short_help="Answer a call.")
@definitions_option
@alertmanager_options
@record_option
@caller_option
@for_option("1h", "For how long the pages of an SLO call nobody by themselves.")
@click.argument("what", metavar="SLO|CALL")
def command(
    definitions: Path,
    urls: tuple[str, ...],
    http_config: Path | None,
    record: Record,
    caller: str,
    duration: Duration,
    what: str,
) -> None:
    """Answer a CALL, or say that your team has the page of an SLO, which then calls nobody by itself.

    The page goes on, and so do its messages: what is silenced is only the call that it would make. A call
    that has been made is not silenced, because then nobody would hear of its end.

    \b
    Examples:
      slo ack petitions-api-availability
      slo ack 20261101-0231-4f9a1c
    """
    log, alertmanager = Log(record, caller), cluster(urls, http_config)
    catalogue = read_catalogue(definitions)
    slo = next((slo for slo in catalogue.slos if slo.id == what), None)
    if slo is None:
        _answer(log, alertmanager, what)
    else:
        _keep_from_calling(log, alertmanager, slo, catalogue, duration)


def _answer(log: Log, alertmanager: Alertmanager, call: str) -> None:
    """Answer a call that somebody made; whoever waits for it sees it in Alertmanager."""
    found = known_call(log, call, alertmanager)
    now = datetime.now(UTC)
    if not found.is_open(now):
        raise click.UsageError(f"the call {call} is over: {found.state(now)}")
    said = {"labels": dict(found.labels), "annotations": dict(found.annotations), "incident": found.incident}
    log.write(call, Happened.ANSWERING, **said, ends_at=found.ends_at.isoformat() if found.ends_at else None)
    answer = {"answered_by": log.by, "answered_at": now.isoformat(timespec="seconds")}
    with log.sending(
        call, Happened.ANSWERED, "The answer is not known. The same command tries it again."
    ) as but:
        if found.incident is None:
            post(alertmanager, ending(found, found.ends_at or now + timedelta(hours=1), **answer), but)
    click.echo(f"{call} is answered by {log.by}")


def _keep_from_calling(
    log: Log, alertmanager: Alertmanager, slo: SLO, catalogue: Catalogue, duration: Duration
) -> None:
    """Silence exactly the calls that the page of an objective would make by itself."""
    parties = automatic_parties(slo, catalogue)
    if not parties:
        raise click.UsageError(f"pages of {slo.id} call nobody by themselves; to answer a call, give its id")
    for party in parties:
        labels = automatic_labels(slo, party)
        with answering():
            calling = alertmanager.alerts(**labels)
        until = datetime.now(UTC) + timedelta(milliseconds=duration.milliseconds)
        call = new_id(datetime.now(UTC))
        log.write(
            call,
            Happened.ANSWERING,
            labels=dict(labels),
            annotations=dict(calling[0].annotations if calling else about(slo).annotations),
            ends_at=None if calling else until.isoformat(timespec="milliseconds"),
        )
        failed = f"{slo.id} still calls {party} by itself. The same command tries it again."
        with log.sending(call, Happened.ANSWERED, failed):
            if not calling:
                alertmanager.silence(
                    labels, until, log.by, f"{log.by} has the page of {slo.id} (call {call})"
                )
        if calling:
            click.echo(
                f"{party} was called already, and hears when the page ends; {log.by} is recorded as there"
            )
        else:
            click.echo(
                f"The page of {slo.id} does not call {party} before {until:%H:%M} UTC; it goes on itself"
            )
