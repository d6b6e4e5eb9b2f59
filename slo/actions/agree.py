"""Sign objectives on behalf of a party, in the file of its signatures."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from slo.actions.definitions import load
from slo.actions.failures import InvalidRequest
from slo.model import Catalogue
from slo.model.agreement import SET_OBJECTIVES, path_of_agreement
from slo.model.signing import Signing, sign
from slo.project import write_definition
from slo.report.agreement import agreement_text
from slo.text.diagnostics import nearest


def agree(definitions: Path, party: str, names: tuple[str, ...], role: str, on: date) -> Iterator[Signing]:
    """Sign the named objectives on behalf of a party; by default all that it has not signed in this form.

    `role` is who signs for the party. Yields the signing of each product once its file is written. Raises
    InvalidRequest if the party or an objective needs no such signature, InvalidDefinitions, and Refused if a
    file cannot be written.
    """
    catalogue = load(definitions)
    _check(catalogue, party, names)
    for signing in tuple(sign(catalogue, party, names, role, on)):
        agreement = signing.agreement
        place = path_of_agreement(agreement.product, agreement.party)
        write_definition(definitions, place, agreement_text(agreement))
        yield signing


def _check(catalogue: Catalogue, party: str, names: tuple[str, ...]) -> None:
    """Raise InvalidRequest for a party that signs nothing, and for objectives that it does not sign."""
    signatories = {slo.id: catalogue.signatories(slo) for slo in catalogue.slos}
    parties = {one for signs in signatories.values() for one in signs}
    if not parties:
        raise InvalidRequest(
            f"no objective needs signatures: no two parties are 'responsible' for {SET_OBJECTIVES!r}"
        )
    if party not in parties:
        message = (
            f"{party!r} signs no objective: the matrix does not make it responsible for {SET_OBJECTIVES!r}"
        )
        raise InvalidRequest(f"{message}; {nearest(party, parties)}")
    for name in names:
        if name not in signatories:
            raise InvalidRequest(f"no objective has the id {name!r}; {nearest(name, signatories)}")
        if party not in signatories[name]:
            others = " and ".join(signatories[name]) or "nobody"
            raise InvalidRequest(f"{party!r} does not sign {name!r}; its signatories: {others}")
