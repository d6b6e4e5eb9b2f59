"""Signatures by roles that may not sign for their party."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem, nearest


def unlisted_roles(catalogue: Catalogue) -> Iterator[Problem]:
    """Find signatures by a role that the party or product does not list in `signatories`."""
    for agreement in catalogue.agreements:
        party = agreement.value.party
        listed = catalogue.roles(party)
        for subject, signature in agreement.value.signed.items():
            if listed and signature.by not in listed:
                yield checks.UNLISTED_ROLE.problem(
                    f"{signature.by!r} may not sign for {party!r}, whose 'signatories' are others",
                    agreement.where(*subject, "by"),
                    hint=nearest(signature.by, listed),
                )
