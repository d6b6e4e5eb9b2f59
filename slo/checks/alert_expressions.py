"""Common mistakes in the expressions of hand-written alerts, found in their text alone."""

from collections.abc import Callable, Iterator
from functools import partial

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem, Span

# `slo.promql.conditions` is imported on demand, because few catalogues have alerts beside objectives.


def alerts_that_always_fire(catalogue: Catalogue) -> Iterator[Problem]:
    """Find expressions without a comparison, which return a series whether or not anything is wrong."""
    for name, expr, where in _expressions(catalogue):
        from slo.promql.analysis import can_be_empty

        if not can_be_empty(expr):
            yield checks.ALWAYS_FIRES.problem(
                f"{name!r} compares nothing, so it fires whenever there is data",
                where(),
                hint="add a threshold such as > 0.9, without 'bool': it returns 0, which fires too",
            )


def silence_without_data(catalogue: Catalogue) -> Iterator[Problem]:
    """Find alerts about too little of something that do not fire when there is no data at all."""
    for name, expr, where in _expressions(catalogue):
        from slo.promql.analysis import unguarded_metric

        if metric := unguarded_metric(expr):
            yield checks.SILENT_WITHOUT_DATA.problem(
                f"when {metric} has no series there is nothing to compare, and {name!r} does not fire",
                where(),
                hint=f"add: or absent({metric}{{…}})",
            )


def rates_of_gauges(catalogue: Catalogue) -> Iterator[Problem]:
    """Find rates of metrics that are gauges by their names: each decrease would count as a restart."""
    for name, expr, where in _expressions(catalogue):
        from slo.promql.analysis import rated_gauge

        if found := rated_gauge(expr):
            yield checks.RATE_OF_GAUGE.problem(
                f"{found.metric} is a gauge by its name, and {found.function}() treats each decrease "
                f"as a restart of a counter ({name})",
                where(),
                hint="use delta() or deriv() for a gauge",
            )


def labels_that_are_lost(catalogue: Catalogue) -> Iterator[Problem]:
    """Find texts with a label that the expression drops: its value would be empty."""
    for alerts in catalogue.alerts.values():
        from slo.promql.analysis import cannot_have_label

        for index, alert in alerts.value.alerts.items():
            for label, field in alert.template_labels.items():
                if cannot_have_label(alert.expr, label):
                    yield checks.LOST_LABEL.problem(
                        f"no series of {alert.name!r} has the label {label!r}, so its value would be empty",
                        alerts.where("alerts", index, field),
                        hint=f"keep it in the aggregation: by ({label})",
                    )


def _expressions(catalogue: Catalogue) -> Iterator[tuple[str, str, Callable[[], Span]]]:
    """Yield each alert and its expression, and what returns the span of the expression."""
    for alerts in catalogue.alerts.values():
        for index, alert in alerts.value.alerts.items():
            yield alert.name, alert.expr, partial(alerts.where, "alerts", index, "expr")
