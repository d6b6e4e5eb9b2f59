"""slo agree: sign objectives on behalf of a party."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from slo.cli.command import Command, Exit, grouped
from slo.cli.notices import notify_once
from slo.cli.options import definitions_option, prometheus_options, read_day, read_name, read_time, today
from slo.cli.printing import confirmed, show, show_painted
from slo.text.plurals import count
from slo.text.styles import Meaning, by_first_word
from slo.text.terminal import printable

if TYPE_CHECKING:
    from slo.actions.servers import Server
    from slo.model import Catalogue
    from slo.model.signing import Signing

_SIGNS = {"+": Meaning.ADDED, "-": Meaning.REMOVED}
"""What a line begins with that shows a term as it is signed now, and as it was."""


class _Consent(NamedTuple):
    """Whose signatures change, how, and what is said if none does."""

    party: str
    signings: Callable[[Catalogue, tuple[str, ...]], tuple[Signing, ...]]
    none: str


def _consent(
    verify: bool,
    party: str | None,
    role: str | None,
    on: date | None,
    refresh: bool,
    emergency: str | None,
    until: datetime | None,
) -> _Consent | None:
    from slo.actions.agree import agree, refreshed
    from slo.actions.emergencies import declared
    from slo.actions.emergencies import emergency as begun
    from slo.actions.notices import utc_now

    if verify and (party or role or on or refresh or emergency or until):
        raise click.UsageError("--verify looks at all signatures: omit all options of signing")
    if verify:
        return None
    _refuse_contradictions(role, on, refresh, emergency, until)
    if party is None:
        raise click.UsageError("Missing option '--as'.")
    if refresh:
        nothing = f"no valid signature of {party} is in an earlier form"
        return _Consent(party, lambda catalogue, names: refreshed(catalogue, party, names), nothing)
    if role is None:
        raise click.UsageError("Missing option '--by'.")
    if emergency is not None and until is not None:
        alone = begun(emergency, utc_now(), until)
        return _Consent(
            party,
            lambda catalogue, names: declared(catalogue, party, names, role, alone),
            "",
        )
    nothing = f"{party} has already signed every objective in its present form"
    return _Consent(
        party, lambda catalogue, names: agree(catalogue, party, names, role, on or today()), nothing
    )


def _refuse_contradictions(
    role: str | None, on: date | None, refresh: bool, emergency: str | None, until: datetime | None
) -> None:
    """Raise UsageError if options exclude each other, or if the day of a signature is in the future."""
    if (emergency is None) != (until is None):
        raise click.UsageError("an emergency has a reason and an end: --emergency REASON --until TIME")
    if emergency is not None and (refresh or on):
        raise click.UsageError("an emergency begins now: omit --refresh and --on")
    if refresh and (role or on):
        raise click.UsageError("--refresh keeps the day and role of each signature: omit --by and --on")
    if on is not None and on > today():
        raise click.UsageError(f"--on {on} is in the future; name today or an earlier day")


def is_terminal() -> bool:
    """Return whether somebody can answer questions."""
    return sys.stdin.isatty()


@click.command("agree", cls=Command)
@definitions_option
@grouped(
    "consent",
    _consent,
    click.option(
        "--verify",
        is_flag=True,
        help="Instead of signing, look in the Git history for consent that one person gave for two parties.",
    ),
    click.option("--as", "party", metavar="PARTY", help="Whose signature it is: a product or a party."),
    click.option(
        "--by", "role", metavar="ROLE", callback=read_name, help="The role that signs on behalf of PARTY."
    ),
    click.option(
        "--on",
        metavar="DAY",
        callback=read_day,
        help="The day of the agreement, such as 2026-11-01.  [default: today, in UTC]",
    ),
    click.option(
        "--refresh",
        is_flag=True,
        help="Instead of signing, write valid signatures of earlier versions of slo in the newest form.",
    ),
    click.option(
        "--emergency",
        metavar="REASON",
        help="Sign the named SLOs alone: their new terms apply until TIME, and the others get a ticket.",
    ),
    click.option(
        "--until",
        metavar="TIME",
        callback=read_time,
        help="The end of the emergency, at most 72 hours from now, such as 2026-11-30T18:00Z.",
    ),
)
@click.option("--dry-run", is_flag=True, help="Show what would be signed, and write nothing.")
@click.option("--yes", is_flag=True, help="Sign without asking; needed where nobody can be asked.")
@prometheus_options("Also show how good the objectives are today, by this Prometheus.")
@click.argument("names", metavar="[SLO]...", nargs=-1)
def command(
    definitions: Path,
    consent: _Consent | None,
    dry_run: bool,
    yes: bool,
    prometheus: Server | None,
    names: tuple[str, ...],
) -> None:
    """Sign the named SLOs on behalf of a party. Without names, sign all that it has not signed in their
    present form.

    This command shows what is signed: every new term, and of a changed one the old and the new words, and
    what the target means. Then it asks, and only after a yes writes the party's signatures to
    PRODUCT/agreed/PARTY.yaml in the folder of definitions. Until all parties that set a new objective have
    signed it, it is a draft: it is recorded and shown, but never pages.

    With --verify nothing is signed. The command finds signatures of two parties on one objective that the
    same person brought, by author or by key; objectives that disappeared from generated/agreed.yaml though
    not all signed that; and code owners that the code host does not read.

    \b
    exit code 0  signed, or nothing to sign, or nothing found
              1  the question was answered with no, or --verify found something
              3  --verify could not read the whole history

    \b
    Examples:
      slo agree --as notify --by product-manager
      slo agree --as reliability-engineering --by head-of-reliability-engineering notify-api-accepted
      slo agree --as notify --by product-manager --dry-run --prometheus http://localhost:9090
      slo agree --as notify --refresh
      slo agree --as notify --by delivery-manager --emergency "counts bots" --until 2026-11-30T18:00Z ID
      slo agree --verify
    """
    from slo.actions.agree import load_to_sign, measured, write
    from slo.report.signings import signing_text

    if consent is None:
        _verify(definitions)
        return
    catalogue = load_to_sign(definitions)
    signings = consent.signings(catalogue, names)
    figures = measured(catalogue, prometheus, signings, notify_once()) if prometheus else {}
    slos = {slo.id: slo for slo in catalogue.slos}
    for signing in signings:
        show_painted(partial(by_first_word, signing_text(signing, slos, figures), _SIGNS))
    number = count(sum(len(signing.signed) for signing in signings), "signature")
    if not signings:
        show(consent.none)
    elif dry_run:
        show(f"{number}; nothing was written")
    elif _confirmed(consent.party, yes):
        write(definitions, signings)
        show(number)
    else:
        show("Nothing was signed.")
        raise click.exceptions.Exit(Exit.FINDINGS)


def _confirmed(party: str, yes: bool) -> bool:
    """Ask whether to sign; raises UsageError if nobody can be asked."""
    if yes:
        return True
    if not is_terminal():
        raise click.UsageError("nobody can be asked here: --yes signs without asking, --dry-run only shows")
    return confirmed(f"Sign this on behalf of {party}?")


def _verify(definitions: Path) -> None:
    from slo.actions.verify import verify  # imported here, because signing reads no history

    found = verify(definitions)
    for finding in found.findings:
        show(printable(finding))
    uncommitted = f", {found.uncommitted} of them not committed yet" if found.uncommitted else ""
    show(f"{count(found.signatures, 'signature')}{uncommitted}; {count(len(found.findings), 'finding')}")
    if found.findings:
        raise click.exceptions.Exit(Exit.FINDINGS)
