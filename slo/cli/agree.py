"""slo agree: sign objectives for a party."""

from datetime import date
from pathlib import Path

import click

from slo.cli import Unusable
from slo.cli.options import definitions_option, read_day, read_name
from slo.cli.sources import count, read_catalogue, today
from slo.model import Catalogue
from slo.model.agreement import SET_OBJECTIVES, path_of_agreement
from slo.model.signing import sign
from slo.project import Refused, write_definition
from slo.report.agreement import agreement_text
from slo.report.signings import signing_text
from slo.text.diagnostics import nearest


@click.command("agree", short_help="Sign objectives for a party.")
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
    catalogue = read_catalogue(definitions)
    _check(catalogue, party, names)
    signings = tuple(sign(catalogue, party, names, role, on or today()))
    for signing in signings:
        agreement = signing.agreement
        place = path_of_agreement(agreement.product, agreement.party)
        try:
            write_definition(definitions, place, agreement_text(agreement))
        except Refused as refusal:
            raise Unusable(str(refusal)) from refusal
        click.echo(signing_text(signing))
    changed = sum(len(signing.signed) for signing in signings)
    click.echo(count(changed, "signature") if changed else f"{party} has signed everything as it is")


def _check(catalogue: Catalogue, party: str, names: tuple[str, ...]) -> None:
    """Refuse a party that signs nothing, and objectives that it does not sign."""
    who = {slo.id: catalogue.signatories(slo) for slo in catalogue.slos}
    parties = {one for signs in who.values() for one in signs}
    if not parties:
        raise click.UsageError(
            f"nothing needs to be signed: the matrix has no two parties 'responsible' for {SET_OBJECTIVES!r}"
        )
    if party not in parties:
        message = f"by the matrix, {party!r} is not responsible for {SET_OBJECTIVES!r} of any objective"
        raise click.UsageError(f"{message}; {nearest(party, parties)}")
    for name in names:
        if name not in who:
            raise click.UsageError(f"no objective is called {name!r}; {nearest(name, who)}")
        if party not in who[name]:
            others = " and ".join(who[name]) or "nobody"
            raise click.UsageError(f"{party!r} does not sign {name!r}: {others} must")
