"""The exclusions of an objective."""

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import SettledObjective
from slo.model import Exclusion


def excluded_from(settled: SettledObjective, declared: Declarations) -> tuple[Exclusion, ...]:
    """Return the exclusions of an objective, in the order of their names."""
    known = (exclusion.value for exclusion in declared.exclusions.values())
    return tuple(
        one for one in known if one and (settled.service.name in one.services or settled.id in one.objectives)
    )
