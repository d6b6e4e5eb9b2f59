"""Signatures that are older than a review period: people and needs may have changed since."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from slo.model import Catalogue
from slo.model.subjects import Subject, SubjectKind
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.plurals import count


def old_signatures(catalogue: Catalogue, today: date) -> Iterator[Problem]:
    """Find signatures that are older than the review period. One problem per file."""
    for agreement in catalogue.agreements:
        signed = agreement.value.signed
        old = [subject for subject in signed if catalogue.is_old(signed[subject], today)]
        if old:
            oldest = min(old, key=lambda one: signed[one].agreed_on)
            party, product = agreement.value.party, agreement.value.product
            what = f"{_count(old)} of {product!r}" if product else "the matrix"
            yield checks.OLD_SIGNATURE.problem(
                f"{party!r} signed {what} more than a review period ago, "
                f"the oldest on {signed[oldest].agreed_on}",
                agreement.where(*oldest, "agreed_on"),
                hint=f"'slo agree --as {party} --by ROLE' signs them again",
            )


def _count(subjects: list[Subject]) -> str:
    numbers = Counter(subject.kind for subject in subjects)
    return " and ".join(count(numbers[kind], kind.noun) for kind in SubjectKind if numbers[kind])
