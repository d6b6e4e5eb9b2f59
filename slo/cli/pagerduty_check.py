"""slo pagerduty-check: whether PagerDuty is as the definitions say, and somebody is on call."""

from pathlib import Path

import click

from slo.actions.definitions import load
from slo.actions.notices import utc_now
from slo.actions.pagerduty_check import pagerduty_check
from slo.cli.command import Command, Exit
from slo.cli.notices import notify
from slo.cli.options import definitions_option, format_option, pagerduty_option, token_file_option
from slo.targets.pagerduty.findings import as_json, as_text


@click.command("pagerduty-check", cls=Command, short_help="Compare PagerDuty with the definitions.")
@definitions_option
@pagerduty_option("PagerDuty's REST API; that of its region in the EU is https://api.eu.pagerduty.com.")
@token_file_option("--token-file", "A file with a token of that API. It need only read.", required=True)
@format_option(["text", "json"], "text")
def command(definitions: Path, url: str, token_file: Path, form: str) -> None:
    """Find where an account of PagerDuty is not what the definitions say. Nothing is changed there.

    Policies and services, timeouts, integrations; times in the next 14 days at which nobody is on call, and
    parties that would be woken too early because of it; open incidents that still use an old policy.

    \b
    Examples:
      slo pagerduty-check --token-file /etc/slo/pagerduty-token
      slo pagerduty-check --token-file token --format json
    """
    found, wanted, account = pagerduty_check(load(definitions), url, token_file, utc_now())
    for remark in account.remarks if form == "text" else ():
        notify(f"Note: {remark}")
    click.echo(as_text(found, wanted, account) if form == "text" else as_json(found, account))
    if found:
        raise click.exceptions.Exit(Exit.FINDINGS)
