"""What services cannot have that compute error ratios from raw series: there is nothing stored to change."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.exclusions import excluded_from
from slo.catalogue.services import Stated, stated
from slo.model import Calendar, Strategy
from slo.text import checks
from slo.text.diagnostics import Problem


def impossible_directly(declared: Declarations) -> Iterator[Problem]:
    """Find calendar windows and exclusions of services whose strategy is direct."""
    for objective in stated(declared):
        if objective.service.strategy is Strategy.DIRECT:
            yield from _impossible(objective, declared)


def _impossible(stated: Stated, declared: Declarations) -> Iterator[Problem]:
    place = ("objectives", stated.position)
    hint = "choose 'strategy: rollup' for the service"
    if isinstance(stated.objective.window, Calendar):
        message = "a budget of the calendar is summed from stored counts, which a direct service has none of"
        span = stated.document.where(*place, "window")
        yield checks.STRATEGY.problem(message, span, hint=f"{hint}, or a rolling window such as 28d")
    for exclusion in excluded_from(stated, declared):
        message = f"{exclusion.name!r} takes events out of stored counts, which a direct service has none of"
        yield checks.STRATEGY.problem(message, stated.document.where(*place, "indicator"), hint=hint)
