"""Plans the escalation policies and services of a PagerDuty account."""

from collections.abc import Iterator, Mapping
from datetime import date

from slo.channels import Channels
from slo.model import ALWAYS, AlertSeverity, Catalogue, Hours, Organisation, Product
from slo.model.on_call import PagerDutyOnCall
from slo.plan.escalation import on_call_in, policies
from slo.targets.pagerduty.types import Pager, PagerService


def pager(catalogue: Catalogue) -> Pager | None:
    """Return the policies and services of products and parties; None without on-call schedules."""
    planned = policies(PagerDutyOnCall, catalogue)
    if catalogue.organisation is None or not planned:
        return None
    return Pager(planned, tuple(_all_services(catalogue, catalogue.organisation.value)))


def _all_services(catalogue: Catalogue, organisation: Organisation) -> Iterator[PagerService]:
    for name, owner, on_call in on_call_in(PagerDutyOnCall, catalogue):
        alerting = owner.alerting if isinstance(owner, Product) else None
        if alerting is None or alerting.hours == ALWAYS:
            yield from _services(name, on_call, owner.uses)
            continue
        hours = organisation.hours[alerting.hours]
        off = organisation.holidays[hours.holidays] if hours.holidays else ()
        yield from _services(name, on_call, owner.uses, hours, off)


def _services(
    owner: str,
    on_call: PagerDutyOnCall,
    uses: Mapping[str, Channels | None],
    hours: Hours | None = None,
    off: tuple[date, ...] = (),
) -> Iterator[PagerService]:
    """Yield a service for each integration key; uses that share a key share the first one's service.

    Pages are urgent within `hours`, except on days in `off`. Tickets are never urgent and have no hours.
    """
    keys = set()
    for use, channels in uses.items():
        key = channels.pagerduty.routing_key_file if channels and channels.pagerduty else None
        if key is None or key in keys:
            continue
        keys.add(key)
        if use == AlertSeverity.TICKET:
            yield PagerService(owner, use, "low", key)
        else:
            yield PagerService(owner, use, "high", key, on_call.acknowledgement_timeout, hours, off)
