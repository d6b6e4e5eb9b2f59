"""Checks that need data from Prometheus. To add one: a function in a module here, a line below."""

from collections.abc import Callable, Iterator

from slo.checks.with_data.coarse_budget import coarse_budgets
from slo.checks.with_data.data import Data, Query
from slo.checks.with_data.late_samples import late_samples
from slo.checks.with_data.many_resets import many_resets
from slo.checks.with_data.many_series import many_series
from slo.checks.with_data.metric_types import wrong_types
from slo.checks.with_data.missing_bucket import missing_buckets
from slo.checks.with_data.missing_series import missing_series
from slo.checks.with_data.other_alerts import alerts_about_nothing
from slo.checks.with_data.probe_values import not_zero_or_one
from slo.checks.with_data.short_retention import short_retention
from slo.checks.with_data.slow_scrapes import slow_scrapes
from slo.checks.with_data.target_labels import counters_without_targets
from slo.checks.with_data.times_of_success import times_of_success
from slo.checks.with_data.totals import parts_beyond_totals
from slo.checks.with_data.undeclared_servers import undeclared_servers
from slo.checks.with_data.unmatched_values import unmatched_values
from slo.model import Catalogue
from slo.text.diagnostics import Problem

__all__ = ["LINTS_WITH_DATA", "Data", "LintWithData", "Query"]

LintWithData = Callable[[Catalogue, Data], Iterator[Problem]]

LINTS_WITH_DATA: tuple[LintWithData, ...] = (
    missing_series,
    alerts_about_nothing,
    missing_buckets,
    times_of_success,
    wrong_types,
    not_zero_or_one,
    counters_without_targets,
    many_resets,
    late_samples,
    parts_beyond_totals,
    unmatched_values,
    slow_scrapes,
    short_retention,
    coarse_budgets,
    many_series,
    undeclared_servers,
)
