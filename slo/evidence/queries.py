"""The query to Prometheus for the measurements of all objectives, and the reading of its answer."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple, TypeVar

from slo.conditions import (
    Group,
    Labels,
    Measurement,
    Window,
    counted_windows,
    weighted_windows,
    windows,
)
from slo.evidence.ages import window_measured
from slo.evidence.freshness import MARK, counted_until, is_silent, newest_counted, time_of
from slo.evidence.plausible import count_of, ratio_of
from slo.evidence.series import NO_ORIGINS, Chosen, Series, current, mean, series_of, total
from slo.evidence.status import Status, assess, most_complete_first
from slo.model import SLO, Origins, is_long, naming, newest_of_long
from slo.promql.samples import Sample
from slo.text.plurals import some
from slo.text.terminal import printable
from slo.text.times import to_minute
from slo.text.units import Duration

W = TypeVar("W", bound=Window)

Measured = Mapping[Group, tuple[Measurement, ...]]
"""The measurements of an objective by group: one for each series, the most complete one first.

Only the first one of a group is assessed. If clusters are summed, that is their sum.
"""

LONG = "slo_long"
"""The label of series of long windows. Without it `or` would drop them: it ignores names."""

COUNTED = "slo_counted"
"""The label of numbers of events that are weights, with their window."""

_STARTS = (naming.START_5M, naming.START_1M)
"""The series of when a history began: of roll-ups, and of the counts of each minute."""

_UNMEASURED = (Measurement(error_ratios={}),)
_MOST_NAMES = 3


def query(slos: Iterable[SLO], *, by_name: bool = False, origins: Origins = NO_ORIGINS) -> str:
    """Return one query for recorded error ratios, numbers of events, ages, and when events were last counted.

    The answer has a series for each objective and each recorded window that any of the objectives needs, and
    a few for each objective whose events were counted, for any number of objectives. `by_name` selects only
    these objectives; otherwise the answer has the series of all others as well. If clusters are summed, the
    answer also has the numbers of events that are not recorded, by which their error ratios are weighted.
    """
    known = list(slos)
    named = [
        *_named(known, naming.error_ratio, windows).items(),
        *_named(known, naming.events, counted_windows).items(),
        *_named(known, naming.measured, weighted_windows).items(),
    ]
    long = [*(name for name, window in named if is_long(window)), naming.START_5M]
    short = [*(name for name, window in named if not is_long(window)), naming.START_1M]
    only = f'slo=~"{"|".join(slo.id for slo in known)}"' if by_name else ""
    of_short, of_long = (
        f'{{__name__=~"{"|".join(names)}"{f",{only}" if only else ""}}}' for names in (short, long)
    )
    recorded = f'{of_short} or label_replace({newest_of_long(of_long)}, "{LONG}", "1", "", "")'
    if not known:
        return recorded
    asked = [recorded, newest_counted(known, only)]
    if origins.summed:
        asked += [counted(window, only) for window in _uncounted(known)]
    return " or ".join(asked)


def counted(window: Duration, matchers: str) -> str:
    """Return an expression for the number of all events of a window, from the counts that rules recorded.

    It says which window by the label COUNTED. It is a weight, not a figure: its edges may be minutes off.
    """
    name = naming.TOTAL_5M if is_long(window) else naming.TOTAL_1M
    return f'label_replace(\nsum_over_time({name}{{{matchers}}}[{window}]),\n"{COUNTED}", "{window}", "", "")'


def _uncounted(slos: Iterable[SLO]) -> list[Duration]:
    """Return the windows whose error ratio is used, but whose number of events is not recorded."""
    known = list(slos)
    read = {window for slo in known for window in windows(slo) if isinstance(window, Duration)}
    return sorted(read.difference(window for slo in known for window in counted_windows(slo)))


def measurements(
    samples: Iterable[Sample], slos: Iterable[SLO], origins: Origins = NO_ORIGINS
) -> dict[str, Measured]:
    """Return the measurements by objective id; an objective without series has no entry.

    Series that differ in other labels than those of groups, as those of two Prometheus replicas do, are
    separate measurements: the long window of one replica and the short window of the other together could
    fire an alert that fires on neither. Clusters that are apart are groups; of those that are summed, the
    most complete replicas are summed. NaN and infinite values are no data. Raises Implausible.
    """
    known = {slo.id: slo for slo in slos}
    read = _read(samples, known, origins)
    measured = {series.slo for series in read.ratios}
    found: defaultdict[tuple[str, Group], defaultdict[Labels, list[Measurement]]]
    found = defaultdict(lambda: defaultdict(list))
    for series in {**read.ratios, **read.events, **read.newest}:
        slo = known[series.slo]
        one = read.measurement(series, slo)
        # A group that never had events is not assessed. A cluster that fell silent has no ratios any more.
        is_cluster = series.part or _clusters(series, slo)
        if series in read.ratios or series.slo not in measured or (is_cluster and one.silent):
            found[series.slo, series.group][series.part].append(one)
    result: defaultdict[str, dict[Group, tuple[Measurement, ...]]] = defaultdict(dict)
    for (id, group), parts in found.items():
        ranked = [most_complete_first(known[id], part, group) for part in parts.values()]
        result[id][group] = _of_parts(ranked, known[id].objective.window)
    return dict(result)


class _Read(NamedTuple):
    """What the samples of an answer say of each series; ages are of all groups of a server together."""

    ratios: dict[Series, dict[Window, Fraction]]
    events: dict[Series, dict[Window, Fraction]]
    shares: dict[Series, dict[Duration, Fraction]]
    began: dict[tuple[str, Group, Labels], dict[str, datetime]]
    newest: dict[Series, tuple[datetime, datetime]]

    def measurement(self, series: Series, slo: SLO) -> Measurement:
        at, asked = self.newest.get(series, (None, None))
        starts = self.began.get((series.slo, _clusters(series, slo), series.labels), {})
        return Measurement(
            error_ratios=self.ratios.get(series, {}),
            events=self.events.get(series, {}),
            measured=self.shares.get(series, {}),
            window_measured=_window_measured(slo, starts, asked),
            began=min(starts.values(), default=None),
            newest=at,
            silent=at is not None and asked is not None and is_silent(at, asked, slo),
            labels=series.labels,
        )


def _read(samples: Iterable[Sample], known: Mapping[str, SLO], origins: Origins) -> _Read:
    """Sort samples by series, and by the window that each is of. Raises Implausible."""
    ratio_windows = _named(known.values(), naming.error_ratio, windows)
    event_windows = _named(known.values(), naming.events, counted_windows)
    measured_windows = _named(known.values(), naming.measured, weighted_windows)
    uncounted = {str(window): window for window in _uncounted(known.values())}
    identities = current(known.values())
    read = _Read(defaultdict(dict), defaultdict(dict), defaultdict(dict), defaultdict(dict), {})
    for sample in samples:
        name = sample.labels.get("__name__", "")
        labels = {
            label: value for label, value in sample.labels.items() if label not in (MARK, COUNTED, LONG)
        }
        series = series_of(labels, identities, origins)
        if series is None or not sample.value.is_finite():
            continue
        slo = known[series.slo]
        if name in ratio_windows:
            read.ratios[series][ratio_windows[name]] = ratio_of(sample)
        elif name in event_windows:
            read.events[series][event_windows[name]] = count_of(sample)
        elif name in measured_windows:
            read.shares[series][measured_windows[name]] = ratio_of(sample)
        elif name in _STARTS:
            read.began[series.slo, _clusters(series, slo), series.labels][name] = time_of(sample)
        elif MARK in sample.labels:
            read.newest[series] = counted_until(sample, slo), sample.at
        elif sample.labels.get(COUNTED) in uncounted:
            read.events[series].setdefault(uncounted[sample.labels[COUNTED]], count_of(sample))
    return read


def _clusters(series: Series, slo: SLO) -> Group:
    """Return the labels of clusters among those of the group."""
    return series.group[len(slo.indicator.by) :]


def _window_measured(slo: SLO, starts: Mapping[str, datetime], at: datetime | None) -> Fraction | None:
    if at is None or naming.START_5M not in starts:
        return None
    return window_measured(slo, starts[naming.START_5M], at)


def _of_parts(parts: list[tuple[Measurement, ...]], window: Window) -> tuple[Measurement, ...]:
    """Return the measurements of all parts, after the sum of the first ones of several parts."""
    if len(parts) == 1:
        return parts[0]
    firsts = [part[0] for part in parts]
    counts = [one.events for one in firsts]
    whole = Measurement(
        error_ratios=mean([one.error_ratios for one in firsts], counts),
        events=total(counts),
        measured=mean([one.measured for one in firsts], [_of_durations(one) for one in counts]),
        window_measured=_measured_of_all(firsts, window),
        began=min((one.began for one in firsts if one.began), default=None),
        newest=max((one.newest for one in firsts if one.newest), default=None),
        silent=all(one.silent for one in firsts),
        summed=tuple(one.labels for one in firsts),
    )
    return whole, *(one for part in parts for one in part)


def _measured_of_all(parts: Iterable[Measurement], window: Window) -> Fraction | None:
    """Return which share of the events of the whole window, of all parts, was measured; None if unknown."""
    so_far, whole = Fraction(0), Fraction(0)
    for one in parts:
        events = one.events.get(window)
        if not events or one.window_measured is None:
            continue
        if not one.window_measured:
            return Fraction(0)
        so_far, whole = so_far + events, whole + events / one.window_measured
    return so_far / whole if whole else None


def _of_durations(counts: Mapping[Window, Fraction]) -> dict[Duration, Fraction]:
    return {window: count for window, count in counts.items() if isinstance(window, Duration)}


def chosen(found: Mapping[str, Measured]) -> Chosen:
    """Return the labels of the series that are assessed."""
    return {
        (slo, group): ones[0].sources for slo, measured in found.items() for group, ones in measured.items()
    }


def groups_of(slo: SLO, measured: Iterable[Group]) -> list[Group]:
    """Return the groups that are assessed: those that were measured or have their own target, or all as one.

    A group with its own target is not missing if it was measured in a cluster.
    """
    by, found = slo.indicator.by, set(measured)
    named = {tuple((label, one.group[label]) for label in by) for one in slo.objective.targets}
    return sorted(found | (named - {group[: len(by)] for group in found})) or [()]


def remarks(found: Mapping[str, Measured], origins: Origins = NO_ORIGINS) -> Iterator[str]:
    """Return a remark for each set of labels that nobody declared, by which several series differ.

    There is also one for each summed cluster without current data: the sum is of the others.
    """
    concerned: defaultdict[str, list[str]] = defaultdict(list)
    for slo, measured in found.items():
        for ones in measured.values():
            for said in (*_undeclared(ones, origins), *_missing(ones, origins)):
                if slo not in concerned[said]:
                    concerned[said].append(slo)
    for said, slos in concerned.items():
        yield f"{some(slos, _MOST_NAMES)}: {said}"


def _undeclared(ones: tuple[Measurement, ...], origins: Origins) -> Iterator[str]:
    parts: defaultdict[Labels, list[Labels]] = defaultdict(list)
    for one in ones:
        if one.error_ratios and not one.summed:
            part = frozenset((label, value) for label, value in one.labels if label in origins.summed)
            replicas = frozenset((label, value) for label, value in one.labels if label in origins.replicas)
            if (labels := one.labels - replicas) not in parts[part]:
                parts[part].append(labels)
    yield from (_difference([dict(one) for one in several]) for several in parts.values() if len(several) > 1)


def _missing(ones: tuple[Measurement, ...], origins: Origins) -> Iterator[str]:
    silent = [one for one in ones if one.silent and one.labels in ones[0].summed and not ones[0].silent]
    for one in silent:
        cluster = " ".join(f"{label}={dict(one.labels).get(label, '-')}" for label in origins.summed)
        since = f" since {to_minute(one.newest)}" if one.newest else ""
        yield printable(f"no data of {cluster}{since}; the sum is of the other clusters")


def _difference(several: list[dict[str, str]]) -> str:
    labels = {label: [one.get(label, "") for one in several] for label in sorted(set().union(*several))}
    differ = {label: values for label, values in labels.items() if len(set(values)) > 1}
    all_of = " ".join(f"{label}={'|'.join(sorted(set(values)))}" for label, values in differ.items())
    first = " ".join(f"{label}={values[0] or '-'}" for label, values in differ.items())
    return printable(
        f"{len(several)} series differ in {all_of}; the figures are of the most complete, {first}"
    )


def statuses(slo: SLO, measured: Measured) -> Iterator[Status]:
    """Yield the status of an objective, or of each of its groups that was measured or has its own target.

    An objective without measurements has one status: no data.
    """
    for group in groups_of(slo, measured):
        yield assess(slo, measured.get(group, _UNMEASURED)[0], group)


def _named(
    slos: Iterable[SLO], name: Callable[[W], str], needed: Callable[[SLO], Iterable[W]]
) -> dict[str, W]:
    """Return the windows that any objective needs, by the name of their series, sorted."""
    named = {name(window): window for slo in slos for window in needed(slo)}
    return {one: named[one] for one in sorted(named)}
