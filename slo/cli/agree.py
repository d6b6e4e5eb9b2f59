"""slo agree: sign objectives for a party."""

from datetime import date
from pathlib import Path

import click

from slo.actions.agree import agree
from slo.cli.command import Command
from slo.cli.options import definitions_option, read_day, read_name, today
from slo.report.signings import signing_text
from slo.text.plurals import count


@click.command("agree", cls=Command, short_help="Sign objectives for a party.")
@definitions_option
@click.option("--as", "party", metavar="PARTY", required=True, help="Whose signature: a product or a party.")
@click.option(
    "--by", "role", metavar="ROLE", required=True, callback=read_name, help="The role that signs for it."
)
@click.option("--on", metavar="DAY", callback=read_day, help="When it was agreed.  [default: today, in UTC]")
@click.argument("names", metavar="[SLO]...", nargs=-1)
def command(definitions: Path, party: str, role: str, on: date | None, names: tuple[str, ...]) -> None:
    """Sign these objectives for a party, or all that it has not signed as they are now.

    Parties that set objectives together each sign in a file of their own, which this command writes:
    PRODUCT/agreed/PARTY.yaml in the folder of definitions. Until all have signed, an objective is a draft,
    which is recorded and shown and wakes nobody. What is signed is shown term by term.

    \b
    Examples:
      slo agree --as notify --by product-manager
      slo agree --as reliability-engineering --by head-of-reliability-engineering notify-api-accepted
    """
    if on is not None and on > today():
        raise click.UsageError(f"--on {on} has not come yet, and nobody signs ahead")
    changed = 0
    for signing in agree(definitions, party, names, role, on or today()):
        click.echo(signing_text(signing))
        changed += len(signing.signed)
    click.echo(count(changed, "signature") if changed else f"{party} has signed everything as it is")
