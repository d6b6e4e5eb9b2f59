"""Checks of a whole catalogue. To add one: a line in `slo.text.checks`, a function in a module here, and a
line below; or in `by_date` if it depends on the day, or in `with_data` if it needs data from Prometheus.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING

from slo.checks.agreement import (
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
from slo.checks.beside_others import inhibited_by_others, taken_by_others
from slo.checks.broken_signatures import broken_signatures
from slo.checks.calls import unsigned_calls
from slo.checks.coarse_minutes import budgets_below_a_minute
from slo.checks.disputes import disputed
from slo.checks.emergencies import in_emergency
from slo.checks.exclusions import much_excluded, unsigned_exclusions
from slo.checks.experimental_functions import experimental_functions
from slo.checks.fast_as_bad import fast_events_as_bad
from slo.checks.handwritten_bounds import handwritten_bounds
from slo.checks.idle_activities import activities_of_nobody
from slo.checks.imported import imported
from slo.checks.indicators import copied_indicators, repeated_objectives, unused_indicators
from slo.checks.inverted import inverted_selections
from slo.checks.large_groups import groups_too_large_for_mimir
from slo.checks.matrix_status import proposals, superseded
from slo.checks.missing_accounts import missing_accounts
from slo.checks.missing_budget_policies import missing_budget_policies
from slo.checks.no_tiers import without_tiers_by_default
from slo.checks.not_counts import not_counts
from slo.checks.on_call import called_for_others, tickets_that_page
from slo.checks.other_alerts import (
    alerts_of_one_name,
    alerts_without_product,
    other_pages_without_runbook,
    runbooks_without_link,
    waits_too_short,
)
from slo.checks.own_labels import labels_that_no_alert_has
from slo.checks.ownership import ambiguous_owners, unowned_alerts
from slo.checks.pages_without_objective import pages_without_objective
from slo.checks.rare_scrapes import rare_scrapes
from slo.checks.responsibility import calls_can_be_made, disputes_are_settled, product_is_first
from slo.checks.runbooks import pages_without_runbook
from slo.checks.signatories import unlisted_roles
from slo.checks.silencing import without_silenced
from slo.checks.sums_of_counters import sums_of_counters
from slo.checks.tiers import impossible_tiers, slow_outage_pages, unnoticed_outages
from slo.checks.time_units import unstated_units
from slo.checks.unnamed_logs import unnamed_logs
from slo.checks.unused_settings import on_call_of_no_target, settings_of_no_target
from slo.checks.wide_steps import wide_steps
from slo.model import Catalogue
from slo.text.check import Needs
from slo.text.diagnostics import Problem

if TYPE_CHECKING:
    from slo.checks.elsewhere import OwnersFile
    from slo.checks.with_data import Data

Lint = Callable[[Catalogue], Iterator[Problem]]

LINTS: tuple[Lint, ...] = (
    product_is_first,
    calls_can_be_made,
    called_for_others,
    tickets_that_page,
    disputes_are_settled,
    activities_of_nobody,
    missing_accounts,
    unnamed_logs,
    missing_budget_policies,
    proposals,
    superseded,
    disputed,
    in_emergency,
    unsigned_objectives,
    unsigned_calls,
    unsigned_exclusions,
    changed_terms,
    broken_signatures,
    unlisted_roles,
    obsolete_signatures,
    missing_code_owners,
    unowned_alerts,
    ambiguous_owners,
    imported,
    taken_by_others,
    inhibited_by_others,
    unused_indicators,
    inverted_selections,
    fast_events_as_bad,
    not_counts,
    unstated_units,
    handwritten_bounds,
    wide_steps,
    sums_of_counters,
    experimental_functions,
    rare_scrapes,
    repeated_objectives,
    copied_indicators,
    pages_without_runbook,
    pages_without_objective,
    without_tiers_by_default,
    impossible_tiers,
    unnoticed_outages,
    slow_outage_pages,
    budgets_below_a_minute,
    much_excluded,
    other_pages_without_runbook,
    alerts_that_always_fire,
    silence_without_data,
    rates_of_gauges,
    labels_that_are_lost,
    labels_that_no_alert_has,
    waits_too_short,
    alerts_of_one_name,
    runbooks_without_link,
    alerts_without_product,
    groups_too_large_for_mimir,
    settings_of_no_target,
    on_call_of_no_target,
)


def lint(
    catalogue: Catalogue,
    today: date | None = None,
    data: "Data | None" = None,
    owners: "Collection[OwnersFile]" = (),
) -> tuple[Problem, ...]:
    """Run all checks for which there is input, and return the problems that are not silenced.

    Errors of querying `data` are raised.
    """
    available = [Needs.DEFINITIONS]
    found = [problem for check in LINTS for problem in check(catalogue)]
    if today is not None:
        from slo.checks.by_date import (
            LINTS_BY_DATE,
        )  # imported here, because `slo compile` does not run these

        available.append(Needs.DATE)
        found += [problem for dated in LINTS_BY_DATE for problem in dated(catalogue, today)]
    if data is not None:
        from slo.checks.with_data import LINTS_WITH_DATA  # imported here, because most runs have no data

        available.append(Needs.DATA)
        found += [problem for measured in LINTS_WITH_DATA for problem in measured(catalogue, data)]
    if owners:
        from slo.checks.elsewhere import owned_elsewhere  # imported here, because most runs have no files

        available.append(Needs.OWNERS)
        found += owned_elsewhere(catalogue, owners)
    return without_silenced(found, catalogue, available)
