"""slo stand-down: end a call."""

from datetime import UTC, datetime
from pathlib import Path

import click

from slo.cli.call_options import (
    alertmanager_options,
    caller_option,
    cluster,
    pagerduty_as,
    pagerduty_options,
    record_option,
)
from slo.cli.calling import Log, ending, known_call, post
from slo.cli.options import definitions_option
from slo.cli.sources import read_catalogue
from slo.model import Catalogue
from slo.model.call_record import Happened
from slo.records import Record


@click.command("stand-down", short_help="End a call.")
@definitions_option
@alertmanager_options
@pagerduty_options
@record_option
@caller_option
@click.argument("call")
def command(
    definitions: Path,
    urls: tuple[str, ...],
    http_config: Path | None,
    pagerduty: str,
    token_file: Path | None,
    user: str | None,
    record: Record,
    caller: str,
    call: str,
) -> None:
    """End a CALL: who was called, and the product, hear that help is not needed any more.

    They hear it when Alertmanager next looks at the call, within five minutes. A call that a page made ends
    with the page.

    \b
    Example:
      slo stand-down 20261101-0231-4f9a1c
    """
    log = Log(record, caller)
    alertmanager = cluster(urls, http_config) if urls else None
    found = known_call(log, call, alertmanager)
    if found.when(Happened.STOOD_DOWN):
        click.echo(f"{call} was {found.state(datetime.now(UTC))}")
        return
    said = {"labels": dict(found.labels), "annotations": dict(found.annotations), "incident": found.incident}
    failed = f"{found.party} was not stood down. The same command tries it again."
    if found.incident is None:
        alertmanager = cluster(urls, http_config)
        log.write(call, Happened.STANDING_DOWN, **said)
        with log.sending(call, Happened.STOOD_DOWN, failed) as but:
            post(alertmanager, ending(found, datetime.now(UTC), stood_down_by=caller), but)
    else:
        policy = _policy(read_catalogue(definitions), found.party)
        account = pagerduty_as(pagerduty, token_file, user)
        log.write(call, Happened.STANDING_DOWN, **said)
        with log.sending(call, Happened.STOOD_DOWN, failed):
            account.cancel_responder(found.incident, policy)
    click.echo(f"{found.party} is stood down")


def _policy(catalogue: Catalogue, name: str) -> str:
    """Give the escalation policy that PagerDuty asked; raises UsageError."""
    party = catalogue.organisation.value.parties.get(name) if catalogue.organisation else None
    if party is None or party.escalation_policy is None:
        raise click.UsageError(f"nothing says whom PagerDuty asked for {name}: it has no 'escalation_policy'")
    return party.escalation_policy
