"""Counters without the labels that say which target they come from."""

from collections.abc import Iterator

from slo.checks.with_data.data import Data
from slo.checks.with_data.measured import measured_by_service
from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.plurals import count


def counters_without_targets(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find counters of all events without `job` or `instance`. One query per service with counters.

    Where targets cannot be distinguished, it is unknown whether what a series begins with is new.
    """
    for _, indicators in measured_by_service(catalogue):
        totals = {one.name: (one, one.total) for one in indicators if one.counters and one.total}
        queries = {
            f"{name}/{label}": f"count({total.with_matcher(label, '=', '')})"
            for name, (one, total) in totals.items()
            for label in one.sampling.target_labels
        }
        numbers = data.query_numbers(queries)
        for name, (one, total) in totals.items():
            missing = {label: numbers.get(f"{name}/{label}") for label in one.sampling.target_labels}
            labels = [label for label, number in missing.items() if number]
            if labels:
                series = count(max(int(number) for number in missing.values() if number), "series", "series")
                yield checks.NO_TARGET_LABELS.problem(
                    f"{series} of {total.metric} without {' and '.join(labels)}: rules cannot tell its "
                    "targets apart, and do not count what a new series begins with",
                    one.where(total),
                    hint="read the series of the targets themselves, or add the label where they are scraped",
                )
