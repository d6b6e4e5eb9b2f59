"""Questions about a whole catalogue. To add one: a function in a file here, a line below."""

from collections.abc import Callable, Iterator

from slo.diagnostics import Problem
from slo.lint.indicators import repeated_objectives, unused_indicators
from slo.lint.ownership import ambiguous_owners, unowned_alerts
from slo.lint.responsibility import calls_can_be_made, disputes_are_settled, product_is_first
from slo.lint.runbooks import pages_without_runbook
from slo.lint.tiers import impossible_tiers
from slo.model import Catalogue

Lint = Callable[[Catalogue], Iterator[Problem]]

LINTS: tuple[Lint, ...] = (
    product_is_first,
    calls_can_be_made,
    disputes_are_settled,
    unowned_alerts,
    ambiguous_owners,
    unused_indicators,
    repeated_objectives,
    pages_without_runbook,
    impossible_tiers,
)


def lint(catalogue: Catalogue) -> tuple[Problem, ...]:
    """Ask every question."""
    return tuple(problem for question in LINTS for problem in question(catalogue))
