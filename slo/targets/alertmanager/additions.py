"""The configuration of others with generated parts added, as further items in the lists of its text."""

from collections.abc import Mapping, Sequence

from slo.plan.types import Routing
from slo.source.insertion import Addition, inserted
from slo.targets.alertmanager.configuration import TEMPLATES, Section, inhibition, intervals, receiver, route
from slo.text.yaml import Value

_US_EVENTS = "https://events.pagerduty.com/v2/enqueue"
_US_OPSGENIE = "https://api.opsgenie.com/"


def added(routing: Routing, templates: Sequence[str] = (TEMPLATES,)) -> str:
    """Return the configuration of others with the generated routes, and all that these need."""
    base = routing.base
    assert base is not None
    text = base.text
    own = tuple(route(one) for one in routing.root.routes if one.written is None)
    additions = (
        # First what has a position in the text.
        Addition(("route", "routes"), own, base.index, base.line),
        Addition(("receivers",), tuple(receiver(one, explicit(routing)) for one in routing.receivers)),
        Addition(("inhibit_rules",), tuple(map(inhibition, routing.inhibitions))),
        Addition(("time_intervals",), tuple(intervals(routing))),
        Addition(("templates",), tuple(one for one in templates if one not in base.templates)),
    )
    for addition in additions:
        if addition.items:
            text = inserted(text, addition)
    return text


def explicit(routing: Routing) -> Mapping[str, Section]:
    """Return what each kind of channel would otherwise inherit from global settings of others."""
    smtp = routing.smtp
    mail: dict[str, Value | None] = {}
    if smtp:
        mail = {
            "smarthost": smtp.smarthost,
            "from": smtp.sender,
            "auth_username": smtp.username,
            "auth_password_file": smtp.password_file,
            "require_tls": smtp.require_tls,
        }
    return {
        "email_configs": {name: value for name, value in mail.items() if value is not None},
        "pagerduty_configs": {"url": routing.pagerduty_events_url or _US_EVENTS},
        "opsgenie_configs": {"api_url": _US_OPSGENIE},
    }
