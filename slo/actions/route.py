"""Show who is notified of an alert, and why."""

from collections.abc import Mapping
from datetime import datetime

from slo.actions.failures import InvalidRequest, Undeclared
from slo.model import Catalogue
from slo.plan.routing import routing
from slo.plan.routing.beside import beside
from slo.report.routes import Answer, answer
from slo.text.times import OTHER_YEAR, YEARS


def route(catalogue: Catalogue, labels: Mapping[str, str], at: datetime | None = None) -> Answer:
    """Return who is notified of an alert with these labels, at any time or at a certain one.

    Raises InvalidRequest for a year outside 1970 to 2099, and Undeclared without an organisation.
    """
    if at is not None and at.year not in YEARS:
        raise InvalidRequest(OTHER_YEAR, "at")
    own = routing(catalogue)
    if own is None:
        raise Undeclared("there are no routes: define an Organisation and its products")
    return answer(beside(own, catalogue.base), labels, catalogue.products, at)
