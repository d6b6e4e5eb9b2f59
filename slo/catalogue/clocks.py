"""Check of the time zones of calendar windows."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import settled_objectives
from slo.model import Calendar
from slo.text import checks
from slo.text.diagnostics import Problem


def unfollowed_clocks(declared: Declarations) -> Iterator[Problem]:
    """Find calendar windows in time zones whose clock changes rules cannot follow."""
    follow = {
        one.service.name: one
        for one in settled_objectives(declared)
        if isinstance(one.objective.window, Calendar)
    }
    if not follow:
        return
    from slo.model.timezones import clock  # imported here, because few objectives follow the calendar

    for one in follow.values():
        try:
            clock(one.service.timezone)
        except ValueError as error:
            yield checks.TIMEZONE.problem(str(error), one.document.where("timezone"))
