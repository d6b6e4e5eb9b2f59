"""Who gets an alert, and why."""

from collections.abc import Mapping
from datetime import datetime

from slo.actions.failures import InvalidRequest, Undeclared
from slo.model import Catalogue
from slo.plan.routing import routing
from slo.report.routes import Answer, answer

_YEARS = range(1970, 2100)


def route(catalogue: Catalogue, labels: Mapping[str, str], at: datetime | None = None) -> Answer:
    """Ask who gets an alert with these labels, at any time or at a certain one.

    Raises InvalidRequest for a time that time zones do not know, and Undeclared where nothing is routed.
    """
    if at is not None and at.year not in _YEARS:
        raise InvalidRequest(f"years are {_YEARS[0]} to {_YEARS[-1]}", "at")
    routes = routing(catalogue)
    if routes is None:
        raise Undeclared("nothing is routed: declare an organisation and its products in the definitions")
    return answer(routes, labels, catalogue.products, at)
