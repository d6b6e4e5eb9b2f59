"""Activities of the responsibility matrix that nobody is responsible for."""

from collections.abc import Iterator

from slo.model import RESPOND, Catalogue, Mark
from slo.text import checks
from slo.text.diagnostics import Problem


def activities_of_nobody(catalogue: Catalogue) -> Iterator[Problem]:
    """Find rows without a responsible party, except those about alerts, which need the product team."""
    if catalogue.organisation is None:
        return
    for activity, marks in catalogue.organisation.value.activities.items():
        if activity not in RESPOND and Mark.RESPONSIBLE not in marks.values():
            yield checks.ACTIVITY_OF_NOBODY.problem(
                f"nobody is responsible for {activity!r}",
                catalogue.organisation.where("activities", activity),
                hint="mark the party that does it, or 'product', 'responsible'",
            )
