"""Hours of the next year at which a page reaches nobody on duty."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from slo.channels import Channels
from slo.model import ALWAYS, Catalogue, Hours, Organisation, Party, Product
from slo.model.intervals import Interval, united
from slo.model.presence import periods
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.times import MINUTE

_YEAR = timedelta(days=365)
_LISTED = 3
"""How many holes are listed with their times."""


def coverage_holes(catalogue: Catalogue, today: date) -> Iterator[Problem]:
    """Find products whose pages reach nobody on duty at some hours of the next year.

    Channels with a schedule, such as pagers, always reach somebody. Chat and mail are read in the hours of
    a team, and its queue keeps other pages; a team without hours does not read them at all hours, and a
    party has no queue for pages. A party that a page calls automatically covers its own hours.
    """
    if catalogue.organisation is None:
        return
    organisation = catalogue.organisation.value
    first = datetime.combine(today, time(), UTC)
    paging = {slo.service.product for slo in catalogue.slos if not slo.draft and slo.can_page}
    for name, declared in catalogue.products.items():
        product = declared.value
        page, hours = _page(product, organisation), _kept(product, organisation)
        if name not in paging or page is None or page.with_schedule or (product.alerting and hours):
            continue
        holes = Interval(first, first + _YEAR).without(_covered(product, hours, organisation, first))
        if holes:
            place = ("alerting", "page") if product.alerting else ("party",)
            yield checks.COVERAGE_HOLE.problem(
                f"a page of {name!r} reaches nobody on duty {_when(holes, hours, first)}: it goes to "
                f"{', '.join(map(str, page.all))}",
                declared.where(*place),
                hint=_hint(product),
            )


def _page(product: Product, organisation: Organisation) -> Channels | None:
    return product.alerting.page if product.alerting else organisation.parties[product.party or ""].page


def _kept(product: Product, organisation: Organisation) -> Hours | None:
    """Return the hours of a product's team, or of the party that owns it; None for 24x7 or unknown."""
    name = product.alerting.hours if product.alerting else organisation.parties[product.party or ""].hours
    return None if name in (None, ALWAYS) else organisation.hours[str(name)]


def _covered(
    product: Product, hours: Hours | None, organisation: Organisation, first: datetime
) -> tuple[Interval, ...]:
    called = [organisation.parties[name] for name in product.automatic_calls]
    found = list(_periods(hours, organisation, first)) if hours else []
    for party in called:
        if party.called and party.called.with_schedule:
            found += _there(party, organisation, first)
    return united(found)


def _there(party: Party, organisation: Organisation, first: datetime) -> tuple[Interval, ...]:
    if party.hours in (None, ALWAYS):
        return (Interval(first, first + _YEAR),)
    return _periods(organisation.hours[str(party.hours)], organisation, first)


def _periods(hours: Hours, organisation: Organisation, first: datetime) -> tuple[Interval, ...]:
    days_off = frozenset(organisation.holidays.get(hours.holidays or "", ()))
    return periods(hours, days_off, first, first + _YEAR)


def _when(holes: tuple[Interval, ...], hours: Hours | None, first: datetime) -> str:
    """Describe the first few holes, in the time zone of the hours, and how many more there are."""
    if holes == (Interval(first, first + _YEAR),):
        return "at any hour"
    zone = ZoneInfo(hours.timezone if hours else "UTC")
    listed = (
        f"from {hole.start.astimezone(zone):{MINUTE}} to {hole.end.astimezone(zone):{MINUTE}}"
        for hole in holes[:_LISTED]
    )
    more = len(holes) - _LISTED
    in_all = sum((hole.end - hole.start for hole in holes), timedelta()) // timedelta(hours=1)
    rest = f", and {more} more times in the next year" if more > 0 else ""
    return f"{', '.join(listed)} {zone.key}{rest} ({in_all} hours in all)"


def _hint(product: Product) -> str:
    if product.alerting is None:
        return f"give {product.party!r} a pager for its own pages"
    return "add a pager, set the 'hours' in which this is read, or agree on an automatic call to a party"
