"""slo pagerduty-check: whether PagerDuty is as the definitions say, and somebody is on call."""

from pathlib import Path

import click

from slo.actions.definitions import load
from slo.actions.notices import utc_now
from slo.actions.pagerduty_check import pagerduty_check
from slo.cli.command import Command
from slo.cli.exits import Exit
from slo.cli.notices import notify
from slo.cli.options import definitions_option, format_option
from slo.report.pagerduty import as_json, as_text


@click.command("pagerduty-check", cls=Command, short_help="Compare PagerDuty with the definitions.")
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
@format_option(["text", "json"], "text")
def command(definitions: Path, pagerduty: str, token_file: Path, form: str) -> None:
    """Find where an account of PagerDuty is not what the definitions say. Nothing is changed there.

    Policies and services, timeouts, integrations; times in the next 14 days at which nobody is on call, and
    parties that would be woken too early because of it; open incidents that still use an old policy.

    \b
    Examples:
      slo pagerduty-check --token-file /etc/slo/pagerduty-token
      slo pagerduty-check --token-file token --format json
    """
    found, wanted, account = pagerduty_check(load(definitions), pagerduty, token_file, utc_now())
    for remark in account.remarks if form == "text" else ():
        notify(f"Note: {remark}")
    click.echo(as_text(found, wanted, account) if form == "text" else as_json(found, account))
    if found:
        raise click.exceptions.Exit(Exit.FINDINGS)
