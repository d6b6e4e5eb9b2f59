"""Earlier ids of objectives: which there are, which are refused, and what else was known by them."""

import pytest

from slo.catalogue.load import load
from slo.model import SLO
from slo.text.diagnostics import Invalid
from tests.agreements import DEFINITIONS, signed

SERVICE = """\
kind: Service
name: shop
indicators:
  buying: {events: {total: orders_total, bad: orders_failed_total}}
"""


def objectives(*written: str, service: str = "") -> tuple[SLO, ...]:
    listed = "".join(f"  - {{indicator: buying, target: 99.9%{one}}}\n" for one in written)
    return load({"shop.yaml": f"{SERVICE}{service}objectives:\n{listed}"}).slos


def refused(*written: str, service: str = "") -> str:
    with pytest.raises(Invalid) as found:
        objectives(*written, service=service)
    (problem,) = found.value.problems
    assert problem.code == "renamed"
    return problem.message


def test_an_objective_names_its_earlier_ids_or_its_service_names_its_own() -> None:
    (one,) = objectives(", renamed_from: shop-orders")
    assert one.ids == ("shop-buying", "shop-orders")
    (one,) = objectives(", renamed_from: [shop-b, shop-a]")
    assert one.ids == ("shop-buying", "shop-b", "shop-a")
    own, inherited = objectives(
        ", renamed_from: market-orders", ", name: fast", service="renamed_from: market\n"
    )
    assert own.ids == ("shop-buying", "market-orders")
    assert inherited.ids == ("shop-fast", "market-fast")


def test_one_history_goes_on_in_one_objective() -> None:
    assert refused(", renamed_from: shop-buying") == "'shop-buying' is the current id of this objective"
    assert "still an objective" in refused(", renamed_from: shop-fast", ", name: fast")
    twice = refused(", renamed_from: shop-old", ", name: fast, renamed_from: shop-old")
    assert twice == "'shop-fast' was renamed from 'shop-old', and so was 'shop-buying' (shop.yaml:6:5)"
    assert refused(", renamed_from: [shop-old, shop-old]") == "'shop-old' is listed twice"
    assert "current id" in refused("", service="renamed_from: shop\n")


def test_signatures_by_an_earlier_id_hold() -> None:
    files = signed(DEFINITIONS, "shop", "platform-team")
    services = files["services.yaml"].replace("orders, target", "orders, name: sales, target")
    drafts = [slo.id for slo in load({**files, "services.yaml": services}).slos if slo.draft]
    assert drafts == ["checkout-sales"]

    services = services.replace("sales, target", "sales, renamed_from: checkout-orders, target")
    assert not [slo.id for slo in load({**files, "services.yaml": services}).slos if slo.draft]
