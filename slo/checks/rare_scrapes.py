"""Scrape intervals that are too long for the windows of alerts."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration


def rare_scrapes(catalogue: Catalogue) -> Iterator[Problem]:
    """Find services with a scrape interval above half of a short window: it holds one scrape or none."""
    for service in catalogue.services.values():
        interval = service.value.scrape_interval
        slos = catalogue.slos_by_service.get(service.value.name, ())
        tiers = [(tier.short_window, slo.id) for slo in slos for tier in slo.tiers]
        shortest, slo_id = min(tiers, default=(interval, ""))
        if slo_id and 2 * interval.milliseconds > shortest.milliseconds:
            longest = Duration(shortest.milliseconds // 2)
            yield checks.RARE_SCRAPES.problem(
                f"metrics are scraped every {interval}, but alerts of {slo_id!r} look at the last "
                f"{shortest}: that is one scrape, or none if it fails",
                service.where("scrape_interval"),
                hint=f"scrape every {longest} or more often, or choose an alert policy with longer windows",
            )
