"""slo ack: answer a call."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from slo.cli.call_options import alertmanager_options, caller_option, cluster, for_option, record_option
from slo.cli.calling import Log, ending, known_call, new_id, post
from slo.cli.options import definitions_option
from slo.cli.overviews import answering
from slo.cli.sources import read_catalogue
from slo.clients.alertmanager import Alertmanager
from slo.model import Catalogue, naming
from slo.model.call_record import Happened
from slo.plan.drafts import without_pages_of_drafts
from slo.plan.rules import rule_files
from slo.plan.types import Alert
from slo.records import Record
from slo.text.units import Duration


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
    calls = tuple(_made_by_itself(catalogue, what))
    for call in calls:
        _keep_from_calling(log, alertmanager, call, duration)
    if not calls and what in {slo.id for slo in catalogue.slos}:
        raise click.UsageError(f"pages of {what} call nobody by themselves; to answer a call, give its id")
    if not calls:
        _answer(log, alertmanager, what)


def _made_by_itself(catalogue: Catalogue, what: str) -> Iterator[Alert]:
    """Give the calls that the page of an objective, or of another alert, makes by the rules."""
    for file in rule_files(without_pages_of_drafts(catalogue)):
        for group in file.groups:
            for rule in group.rules:
                if isinstance(rule, Alert) and rule.name == naming.CALL and rule.labels["slo"] == what:
                    yield rule


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


def _keep_from_calling(log: Log, alertmanager: Alertmanager, rule: Alert, duration: Duration) -> None:
    """Silence exactly the call that a page would make by itself, if it has not made it yet."""
    labels = {"alertname": rule.name, **rule.labels}
    page, party = labels["slo"], labels[naming.CALLED_UPON]
    with answering():
        calling = alertmanager.alerts(labels, muted=False)
    now = datetime.now(UTC)
    call, until = new_id(now), now + duration.timedelta
    log.write(
        call,
        Happened.ANSWERING,
        labels=labels,
        annotations=dict(calling[0].annotations) if calling else None,
        ends_at=None if calling else until.isoformat(timespec="milliseconds"),
    )
    failed = f"{page} still calls {party} by itself. The same command tries it again."
    with log.sending(call, Happened.ANSWERED, failed):
        if not calling:
            alertmanager.silence(labels, until, log.by, f"{log.by} has the page of {page} (call {call})")
    if calling:
        click.echo(f"{party} was called already, and hears when the page ends; {log.by} is recorded as there")
    else:
        click.echo(f"The page of {page} does not call {party} before {until:%H:%M} UTC; it goes on itself")
