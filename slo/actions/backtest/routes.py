"""Whom a page notifies at the time it begins, and whether that is in the hours of the team."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from slo.evidence.replay import Firing
from slo.model import ALWAYS, SLO, Catalogue
from slo.model.presence import contains, is_day_off
from slo.plan.router import MatchedRoute, muted_by, route
from slo.plan.routing import routing
from slo.plan.types import Routing
from slo.report.backtest.outcome import Page


@dataclass(frozen=True, slots=True)
class Routes:
    """The routes of a catalogue; there are none without an organisation."""

    catalogue: Catalogue
    routing: Routing | None

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Routes":
        return cls(catalogue, routing(catalogue))

    def page(self, firing: Firing, labels: Mapping[str, str], slo: SLO) -> Page:
        """Return a page about an objective, whose alert has these labels."""
        at = datetime.fromtimestamp(60 * firing.start, UTC)
        return Page(firing.start, firing.end, self._receivers(labels, at), self._in_hours(slo, at))

    def first(self, slo: SLO) -> str | None:
        """Return the first responder of an objective."""
        product = self.catalogue.products.get(slo.service.product or "")
        return (product.value.party or product.value.name) if product else None

    def _receivers(self, labels: Mapping[str, str], at: datetime) -> tuple[str, ...]:
        if self.routing is None:
            return ()
        matched = (
            one for one in route(self.routing.root, labels) if not muted_by(one.route, at, self.routing)
        )
        return tuple(map(self._named, matched))

    def _named(self, matched: MatchedRoute) -> str:
        """Name a receiver, with the schedules that a system of on-call pages first, if there is one."""
        name = matched.receiver
        product = self.catalogue.products.get(name.partition("/")[0])
        on_call = product.value.on_call if product else None
        if on_call is None or not name.endswith(("/page", "/pager")):
            return name
        return f"{name} ({on_call.title}: {', '.join(on_call.own[0])})"

    def _in_hours(self, slo: SLO, at: datetime) -> bool | None:
        product = self.catalogue.products.get(slo.service.product or "")
        alerting = product.value.alerting if product else None
        organisation = self.catalogue.organisation
        if alerting is None or organisation is None or alerting.hours == ALWAYS:
            return None
        hours = organisation.value.hours[alerting.hours]
        days_off = organisation.value.holidays[hours.holidays] if hours.holidays else ()
        return contains(hours, at) and not is_day_off(days_off, hours.timezone, at)
