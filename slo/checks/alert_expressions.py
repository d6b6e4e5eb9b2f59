"""Expressions of alerts that say something else than their authors meant, as far as their text tells."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem, Span

# What knows expressions is imported where there is one, because few runs have alerts beside objectives.


def alerts_that_always_fire(catalogue: Catalogue) -> Iterator[Problem]:
    """Find expressions that compare nothing, and so give a series whether anything is wrong or not."""
    for name, expr, span in _expressions(catalogue):
        from slo.promql.analysis import can_be_empty

        if not can_be_empty(expr):
            yield checks.ALWAYS_FIRES.problem(
                f"{name!r} compares nothing, so it fires as long as there is any data",
                span,
                hint="add what is too much, such as > 0.9, without 'bool': it would give 0, which fires too",
            )


def silence_without_data(catalogue: Catalogue) -> Iterator[Problem]:
    """Find alerts about too little of something that say nothing when there is none of it at all."""
    for name, expr, span in _expressions(catalogue):
        from slo.promql.analysis import unguarded_metric

        if metric := unguarded_metric(expr):
            yield checks.SILENT_WITHOUT_DATA.problem(
                f"when {metric} is gone altogether there is nothing to compare, and {name!r} does not fire",
                span,
                hint=f"add: or absent({metric}{{…}})",
            )


def rates_of_gauges(catalogue: Catalogue) -> Iterator[Problem]:
    """Find rates of metrics that are gauges by their names: each fall would count as a restart."""
    for name, expr, span in _expressions(catalogue):
        from slo.promql.analysis import rated_gauge

        if found := rated_gauge(expr):
            yield checks.RATE_OF_GAUGE.problem(
                f"{found.metric} is a gauge by its name, and {found.function}() takes each fall of it "
                f"for a restart of a counter ({name})",
                span,
                hint="delta() and deriv() are of gauges",
            )


def labels_that_are_lost(catalogue: Catalogue) -> Iterator[Problem]:
    """Find texts that name a label which the expression has dropped: nothing would stand there."""
    for alerts in catalogue.alerts.values():
        from slo.promql.analysis import cannot_have_label

        for index, alert in enumerate(alerts.value.alerts):
            for label, field in alert.labels_in_words.items():
                if cannot_have_label(alert.expr, label):
                    yield checks.LOST_LABEL.problem(
                        f"no series of {alert.name!r} has the label {label!r}, so nothing would stand there",
                        alerts.where("alerts", index, field),
                        hint=f"keep it where the expression aggregates: by ({label})",
                    )


def _expressions(catalogue: Catalogue) -> Iterator[tuple[str, str, Span]]:
    for alerts in catalogue.alerts.values():
        for index, alert in enumerate(alerts.value.alerts):
            yield alert.name, alert.expr, alerts.where("alerts", index, "expr")
