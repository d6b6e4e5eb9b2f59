"""Whether the environments that services name are declared."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.undeclared import undeclared
from slo.model import Service
from slo.source.nodes import Document
from slo.text.diagnostics import Problem

PRODUCTION = Service.model_fields["environment"].default
"""Where services are that do not say where: it needs no declaration."""


def undeclared_environment(service: Service, document: Document, declared: Declarations) -> Iterator[Problem]:
    """Find the name of an environment that the organisation does not declare, where it declares any."""
    environments = declared.shared.environments if declared.shared else {}
    if environments and service.environment not in {*environments, PRODUCTION}:
        remedy = "declare it under 'environments' of the organisation"
        span = document.where("environment")
        yield undeclared("environment", service.environment, {*environments, PRODUCTION}, span, remedy)
