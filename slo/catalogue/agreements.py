"""Agreements: signatures in the wrong files, and other definitions among them."""

from collections.abc import Iterable, Iterator

from slo.catalogue.declarations import Declarations, Found
from slo.catalogue.undeclared import undeclared
from slo.model import Agreement
from slo.model.agreement import FOLDER, ORGANISATION, folder_of_agreements, path_of_agreement
from slo.source.nodes import Document
from slo.text import checks
from slo.text.diagnostics import Problem


def name_of(document: Document) -> str | None:
    """Return what identifies a definition within its kind: its name, or for agreements product/party.

    For those of the organisation it is FOLDER/party: there can be only one organisation.
    """
    if document.text("kind") != Agreement.__name__:
        return document.text("name")
    product, party = document.text("product"), document.text("party")
    home = product or (document.text("organisation") and FOLDER)
    return f"{home}/{party}" if home and party else None


def misplaced_agreements(declared: Declarations) -> Iterator[Problem]:
    """Find signatures outside of their party's own file.

    Approval of changes of that file is what makes a signature valid (see the code owners).
    """
    for one in declared.agreements.values():
        if one.value is None:
            continue
        home, party = one.value.home, one.value.party
        if declared.complete and home not in (*declared.products, ORGANISATION):
            continue
        # A party that leaves the organisation has to sign that, so there it need not be declared.
        known = {*(declared.shared.parties if declared.shared else ()), home}
        if home != ORGANISATION and party not in known and _knows_parties(declared):
            span, remedy = one.document.where("party"), "declare it under 'parties' of the organisation"
            yield undeclared("party", party, known, span, remedy)
        place, file = path_of_agreement(home, party), one.document.source.file
        if file != place:
            of = home or one.value.organisation
            message = f"signatures of {party!r} for {of!r} belong in {place}"
            yield checks.AGREEMENT.problem(message, one.document.where("party"), hint=f"move it to {place}")


def _knows_parties(declared: Declarations) -> bool:
    """Return whether all parties are known: an organisation was read, or certainly there is none."""
    return declared.complete and (declared.shared is not None or declared.organisation is None)


def other_kinds_among_agreements(found: Iterable[Found], declared: Declarations) -> Iterator[Problem]:
    """Find other definitions in folders of signatures, where one party alone could approve them."""
    folders = {folder_of_agreements(home) for home in (*declared.products, ORGANISATION)}
    for one in found:
        if one.document.source.file.rpartition("/")[0] in folders and one.kind != Agreement.__name__:
            message = f"only signatures belong in {FOLDER}/, where one party alone approves changes"
            hint = "move this definition to another folder"
            yield checks.AGREEMENT.problem(message, one.document.where("kind"), hint=hint)
