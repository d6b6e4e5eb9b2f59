"""slo agree: sign objectives on behalf of a party."""

from datetime import date
from pathlib import Path

import click

from slo.actions.agree import agree
from slo.cli.command import Command
from slo.cli.options import definitions_option, read_day, read_name, today
from slo.report.signings import signing_text
from slo.text.plurals import count


@click.command("agree", cls=Command, short_help="Sign objectives on behalf of a party.")
@definitions_option
@click.option(
    "--as", "party", metavar="PARTY", required=True, help="Whose signature it is: a product or a party."
)
@click.option(
    "--by",
    "role",
    metavar="ROLE",
    required=True,
    callback=read_name,
    help="The role that signs on behalf of PARTY.",
)
@click.option(
    "--on",
    metavar="DAY",
    callback=read_day,
    help="The day of the agreement, such as 2026-11-01.  [default: today, in UTC]",
)
@click.argument("names", metavar="[SLO]...", nargs=-1)
def command(definitions: Path, party: str, role: str, on: date | None, names: tuple[str, ...]) -> None:
    """Sign the named SLOs on behalf of a party. Without names, sign all that it has not signed in their
    present form.

    This command writes the party's signatures to PRODUCT/agreed/PARTY.yaml in the folder of definitions.
    Until all parties that set an objective have signed it, it is a draft: it is recorded and shown, but
    never pages. The command prints each signed term.

    \b
    Examples:
      slo agree --as notify --by product-manager
      slo agree --as reliability-engineering --by head-of-reliability-engineering notify-api-accepted
    """
    if on is not None and on > today():
        raise click.UsageError(f"--on {on} is in the future; name today or an earlier day")
    changed = 0
    for signing in agree(definitions, party, names, role, on or today()):
        click.echo(signing_text(signing))
        changed += len(signing.signed)
    click.echo(
        count(changed, "signature")
        if changed
        else f"{party} has already signed every objective in its present form"
    )
