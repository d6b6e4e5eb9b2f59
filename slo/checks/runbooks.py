"""Pages without a runbook."""

from collections.abc import Iterator

from slo.model import AlertSeverity, Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem


def pages_without_runbook(catalogue: Catalogue) -> Iterator[Problem]:
    """Find objectives that can page but have no runbook."""
    for slo in catalogue.slos:
        own = slo.own_on_alerts(AlertSeverity.PAGE).annotations
        if slo.can_page and slo.service.product and not slo.runbook and "runbook_url" not in own:
            yield checks.PAGE_WITHOUT_RUNBOOK.problem(
                f"{slo.id!r} can wake somebody, but has no runbook",
                slo.where("name"),
                hint="add 'runbook: https://…' to the objective or to its service",
            )
