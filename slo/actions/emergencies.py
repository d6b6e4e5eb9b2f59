"""Emergencies: one party alone signs other terms than those in force, for some hours."""

from datetime import datetime

from slo.actions.agree import refuse_others, refuse_role
from slo.actions.failures import InvalidRequest
from slo.model import Catalogue
from slo.model.consent import PRODUCT, SIGNED_BY, Dispute
from slo.model.emergency import LONGEST, Emergency, minute
from slo.model.signing import Signing, declare
from slo.model.subjects import Subject, SubjectKind


def declared(
    catalogue: Catalogue, party: str, names: tuple[str, ...], role: str, emergency: Emergency
) -> tuple[Signing, ...]:
    """Sign the named objectives alone. Nothing is written yet.

    Raises InvalidRequest as `agree` does, and for what no emergency can change: what is not in force with
    other terms, who signs it, and a second emergency before all have signed.
    """
    refuse_others(catalogue, party, names)
    if not names:
        raise InvalidRequest("name the objectives whose new terms apply in the emergency")
    refuse_role(catalogue, party, role)
    disputes = {one.written.subject: one for one in catalogue.standing.disputes}
    for name in names:
        _refuse(name, disputes.get(Subject(SubjectKind.OBJECTIVE, name)), party, catalogue)
    return tuple(declare(catalogue, party, names, role, emergency))


def emergency(reason: str, now: datetime, until: datetime) -> Emergency:
    """Return an emergency that begins now; raises InvalidRequest if it would be too long or is over."""
    if not now < until <= now + LONGEST:
        raise InvalidRequest(f"an emergency ends within 72 hours, by {minute(now + LONGEST)}", "until")
    if not reason.strip():
        raise InvalidRequest("an emergency has a reason", "emergency")
    return Emergency(reason=" ".join(reason.split()), begins=minute(now), until=minute(until))


def _refuse(name: str, one: Dispute | None, party: str, catalogue: Catalogue) -> None:
    """Raise InvalidRequest if no emergency of a party can change an objective."""
    if one is None or one.is_removal:
        raise InvalidRequest(f"{name!r} is no objective in force that is defined with other terms now")
    if any(change.term in (PRODUCT, SIGNED_BY) for change in one.changes):
        raise InvalidRequest(f"no emergency changes who signs {name!r}: all sign that")
    for earlier in one.in_force.emergencies:
        if earlier.party == party:
            message = f"the emergency of {party!r} until {earlier.until} was its last for {name!r}"
            raise InvalidRequest(f"{message} until all have signed")
    parties = catalogue.organisation.value.parties if catalogue.organisation else {}
    for other in one.lacking:
        if other in parties and other != party and parties[other].ticket is None:
            raise InvalidRequest(f"{other!r} has no channel for tickets, so it would not hear of this")
