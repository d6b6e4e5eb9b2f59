"""Which exclusions an objective has."""

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import Stated
from slo.model import Exclusion


def excluded_from(stated: Stated, declared: Declarations) -> tuple[Exclusion, ...]:
    """Give the exclusions of an objective, in the order of their names."""
    known = (exclusion.value for exclusion in declared.exclusions.values())
    return tuple(
        one for one in known if one and (stated.service.name in one.services or stated.id in one.objectives)
    )
