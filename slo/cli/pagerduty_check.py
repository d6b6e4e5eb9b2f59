"""slo pagerduty-check: whether PagerDuty is as the definitions say, and somebody is on call."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from slo.cli import Exit
from slo.cli.options import definitions_option
from slo.cli.overviews import NotAsked
from slo.cli.sources import read_catalogue
from slo.targets.pagerduty.drift import findings
from slo.targets.pagerduty.findings import as_json, as_text
from slo.targets.pagerduty.plan import pager

_AHEAD = timedelta(days=14)
_PATIENCE = 30  # seconds for an answer; PagerDuty may ask to wait


@click.command("pagerduty-check", short_help="Compare PagerDuty with the definitions.")
@definitions_option
@click.option(
    "--pagerduty",
    metavar="URL",
    envvar="SLO_PAGERDUTY",
    show_envvar=True,
    default="https://api.pagerduty.com",
    show_default=True,
    help="PagerDuty's REST API; that of its region in the EU is https://api.eu.pagerduty.com.",
)
@click.option(
    "--token-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    envvar="SLO_PAGERDUTY_TOKEN_FILE",
    show_envvar=True,
    required=True,
    help="A file with a token of that API. It need only read.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(definitions: Path, pagerduty: str, token_file: Path, form: str) -> None:
    """Find where an account of PagerDuty is not what the definitions say. Nothing is changed there.

    Policies and services, timeouts, integrations; times in the next 14 days at which nobody is on call, and
    parties that would be woken too early because of it; open incidents that still use an old policy.

    \b
    Examples:
      slo pagerduty-check --token-file /etc/slo/pagerduty-token
      slo pagerduty-check --token-file token --format json
    """
    from slo.clients.failures import Refused, Unreachable
    from slo.clients.pagerduty import rest_api
    from slo.clients.pagerduty_account import read_account
    from slo.clients.urls import Address

    try:
        address = Address.parse(pagerduty)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--pagerduty") from error
    wanted = pager(read_catalogue(definitions))
    if wanted is None:
        raise click.ClickException("nobody says who is on call: give a product or a party its 'pagerduty'")
    api = rest_api(address, token_file, timeout=_PATIENCE)
    try:
        account = read_account(api, wanted.schedules.keys(), datetime.now(UTC), _AHEAD)
    except (Unreachable, Refused) as error:
        raise NotAsked(str(error)) from error
    found = findings(wanted, account)
    for remark in account.remarks if form == "text" else ():
        click.echo(f"Note: {remark}", err=True)
    click.echo(as_text(found, wanted, account) if form == "text" else as_json(found, account))
    if found:
        raise click.exceptions.Exit(Exit.FINDINGS)
