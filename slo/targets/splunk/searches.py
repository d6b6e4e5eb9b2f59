"""Use cases of protective monitoring as searches, whose alerts take the way of all that is about security."""

from collections.abc import Iterator

from slo.model import Catalogue, Category, UseCase, naming
from slo.plan.types import Search


def searches(catalogue: Catalogue) -> Iterator[Search]:
    """Plan the searches, in the order of their names."""
    for one in catalogue.use_cases.values():
        yield _search(one.value)


def _search(use_case: UseCase) -> Search:
    named = {"service": use_case.service} if use_case.service else {}
    return Search(
        name=use_case.name,
        query=use_case.search,
        schedule=use_case.schedule,
        window=use_case.window,
        lasts=use_case.keep_firing,
        labels={
            "alertname": naming.USE_CASE,
            "product": use_case.product,
            **named,
            "slo": use_case.id,
            "environment": use_case.environment or "",
            "severity": use_case.severity,
            "category": Category.SECURITY,
        },
        annotations={
            "summary": use_case.summary,
            "description": f"Found by {use_case.name}, which is maintained by: {use_case.owner}.",
            "runbook_url": use_case.playbook,
        },
    )
