"""Signatures that are older than a review period: people and needs may have changed since."""

from collections.abc import Iterator
from datetime import date

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.plurals import count


def old_signatures(catalogue: Catalogue, today: date) -> Iterator[Problem]:
    """Find signatures that are older than the review period. One problem per file."""
    for agreement in catalogue.agreements:
        signed = agreement.value.objectives
        old = [slo for slo in signed if catalogue.is_old(signed[slo], today)]
        if old:
            oldest = min(old, key=lambda slo: signed[slo].agreed_on)
            party, product = agreement.value.party, agreement.value.product
            yield checks.OLD_SIGNATURE.problem(
                f"{party!r} signed {count(len(old), 'objective')} of {product!r} more than a review period "
                f"ago, the oldest on {signed[oldest].agreed_on}",
                agreement.where("objectives", oldest, "agreed_on"),
                hint=f"'slo agree --as {party} --by ROLE' signs them again",
            )
