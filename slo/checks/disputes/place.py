"""Where something disputed is written, or was, and what it is called."""

from typing import NamedTuple

from slo.model import Catalogue
from slo.model.consent import Dispute
from slo.text.diagnostics import Span


class Place(NamedTuple):
    """What something disputed is called, such as "'checkout-up'", and the span of what differs."""

    what: str
    span: Span


def of_removed(one: Dispute, catalogue: Catalogue) -> Span:
    """Return where something is recorded that is no longer defined, or else where it was signed."""
    if (recorded := catalogue.recorded_at(one.written.subject)) is not None:
        return recorded
    kind, name = one.written.subject
    return next(one.where(kind, name) for one in catalogue.agreements if name in getattr(one.value, kind))
