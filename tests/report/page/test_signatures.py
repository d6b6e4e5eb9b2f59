"""Signatures in a report: those that there were on its day."""

from datetime import date, timedelta

from slo.actions.review import _signed
from slo.catalogue.load import load
from tests.agreements import DEFINITIONS, OPENING_DAY, signed


def test_nobody_has_signed_before_the_day_of_the_signature() -> None:
    catalogue = load(signed(DEFINITIONS, "shop", "platform-team"))
    slo = next(one for one in catalogue.slos if one.id == "checkout-orders")
    parties = dict(_signed(catalogue, slo, OPENING_DAY))

    assert parties == dict.fromkeys(("shop", "platform-team"), OPENING_DAY)
    assert _signed(catalogue, slo, OPENING_DAY - timedelta(days=1)) == ()
    assert _signed(catalogue, slo, date(2026, 12, 1)) == tuple(parties.items())
