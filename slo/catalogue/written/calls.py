"""What definitions state of calls that nobody decides on case by case, and the products as it is in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from slo.catalogue.declarations import Declarations
from slo.catalogue.written import Known
from slo.model import SLO, Automatic, CallMode, Declared
from slo.model.consent import Standing, Written
from slo.model.subjects import Subject, call_of
from slo.model.terms.calls import by_terms, terms

if TYPE_CHECKING:
    from slo.model import Product


def calls(_: tuple[SLO, ...], declared: Declarations, __: Known) -> Iterator[Written]:
    """Yield automatic calls and those of declared security pages; product and called party sign them."""
    organisation = declared.shared
    for one in declared.products.values() if organisation else ():
        for party, how in _calls(one.value):
            if organisation and one.value and how is not CallMode.EXPLICIT:
                parties = (one.value.party or one.value.name, party)
                stated = terms(one.value.name, party, how, organisation, parties)
                yield Written(call_of(one.value.name, party), stated, parties)


def with_calls_in_force(
    products: Mapping[str, Declared[Product]], standing: Standing
) -> Mapping[str, Declared[Product]]:
    """Return products with the calls in force: people make those that not all have signed."""
    return {name: replace(one, value=_in_force(one.value, standing)) for name, one in products.items()}


def _in_force(product: Product, standing: Standing) -> Product:
    in_force = {
        party: _by_standing(call_of(product.name, party), how, standing) for party, how in _calls(product)
    }
    if product.alerting is None or in_force == product.alerting.call:
        return product
    alerting = product.alerting.model_copy(update={"call": in_force})
    return product.model_copy(update={"alerting": alerting})


def _by_standing(subject: Subject, how: Automatic | CallMode, standing: Standing) -> Automatic | CallMode:
    if how is CallMode.EXPLICIT and subject not in standing.ledger:
        return how
    return by_terms(standing.ledger[subject].terms) if subject in standing.ledger else CallMode.EXPLICIT


def _calls(product: Product | None) -> tuple[tuple[str, Automatic | CallMode], ...]:
    return tuple(product.alerting.call.items()) if product and product.alerting else ()
