"""Products that are responsible for logging, and whose services name no log stream."""

from collections.abc import Iterator

from slo.model import Catalogue, Mark
from slo.model.marks import PRODUCT
from slo.text import checks
from slo.text.diagnostics import Problem


def unnamed_logs(catalogue: Catalogue) -> Iterator[Problem]:
    """Find products with a team of their own and without a name of a log stream."""
    if catalogue.organisation is None:
        return
    organisation = catalogue.organisation.value
    rows = [row for row, marks in organisation.logging.items() if marks.get(PRODUCT) is Mark.RESPONSIBLE]
    for name, product in catalogue.products.items():
        its = catalogue.services_by_product.get(name, ())
        is_responsible = bool(rows) and product.value.has_team_served(organisation.hosting)
        if its and is_responsible and not any(one.logs for one in its):
            yield checks.UNNAMED_LOGS.problem(
                f"{name!r} is responsible for {' and '.join(rows)}, but its services name no log stream",
                product.where("name"),
                hint="add 'logs' to its services: the name of each stream, and a link to where it is read",
            )
