"""Checks that depend on today's date. To add one: a function in a module here, a line below.

`slo compile` does not run them, so that its output is the same on any day.
"""

from collections.abc import Callable, Iterator
from datetime import date

from slo.checks.by_date.coverage import coverage_holes
from slo.checks.by_date.holidays import holidays_that_run_out
from slo.checks.by_date.reviews import (
    access_reviews_that_fall_due,
    reviews_that_fall_due,
    stale_models,
)
from slo.checks.by_date.signatures import old_signatures
from slo.checks.by_date.use_cases import stale_use_cases
from slo.model import Catalogue
from slo.text.diagnostics import Problem

LintByDate = Callable[[Catalogue, date], Iterator[Problem]]

LINTS_BY_DATE: tuple[LintByDate, ...] = (
    reviews_that_fall_due,
    access_reviews_that_fall_due,
    stale_models,
    old_signatures,
    holidays_that_run_out,
    stale_use_cases,
    coverage_holes,
)
