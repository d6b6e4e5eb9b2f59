"""The terms of calls that nobody decides on case by case: a product and the called party sign them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from slo.model.agreement import Terms
from slo.model.alerting import Category
from slo.model.calls import Automatic, CallMode
from slo.model.consent import PRODUCT, SIGNED_BY, all_of
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.model.organisation import Organisation

CALLED = "called"
"""The term that names the party that is called."""

CATEGORIES = "categories"
"""The term that lists the categories about which it is called."""

MODE = "mode"
AFTER = "automatic_after"
"""The term that states for how long a page fires before it calls, of automatic calls."""

_AUTOMATIC = "automatic"


def terms(
    product: str, party: str, how: Automatic | CallMode, organisation: Organisation, parties: tuple[str, ...]
) -> Terms:
    """Return the terms in which a product calls a party; `parties` sign them."""
    return {
        PRODUCT: product,
        SIGNED_BY: all_of(parties),
        CALLED: party,
        CATEGORIES: ", ".join(_categories(party, how, organisation)) or "none",
        MODE: _AUTOMATIC if isinstance(how, Automatic) else str(how),
        **({AFTER: str(how.automatic_after)} if isinstance(how, Automatic) else {}),
    }


def by_terms(terms: Terms) -> Automatic | CallMode:
    """Return how a party is called by terms."""
    if terms[MODE] == _AUTOMATIC:
        return Automatic(automatic_after=Duration.parse(terms[AFTER]))
    return CallMode(terms[MODE])


def in_words(terms: Terms) -> str:
    """Say how a party is called by terms, to be read after the word "is"."""
    if terms[MODE] == _AUTOMATIC:
        return f"called automatically once a page has been firing for {terms[AFTER]}"
    return "notified of pages about security together with the product"


def _categories(party: str, how: Automatic | CallMode, organisation: Organisation) -> Iterator[str]:
    """Yield the categories about which a party is called without a decision by people."""
    for category in Category:
        if organisation.calls_for(category) == party and (
            isinstance(how, Automatic) or category is Category.SECURITY
        ):
            yield str(category)
