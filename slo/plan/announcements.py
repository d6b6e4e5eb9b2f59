"""Announcements of planned maintenance that users notice: an alert before it begins, and one while it lasts.

They are tickets to each product that it touches, and follow the same routes as all others. One exclusion has
one of each for a product, however many services of it are touched.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from slo.labels import routed
from slo.languages import Listed, Phrase
from slo.languages.language import language
from slo.model import SLO, AlertSeverity, Catalogue, Category, Exclusion, naming
from slo.model.intervals import Interval
from slo.model.timezones import zone
from slo.plan.occurrences import progressions, seconds
from slo.plan.texts import MeasuredLocalTime, Placeholders, said
from slo.plan.types import Alert
from slo.text.units import Duration

_Shown = tuple[Interval, datetime]
"""When an alert fires, and the time in UTC that it shows."""


def announcements(slos: tuple[SLO, ...], catalogue: Catalogue) -> Iterator[Alert]:
    """Yield the announcements of exclusions that touch a service, and no earlier service of its product."""
    product = slos[0].service.product
    for exclusion in sorted({one for slo in slos for one in slo.exclusions}, key=lambda one: one.name):
        touched = _touched(exclusion, product, catalogue)
        first = next(touched)
        if exclusion.impact == "discernible" and first.service.name == slos[0].service.name:
            its = (first, *touched)
            yield _planned(exclusion, its)
            yield _begun(exclusion, its)


@dataclass(frozen=True)
class Planned:
    """Maintenance begins within the time of its announcement; the value is when, on its local clock.

    Of repeated maintenance, each time is announced when the one before is over at the earliest.
    """

    exclusion: Exclusion

    reads = frozenset[str]()

    def promql(self) -> str:
        return _while(_announced(self.exclusion), self.exclusion)


@dataclass(frozen=True)
class Begun:
    """Maintenance lasts; the value is when it ends, on its local clock."""

    exclusion: Exclusion

    reads = frozenset[str]()

    def promql(self) -> str:
        return _while(((one, one.end) for one in self.exclusion.occurrences()), self.exclusion)


def _announced(exclusion: Exclusion) -> Iterator[_Shown]:
    before = datetime.min.replace(tzinfo=UTC)
    for start, end in exclusion.occurrences():
        announced = Interval(max(start - exclusion.announce.timedelta, before), start)
        if announced.start < announced.end:
            yield announced, start
        before = end


def _while(shown: Iterable[_Shown], exclusion: Exclusion) -> str:
    """Give a local time during each interval."""
    there = zone(exclusion.timezone)
    starts: defaultdict[tuple[timedelta, int], list[int]] = defaultdict(list)
    for (start, end), time in shown:
        ahead = time.astimezone(there).utcoffset() or timedelta()
        starts[end - start, seconds(time + ahead) - seconds(start)].append(seconds(start))
    terms = ((one, length, later) for (length, later), times in starts.items() for one in progressions(times))
    return "\nor\n".join(
        f"# {one.in_words(Duration.of(seconds=int(length.total_seconds())))}\n"
        f"time() - ({one.since(int(length.total_seconds()))}) + {later}"
        for one, length, later in sorted(terms)
    )


def _planned(exclusion: Exclusion, slos: tuple[SLO, ...]) -> Alert:
    start = Placeholders((MeasuredLocalTime(),))
    summary = Phrase.of("alert_maintenance", start=start, lasts=exclusion.lasts)
    return _alert(naming.MAINTENANCE_PLANNED, Planned(exclusion), slos, summary)


def _begun(exclusion: Exclusion, slos: tuple[SLO, ...]) -> Alert:
    summary = Phrase.of("alert_maintenance_begun", end=Placeholders((MeasuredLocalTime(),)))
    return _alert(naming.MAINTENANCE_BEGUN, Begun(exclusion), slos, summary)


def _alert(name: str, condition: Planned | Begun, slos: tuple[SLO, ...], summary: Phrase) -> Alert:
    exclusion, product = condition.exclusion, slos[0].service.product
    services, reader = dict.fromkeys(slo.service.name for slo in slos), language(slos[0].language)
    environments = {slo.service.environment for slo in slos}
    return Alert(
        key=(exclusion.name, name, product or ""),
        name=name,
        condition=condition,
        labels=routed(
            product=product,
            service=next(iter(services)) if len(services) == 1 else None,
            # Apart from ids of objectives, and from each other: each is a notification of its own.
            slo=f"{exclusion.name}/{name}",
            environment=environments.pop() if len(environments) == 1 else None,
            severity=slos[0].severities.of(AlertSeverity.TICKET),
            category=Category.RELIABILITY,
        ),
        annotations={
            "summary": said(
                reader,
                summary.key,
                services=Listed(services),
                timezone=exclusion.timezone,
                **dict(summary.values),
            ),
            "description": said(
                reader,
                "alert_maintenance_about",
                reason=reader.read(exclusion.reason).rstrip("."),
                author=exclusion.author,
                objectives=Listed(slo.id for slo in slos),
            ),
        },
    )


def _touched(exclusion: Exclusion, product: str | None, catalogue: Catalogue) -> Iterator[SLO]:
    """Yield the objectives of a product that an exclusion touches, in the order of the catalogue."""
    return (slo for slo in catalogue.slos_by_product[product] if exclusion in slo.exclusions)
