"""Questions about a whole catalogue. To add one: a function in a file here, a line below."""

from collections.abc import Callable, Iterator

from slo.checks.agreement import (
    broken_signatures,
    changed_terms,
    missing_code_owners,
    obsolete_signatures,
    unsigned_objectives,
)
from slo.checks.alert_expressions import (
    alerts_that_always_fire,
    labels_that_are_lost,
    rates_of_gauges,
    silence_without_data,
)
from slo.checks.coarse_minutes import budgets_below_a_minute
from slo.checks.exclusions import much_excluded
from slo.checks.indicators import copied_indicators, repeated_objectives, unused_indicators
from slo.checks.inverted import inverted_selections
from slo.checks.on_call import called_for_others
from slo.checks.other_alerts import (
    alerts_of_one_name,
    other_alerts_called_for,
    other_pages_without_runbook,
    waits_too_short,
)
from slo.checks.ownership import ambiguous_owners, unowned_alerts
from slo.checks.responsibility import calls_can_be_made, disputes_are_settled, product_is_first
from slo.checks.runbooks import pages_without_runbook
from slo.checks.tiers import impossible_tiers, unnoticed_outages
from slo.model import Catalogue
from slo.text.diagnostics import Problem

Lint = Callable[[Catalogue], Iterator[Problem]]

LINTS: tuple[Lint, ...] = (
    product_is_first,
    calls_can_be_made,
    called_for_others,
    disputes_are_settled,
    unsigned_objectives,
    changed_terms,
    broken_signatures,
    obsolete_signatures,
    missing_code_owners,
    unowned_alerts,
    ambiguous_owners,
    unused_indicators,
    inverted_selections,
    repeated_objectives,
    copied_indicators,
    pages_without_runbook,
    impossible_tiers,
    unnoticed_outages,
    budgets_below_a_minute,
    much_excluded,
    other_pages_without_runbook,
    other_alerts_called_for,
    alerts_that_always_fire,
    silence_without_data,
    rates_of_gauges,
    labels_that_are_lost,
    waits_too_short,
    alerts_of_one_name,
)


def lint(catalogue: Catalogue) -> tuple[Problem, ...]:
    """Ask every question."""
    return tuple(problem for question in LINTS for problem in question(catalogue))
