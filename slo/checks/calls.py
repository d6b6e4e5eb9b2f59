"""Calls that not all have signed: until they have, only people make them."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.model.matrix_status import settled_by
from slo.model.places import Places
from slo.model.subjects import SubjectKind
from slo.model.terms.calls import CALLED, in_words
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.plurals import have


def unsigned_calls(catalogue: Catalogue) -> Iterator[Problem]:
    """Find automatic calls, and those of declared security pages, that are drafts."""
    places = Places(catalogue)
    for subject, draft in catalogue.standing.drafts.items():
        if subject.kind is SubjectKind.CALL and (span := places.of(subject)) is not None:
            stated, missing = catalogue.standing.written[subject].terms, draft.missing
            message = f"{stated[CALLED]!r} is not {in_words(stated)}: {have(missing)} yet to sign it"
            command = f"slo agree --as {missing[0]} --by ROLE {subject.name}"
            hint = f"{' and '.join(missing)} may sign it: {command}{settled_by(catalogue)}"
            yield checks.UNSIGNED_CALL.problem(message, span, hint=hint)
