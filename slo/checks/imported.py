"""What definitions of other tools cannot say here, or say in another way."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.text.diagnostics import Problem


def imported(catalogue: Catalogue) -> Iterator[Problem]:
    """Find what is changed, lost or left to people in definitions that are written for other tools."""
    yield from catalogue.imported
