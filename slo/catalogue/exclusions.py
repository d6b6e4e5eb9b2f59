"""Whether what exclusions are of exists, and which of them an objective has."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import Stated, stated
from slo.catalogue.undeclared import undeclared
from slo.model import Exclusion
from slo.text.diagnostics import Problem


def unresolved_exclusions(declared: Declarations) -> Iterator[Problem]:
    """Find every name in an exclusion that stands for nothing."""
    if not declared.complete:
        return
    ids = [one.id for one in stated(declared)]
    read_all = all(service.value for service in declared.services.values())
    for exclusion in declared.exclusions.values():
        if exclusion.value is None:
            continue
        for index, name in enumerate(exclusion.value.services):
            if name not in declared.services:
                span = exclusion.document.where("services", index)
                yield undeclared("service", name, declared.services, span, "define it with 'kind: Service'")
        for index, name in enumerate(exclusion.value.objectives):
            if read_all and name not in ids:
                span = exclusion.document.where("objectives", index)
                remedy = "an objective is named by its service and its own name: checkout-availability"
                yield undeclared("objective", name, ids, span, remedy)


def excluded_from(stated: Stated, declared: Declarations) -> tuple[Exclusion, ...]:
    """Give the exclusions of an objective, in the order of their names."""
    known = (exclusion.value for exclusion in declared.exclusions.values())
    return tuple(
        one for one in known if one and (stated.service.name in one.services or stated.id in one.objectives)
    )
