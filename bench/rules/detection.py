"""How soon each design pages, beside one that knows everything, in incidents of known beginning and end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path
from statistics import mean

from bench.rules import layout, recorded
from bench.rules.ask import Asked
from bench.rules.clock import END, MINUTE, SLOT
from bench.rules.design import Design, Rule, Tier, paging
from bench.rules.ours import Ours, compiled
from bench.rules.pyrra import Pyrra
from bench.rules.recorded import Values
from bench.rules.services import ERROR_BUDGET, PAGING, Incident, Service
from bench.rules.sloth import Sloth
from bench.rules.traffic import Truth, history
from slo.model import naming
from slo.text.units import Duration
from tests.servers.binaries import Generation
from tests.servers.openmetrics import Series, backfill
from tests.servers.processes import prometheus

_CONFIG = "global: {evaluation_interval: 1h}"
_AT_EQUAL_INTERVAL = Sloth(60).name
_LATE = 5 * MINUTE  # a page this long after the truth has ceased to page is still about the same

Firing = frozenset[int]
"""The evaluations at which a page fires, in seconds since 1970."""

_Which = tuple[str, Incident]  # of a service, by its name
Times = Mapping[_Which, int | None]
"""Seconds from an incident's beginning or end, or None where there is no page."""

_SECTION = """\
## How soon a page comes, and goes

{incidents} incidents, listed below, at {services} services of 2 to 100 requests a second at the peak, with
deploys, lost scrapes and late series. Each design's recordings are evaluated over five days of history, and
its own alerts over these; at the 5th, 20th, 35th or 50th second of a minute, as groups are spread. In
seconds: from the beginning to the first page, later than a perfect design, later than Sloth @60s, and from
the end to the last page. The perfect design knows every event at once and has the same policy: 2% of the
budget in 1h or 5% in 6h, but Pyrra's own, with `for`, for Pyrra. A page of ours comes an evaluation later
than Sloth's in {later} incidents, and earlier in {earlier}. Missed: the perfect one pages, and the design
does not. False: no perfect page within 5 minutes.
"""

_HEADER = (
    "",
    "first page: mean",
    "max",
    "late: mean",
    "max",
    "to Sloth @60s: mean",
    "max",
    "gone: mean",
    "max",
    "missed",
    "false",
)

_EACH = """\
Seconds to the first page, the mean of four services:
"""


@dataclass(frozen=True, slots=True)
class Paged:
    """What a design did, or a perfect one: when the first page came and when the last one went."""

    first: Times
    gone: Times


@dataclass(frozen=True, slots=True)
class Detected:
    """What designs did, beside perfect ones of the same policy; false pages by the design's name."""

    paged: Mapping[str, Paged]
    perfect: Mapping[str, Paged]
    false: Mapping[str, int]


def measured(server: Generation, folder: Path) -> Detected:
    """Make a history of few days, evaluate recordings over it, and alerts over these."""
    designs = (compiled(PAGING, folder), Sloth(60), Sloth(30), Pyrra())
    drawn = {service: history(service) for service in PAGING}
    truths = {service: truth for service, (_, truth) in drawn.items()}
    backfill([one for series, _ in drawn.values() for one in series], folder, server)
    ours = designs[0]
    with prometheus(server, _CONFIG, [], folder) as running:
        stored = list(_stored_from_raw(Asked(running.url), ours, designs[1:]))
    backfill(stored, folder, server)
    with prometheus(server, _CONFIG, [], folder) as running:
        stored = [one for service in PAGING for one in _stored(Asked(running.url), ours, service)]
    backfill(stored, folder, server)
    with prometheus(server, _CONFIG, [], folder) as running:
        firing = {
            design.name: {service: _firing(Asked(running.url), design, service) for service in PAGING}
            for design in designs
        }
    perfect = {
        design.name: {service: _perfect(truth, design.tiers, service) for service, truth in truths.items()}
        for design in designs
    }
    return Detected(
        paged={name: _paged(its) for name, its in firing.items()},
        perfect={name: _paged(its) for name, its in perfect.items()},
        false={
            name: sum(_false(its[service], perfect[name][service]) for service in PAGING)
            for name, its in firing.items()
        },
    )


def _stored_from_raw(asked: Asked, ours: Ours, others: Iterable[Design]) -> Iterator[Series]:
    """Record what rules make of counters; expressions that designs share are evaluated once."""
    for service in PAGING:
        yield from recorded.minutes(service, recorded.counts(asked, ours, service))
        known: dict[str, Values] = {}
        for design in others:
            for window, rule in _read_by_pages(design, service):
                if window not in known:
                    often = rule._replace(every=SLOT)
                    known[window] = recorded.evaluated(asked, often, service)
                yield _series(rule, recorded.thinned(known[window], rule.every, service), service)


def _stored(asked: Asked, ours: Ours, service: Service) -> Iterator[Series]:
    """Record our ratios, from what was recorded each minute, and that their windows are measured in full."""
    for window, rule in _read_by_pages(ours, service):
        yield _series(rule, recorded.evaluated(asked, rule, service), service)
        every = range(recorded.first(service), END + 1, rule.every)
        measured = naming.measured(Duration.parse(window))
        yield Series(measured, rule.labels or {}, [(at, 1.0) for at in every])


def _read_by_pages(design: Design, service: Service) -> Iterator[tuple[str, Rule]]:
    alerts = [rule.expr for rule in paging(design, service)]
    for window, rule in design.ratios(service).items():
        if any(f"{rule.name}{{" in expr for expr in alerts):
            yield window, rule


def _series(rule: Rule, values: Values, service: Service) -> Series:
    """Write a recording down; where it gave nothing, a NaN, so that no older value is read instead."""
    every = range(recorded.first(service), END + 1, rule.every)
    return Series(rule.name, rule.labels or {}, [(at, values.get(at, nan)) for at in every])


def _firing(asked: Asked, design: Design, service: Service) -> Firing:
    """Evaluate the alerts themselves."""
    firing: set[int] = set()
    for rule in paging(design, service):
        firing.update(_held(recorded.evaluated(asked, rule, service), rule.every, rule.hold))
    return frozenset(firing)


def _held(true: Iterable[int], every: int, hold: int) -> Iterator[int]:
    """Give the evaluations at which a condition has been true for so many seconds."""
    since = before = 0
    for at in sorted(true):
        if at - before > every:
            since = at
        before = at
        if at - since >= hold:
            yield at


def _perfect(truth: Truth, tiers: Iterable[Tier], service: Service) -> Firing:
    """Page by exact counts, at every slot."""
    firing: set[int] = set()
    slots = range(recorded.first(service) // SLOT * SLOT, END + 1, SLOT)
    for tier in tiers:
        burning = (at for at in slots if _burns(truth, tier, at))
        firing.update(_held(burning, SLOT, tier.hold))
    return frozenset(firing)


def _burns(truth: Truth, tier: Tier, at: int) -> bool:
    both = (truth.events(at, window) for window in (tier.long, tier.short))
    return all(bad > tier.burn_rate * ERROR_BUDGET * total for total, bad in both)


def _paged(firing: Mapping[Service, Firing]) -> Paged:
    first: dict[_Which, int | None] = {}
    gone: dict[_Which, int | None] = {}
    for service, its in firing.items():
        begins = [incident.begin for incident in service.incidents]
        for incident, until in zip(service.incidents, (*begins[1:], END), strict=True):
            during = sorted(at for at in its if incident.begin <= at < until)
            first[service.name, incident] = during[0] - incident.begin if during else None
            gone[service.name, incident] = during[-1] - incident.end if during else None
    return Paged(first, gone)


def _false(firing: Firing, perfect: Firing) -> int:
    """Count the pages that have nothing to do with a perfect one's."""
    about = {at for when in perfect for at in range(when - _LATE, when + _LATE + 1)}
    count, before = 0, 0
    for at in sorted(firing - about):
        count += at - before > _LATE
        before = at
    return count


def section(detected: Detected) -> str:
    """Write the figures down."""
    kinds = PAGING[0].incidents
    reference = detected.perfect["slo"]
    later = list(_later(detected.paged["slo"], detected.paged[_AT_EQUAL_INTERVAL]))
    words = layout.filled(
        _SECTION,
        incidents=len(reference.first),
        services=len(PAGING),
        later=sum(seconds > 0 for seconds in later),
        earlier=sum(seconds < 0 for seconds in later),
    )
    rows = [("perfect", *_own(reference.first), "", "", "", "", *_own(reference.gone), "", "")]
    rows += [
        (
            name,
            *_own(paged.first),
            *_after(paged, detected.perfect[name]),
            *_after(paged, detected.paged[_AT_EQUAL_INTERVAL]),
            *_own(paged.gone),
            str(_missed(paged, detected.perfect[name])),
            str(detected.false[name]),
        )
        for name, paged in detected.paged.items()
    ]
    each = [
        (_size(kind), *(_mean(paged, kind) for paged in (reference, *detected.paged.values())))
        for kind in kinds
    ]
    return "\n".join(
        [
            words,
            "",
            layout.table(_HEADER, rows),
            "",
            _EACH,
            layout.table(("", "perfect", *detected.paged), each),
        ]
    )


def _own(times: Times) -> Sequence[str]:
    there = [seconds for seconds in times.values() if seconds is not None]
    return (f"{mean(there):.0f}", str(max(there)))


def _after(paged: Paged, other: Paged) -> Sequence[str]:
    later = list(_later(paged, other))
    return (f"{mean(later):+.0f}", f"{max(later):+d}")


def _later(paged: Paged, other: Paged) -> Iterator[int]:
    for mine, theirs in zip(paged.first.values(), other.first.values(), strict=True):
        if mine is not None and theirs is not None:
            yield mine - theirs


def _missed(paged: Paged, perfect: Paged) -> int:
    return sum(mine is None and perfect.first[which] is not None for which, mine in paged.first.items())


def _mean(paged: Paged, kind: Incident) -> str:
    there = [seconds for (_, incident), seconds in paged.first.items() if incident == kind and seconds]
    return f"{mean(there):.0f}" if there else "none"


def _size(incident: Incident) -> str:
    when = "at night" if incident.hour < 6 else "at the peak"
    return f"{incident.minutes} min of {incident.failing:.0%} {when}"
