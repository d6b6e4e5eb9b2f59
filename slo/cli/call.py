"""slo call: call upon a party, with a reason."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.cli.call_options import (
    alertmanager_options,
    caller_option,
    cluster,
    for_option,
    pagerduty_as,
    pagerduty_options,
    record_option,
    words,
)
from slo.cli.calling import Log, made, post_call, subject_of
from slo.cli.options import definitions_option
from slo.cli.sources import read_catalogue
from slo.model import Category, Organisation
from slo.model.call_record import Happened
from slo.plan.calls import Subject
from slo.records import Record
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.clients.alertmanager import Alertmanager


@click.command("call", short_help="Call upon a party, with a reason.")
@definitions_option
@alertmanager_options
@pagerduty_options
@record_option
@caller_option
@for_option("2h", "When the call ends by itself; the same command again makes it last longer.")
@click.option("--incident", metavar="ID", help="Call from this incident of PagerDuty, not by Alertmanager.")
@click.option("--reason", required=True, help="Why: whoever is woken reads it first.")
@click.argument("party")
@click.argument("subject", metavar="SLO|PRODUCT")
def command(
    definitions: Path,
    urls: tuple[str, ...],
    http_config: Path | None,
    pagerduty: str,
    token_file: Path | None,
    user: str | None,
    record: Record,
    caller: str,
    duration: Duration,
    incident: str | None,
    reason: str,
    party: str,
    subject: str,
) -> None:
    """Call upon PARTY for an SLO or a PRODUCT. It is woken now, and the product is told.

    A call adds somebody who helps: the product stays responsible, and keeps its own alerts. What is done is
    recorded before it is done. If it fails half-way, the same command goes on where it stopped.

    \b
    Examples:
      slo call reliability-engineering notify-api-availability --reason "the database is not ours"
      slo call cyber-security notify --reason "somebody reads our mail" --incident PT4KHLK
    """
    reason = words(reason, "--reason")
    organisation, about = subject_of(read_catalogue(definitions), party, subject)
    for warning in _unusual(organisation, about, party):
        click.echo(f"Warning: {warning}", err=True)
    log = Log(record, caller)
    if incident is None:
        _by_alertmanager(log, cluster(urls, http_config), about, party, reason, duration)
        return
    policy = organisation.parties[party].escalation_policy
    if policy is None:
        raise click.UsageError(f"nothing says whom PagerDuty asks for {party}: add 'escalation_policy' to it")
    account = pagerduty_as(pagerduty, token_file, user)
    call = made(log, about, party, reason, duration, incident)
    if sent := call.when(Happened.SENT):
        click.echo(f"{party} was asked at {sent:%H:%M} UTC, and is not asked twice: call {call.id}")
        return
    failed = (
        f"{party} was not asked. The same command tries it again; without --incident, Alertmanager calls."
    )
    unknown = f"It may be asked: look at the responders of {incident}. The same command asks again."
    with log.sending(call.id, Happened.SENT, failed, unknown):
        account.request_responder(incident, policy, f"{caller} calls upon {party}: {reason} (call {call.id})")
    click.echo(f"{party} is asked to help with {incident}. To stand it down: slo stand-down {call.id}")


def _by_alertmanager(
    log: Log, alertmanager: "Alertmanager", about: Subject, party: str, reason: str, duration: Duration
) -> None:
    call = made(log, about, party, reason, duration)
    failed = f"{party} was not called. The same command tries it again."
    with log.sending(call.id, Happened.SENT, failed) as but:
        post_call(alertmanager, call, but)
    assert call.ends_at is not None
    until = f"{call.ends_at:%H:%M} UTC"
    click.echo(f"{party} is called, until {until}. To stand it down: slo stand-down {call.id}")


def _unusual(organisation: Organisation, about: Subject, party: str) -> Iterator[str]:
    """Say where the model would call somebody else. People may know better: it is made all the same."""
    if party not in organisation.if_called_upon:
        yield f"the matrix does not mark {party} 'if-called-upon' for any alert"
    if category := about.labels.get("category"):
        usual = organisation.calls_for(Category(category))
        if usual != party:
            yield f"for {category} it is {usual or 'nobody'} who is called upon, not {party}"
