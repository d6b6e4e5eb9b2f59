"""slo pagerduty-check: compare a PagerDuty account with the definitions, and find gaps in on-call."""

from pathlib import Path

import click

from slo.cli.command import Command, Exit
from slo.cli.notices import notify
from slo.cli.options import definitions_option, format_option, pagerduty_option, token_file_option
from slo.cli.printing import show


@click.command("pagerduty-check", cls=Command)
@definitions_option
@pagerduty_option("The URL of PagerDuty's REST API; in the EU region it is https://api.eu.pagerduty.com.")
@token_file_option("--token-file", "A file with a token for that API; read access is enough.", required=True)
@format_option(["text", "json"], "text")
def command(definitions: Path, url: str, token_file: Path, form: str) -> None:
    """Report where a PagerDuty account differs from the definitions. Nothing is changed in PagerDuty.

    Compares escalation policies, services, timeouts and integrations. Also reports times in the next 14 days
    when nobody is on call, parties that would be paged too early because of that, and open incidents that
    still use an old escalation policy. If anything is found, the command exits with 1.

    \b
    Examples:
      slo pagerduty-check --token-file /etc/slo/pagerduty-token
      slo pagerduty-check --token-file token --format json
    """
    from slo.actions.definitions import load
    from slo.actions.notices import utc_now
    from slo.actions.pagerduty_check import pagerduty_check
    from slo.targets.pagerduty.findings import as_json, as_text

    found, wanted, account = pagerduty_check(load(definitions), url, token_file, utc_now())
    for remark in account.remarks if form == "text" else ():
        notify(f"Note: {remark}")
    show(as_text(found, wanted, account) if form == "text" else as_json(found, account))
    if found:
        raise click.exceptions.Exit(Exit.FINDINGS)
