"""Emergencies: who changed alone what is in force, and whether that has ended."""

from collections.abc import Iterator
from datetime import datetime

from slo.model import SLO, Catalogue
from slo.model.consent import InEmergency
from slo.model.emergency import at_minute
from slo.model.matrix_status import settled_by
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.plurals import have


def in_emergency(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives that one party alone has changed, and parties that cannot be notified of it."""
    for slo, one in _found(catalogue):
        by = one.declared
        yield checks.EMERGENCY.problem(
            f"{slo.id!r} is changed by {by.party} alone until {by.until}: {by.reason}; "
            f"{have(one.others)} yet to sign",
            slo.where("name"),
            hint=_hint(slo, one, catalogue),
        )
        parties = catalogue.organisation.value.parties if catalogue.organisation else {}
        for party in one.others:
            if party in parties and parties[party].ticket is None:
                message = f"{party!r} has no channel for tickets, so it would not hear of the emergency"
                yield checks.CHANNELS.problem(message, slo.where("name"), hint=f"add 'ticket' to {party!r}")


def ended_emergencies(catalogue: Catalogue, at: datetime) -> Iterator[Problem]:
    """Find objectives whose emergency is over, or has not begun, and that not all have signed."""
    for slo, one in _found(catalogue):
        by = one.declared
        if not by.holds(at):
            when = f"ended at {by.until}" if at >= at_minute(by.until) else f"begins only at {by.begins}"
            yield checks.DISPUTED.problem(
                f"{slo.id!r} is in force with other terms, and the emergency of {by.party} {when}: "
                f"{have(one.others)} yet to sign",
                slo.where("name"),
                hint=_hint(slo, one, catalogue),
            )


def _found(catalogue: Catalogue) -> Iterator[tuple[SLO, InEmergency]]:
    return ((slo, slo.emergency) for slo in catalogue.slos if slo.emergency)


def _hint(slo: SLO, one: InEmergency, catalogue: Catalogue) -> str:
    command = f"slo agree --as {one.dispute.lacking[0]} --by ROLE {slo.id}"
    return f"restore the terms in force, or all sign: {command}{settled_by(catalogue)}"
