"""Each product in numbers, for those who deliver several."""

from slo.evidence.status import Verdict
from slo.report.page.by_product import by_product
from tests.report.page.fleet import review, shown


def test_products_are_counted_the_one_with_the_least_left_first() -> None:
    shop, stock = by_product(review().sheets)

    assert (shop.product, shop.number, shop.stopped) == ("shop", 5, 1)
    assert shop.counts == {Verdict.SPENT: 1, Verdict.BURNING: 1, Verdict.NO_DATA: 1, Verdict.HEALTHY: 2}
    assert shop.worst is not None
    assert shop.worst.name == "checkout-spent"
    assert (stock.product, stock.number, stock.stopped) == ("stock", 1, 0)


def test_a_report_shows_each_product_before_the_objectives() -> None:
    page = shown(review())

    assert page.index("By product") < page.index(">checkout-spent</a>") < page.index("id=all")
