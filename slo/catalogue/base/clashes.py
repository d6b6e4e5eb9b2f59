"""Names and settings of an Alertmanager configuration that generated parts cannot stand beside."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.model.base import Base
from slo.model.organisation import Organisation
from slo.text import checks
from slo.text.diagnostics import Problem

SHARED = "slo"
"""The first part of the names of receivers that belong to no product or party."""


def clashes(base: Base, declared: Declarations) -> Iterator[Problem]:
    """Find receivers and intervals with names that generated ones have, and settings that these inherit."""
    organisation = declared.shared
    if organisation is None:
        return
    yield from _receivers(base, {*declared.products, *organisation.parties, SHARED})
    yield from _intervals(base, organisation)
    yield from _mail(base, organisation)
    yield from _pagerduty(base, organisation)


def _receivers(base: Base, owners: set[str]) -> Iterator[Problem]:
    for name, span in base.receiver_spans.items():
        owner, slash, _ = name.partition("/")
        if slash and owner in owners:
            message = f"slo generates receivers with names such as {name!r}"
            yield checks.BASE.problem(message, span, hint="rename this one, here and in its routes")


def _intervals(base: Base, organisation: Organisation) -> Iterator[Problem]:
    for name, span in base.intervals.items():
        if name.partition("/")[0] in organisation.hours:
            message = f"slo generates a time interval {name!r} from 'hours' of the organisation"
            yield checks.BASE.problem(message, span, hint="rename one of the two")


def _mail(base: Base, organisation: Organisation) -> Iterator[Problem]:
    """Find credentials that Alertmanager would send to the mail server of the organisation."""
    user = base.settings.get("smtp_auth_username")
    if organisation.smtp and user and organisation.smtp.username is None:
        message = "Alertmanager would use this also with the mail server in 'smtp' of the organisation"
        hint = "remove 'smtp' there, if both are the same server, or add its 'username'"
        yield checks.BASE.problem(message, user.span, hint)


def _pagerduty(base: Base, organisation: Organisation) -> Iterator[Problem]:
    """Find another region of PagerDuty than that of the organisation."""
    theirs = base.settings.get("pagerduty_url")
    if theirs and organisation.pagerduty_events_url is None:
        message = "the organisation has no 'pagerduty_events_url', so slo uses that of the US region"
        hint = (
            f"write 'pagerduty_events_url: {theirs.text}' into the organisation, if its keys are from there"
        )
        yield checks.BASE.problem(message, theirs.span, hint)
