"""Sign objectives on behalf of a party, in the file of its signatures."""

import warnings
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from slo.actions.definitions import examine
from slo.actions.failures import InvalidRequest
from slo.actions.notices import Notify
from slo.actions.servers import Server
from slo.model import Catalogue
from slo.model.agreement import SET_OBJECTIVES, path_of_agreement
from slo.model.signing import Signing, refresh, sign
from slo.model.subjects import SubjectKind
from slo.project import write_definition
from slo.report.agreement import agreement_text
from slo.text import checks
from slo.text.diagnostics import nearest

_MENDED_BY_SIGNING = (checks.DISPUTED.code, checks.UNLISTED_ROLE.code)
"""Errors of definitions that a signature can mend."""


def load_to_sign(definitions: Path) -> Catalogue:
    """Return the catalogue of a folder; raises InvalidDefinitions for errors that no signature mends."""
    return examine(definitions).accepted(apart_from=_MENDED_BY_SIGNING)


def agree(
    catalogue: Catalogue, party: str, names: tuple[str, ...], role: str, on: date
) -> tuple[Signing, ...]:
    """Sign the named objectives on behalf of a party; by default all that it has not signed in this form.

    `role` is who signs for the party. Nothing is written yet. Raises InvalidRequest if the party or an
    objective needs no such signature, or the role may not sign for the party.
    """
    refuse_others(catalogue, party, names)
    refuse_role(catalogue, party, role)
    return tuple(sign(catalogue, party, names, role, on))


def refreshed(catalogue: Catalogue, party: str, names: tuple[str, ...]) -> tuple[Signing, ...]:
    """Put valid signatures of a party, by default all, in the newest form. Nothing is written yet.

    Raises InvalidRequest if the party or an objective needs no such signature.
    """
    refuse_others(catalogue, party, names)
    return tuple(refresh(catalogue, party, names))


def write(definitions: Path, signings: Iterable[Signing]) -> None:
    """Write the files of signatures; raises Refused if one cannot be written."""
    for signing in signings:
        agreement = signing.agreement
        place = path_of_agreement(agreement.home, agreement.party)
        write_definition(definitions, place, agreement_text(agreement))


def measured(
    catalogue: Catalogue, server: Server, signings: Iterable[Signing], notify: Notify = warnings.warn
) -> Mapping[str, Fraction]:
    """Return the error ratio in their window of the objectives to be signed; of groups, that of the worst.

    Those without data are left out; all are if the server cannot be queried, and `notify` is called.
    """
    # Imported here, because the clients are slow to import, and few signings ask for figures.
    from slo.actions.assess import assess
    from slo.clients.failures import Refused, Unreachable

    defined = {slo.id for slo in catalogue.slos}
    signed = (one.subject for signing in signings for one in signing.signed)
    ids = [one.name for one in signed if one.kind is SubjectKind.OBJECTIVE and one.name in defined]
    try:
        statuses = assess(catalogue, server, ids, notify=notify).statuses if ids else ()
    except (Refused, Unreachable) as error:
        notify(f"Without figures of today: {error}")
        return {}
    found: dict[str, Fraction] = {}
    for status in statuses:
        if status.error_ratio is not None:
            found[status.slo.id] = max(status.error_ratio, found.get(status.slo.id, status.error_ratio))
    return found


def refuse_role(catalogue: Catalogue, party: str, role: str) -> None:
    """Raise InvalidRequest for a role that may not sign for a party."""
    listed = catalogue.roles(party)
    if listed and role not in listed:
        raise InvalidRequest(f"{role!r} may not sign for {party!r}; {nearest(role, listed)}", "by")


def refuse_others(catalogue: Catalogue, party: str, names: tuple[str, ...]) -> None:
    """Raise InvalidRequest for a party that signs nothing, and for what it does not sign."""
    signatories: dict[str, tuple[str, ...]] = {slo.id: () for slo in catalogue.slos}
    for one in catalogue.standing.written.values():
        signatories[one.subject.name] = one.parties
    for dispute in catalogue.standing.disputes:
        id, parties = dispute.written.subject.name, dispute.written.parties
        signatories[id] = tuple(dict.fromkeys((*parties, *dispute.lacking)))
    signing = {one for signs in signatories.values() for one in signs}
    if not signing:
        raise InvalidRequest(
            f"nothing needs signatures: no two parties are 'responsible' for {SET_OBJECTIVES!r}, and the "
            "matrix is a proposal"
        )
    if party not in signing:
        message = (
            f"{party!r} signs nothing: the matrix does not make it responsible for {SET_OBJECTIVES!r}, and "
            "it is no party of a matrix that is agreed"
        )
        raise InvalidRequest(f"{message}; {nearest(party, signing)}")
    for one in catalogue.standing.written.values():
        if one.subject.kind is SubjectKind.EXCLUSION:
            name, parties = one.subject.name.partition("/")[0], signatories[one.subject.name]
            signatories[name] = tuple(dict.fromkeys((*signatories.get(name, ()), *parties)))
    for name in names:
        if name not in signatories:
            raise InvalidRequest(f"nothing that is signed is named {name!r}; {nearest(name, signatories)}")
        if party not in signatories[name]:
            others = " and ".join(signatories[name]) or "nobody"
            raise InvalidRequest(f"{party!r} does not sign {name!r}; its signatories: {others}")
