"""Signing objectives for a party, in the file of its signatures."""

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
    """Sign the named objectives for a party, or all that it has not signed as they are; `role` signs for it.

    Yields each product once its file is written. Raises InvalidRequest for a party that signs nothing and for
    objectives that it does not sign, InvalidDefinitions, and Refused where a file cannot be written.
    """
    catalogue = load(definitions)
    _check(catalogue, party, names)
    for signing in tuple(sign(catalogue, party, names, role, on)):
        agreement = signing.agreement
        place = path_of_agreement(agreement.product, agreement.party)
        write_definition(definitions, place, agreement_text(agreement))
        yield signing


def _check(catalogue: Catalogue, party: str, names: tuple[str, ...]) -> None:
    """Refuse a party that signs nothing, and objectives that it does not sign."""
    who = {slo.id: catalogue.signatories(slo) for slo in catalogue.slos}
    parties = {one for signs in who.values() for one in signs}
    if not parties:
        raise InvalidRequest(
            f"nothing needs to be signed: the matrix has no two parties 'responsible' for {SET_OBJECTIVES!r}"
        )
    if party not in parties:
        message = f"by the matrix, {party!r} is not responsible for {SET_OBJECTIVES!r} of any objective"
        raise InvalidRequest(f"{message}; {nearest(party, parties)}")
    for name in names:
        if name not in who:
            raise InvalidRequest(f"no objective is called {name!r}; {nearest(name, who)}")
        if party not in who[name]:
            others = " and ".join(who[name]) or "nobody"
            raise InvalidRequest(f"{party!r} does not sign {name!r}: {others} must")
