"""Random worlds of scraped counters, and the numbers of events that their scrapes show.

The truth is written from docs/explanation/rules.md, without the code that writes rules. Times are numbers of
scrapes, of which there is one each 30 seconds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from hypothesis import strategies as st

from tests.servers.exposition import series_text

EVERY = 30  # seconds
SCRAPES = 120
SIDES = ("good", "bad")
_JUST_BEGUN = 390  # seconds: 150, and five minutes of recent counts


@dataclass(frozen=True)
class Target:
    """A target, and what happens to it at the numbers of some scrapes.

    `rates` are good and bad events between two scrapes, for a few spells of equal length. A process begins at
    `begin`, and another at each of the `restarts`; `tells` is whether it says when. From `relabelled` on, all
    series have one more label. `unscraped` are scrapes that Prometheus does not make, and `failed` those that
    get no answer. A `lazy` process has no series of bad events until the first one.
    """

    begin: int
    end: int
    rates: tuple[tuple[int, int], ...]
    restarts: frozenset[int]
    relabelled: int | None
    unscraped: frozenset[int]
    failed: frozenset[int]
    lazy: bool
    tells: bool

    def events(self, at: int) -> tuple[int, int]:
        """Give good and bad events between the scrape before and this one."""
        return self.rates[at * len(self.rates) // (SCRAPES + 1)]

    def began(self, at: int) -> int:
        """Give the scrape before which the process began that answers at a scrape."""
        return max(one for one in (self.begin, *self.restarts) if one <= at)

    def value(self, side: int, at: int) -> int | None:
        """Give what a counter has at a scrape; None without the series."""
        value = sum(self.events(one)[side] for one in range(self.began(at), at + 1))
        return None if side and self.lazy and not value else value

    def answers(self, at: int) -> bool:
        """Tell whether Prometheus scrapes it, and gets an answer."""
        return self.begin <= at < self.end and at not in self.unscraped | self.failed


class Bounds(NamedTuple):
    """The least and the most that may be counted of something that scrapes do not show exactly."""

    least: int
    most: int


_INDEX = st.integers(1, SCRAPES - 1)


@st.composite
def _gaps(draw: st.DrawFn) -> frozenset[int]:
    """Draw up to two times of up to ten minutes, in scrapes."""
    gaps = draw(st.lists(st.tuples(_INDEX, st.integers(1, 20)), max_size=2))
    return frozenset(at for begin, length in gaps for at in range(begin, begin + length))


@st.composite
def targets(draw: st.DrawFn) -> Target:
    """Draw a target that was there before the rules, or begins later."""
    begin = draw(st.just(0) | st.integers(14, SCRAPES - 20))
    return Target(
        begin=begin,
        end=draw(st.just(SCRAPES + 1) | st.integers(begin + 4, SCRAPES)),
        rates=tuple(draw(st.lists(st.tuples(st.integers(0, 60), _rare()), min_size=1, max_size=5))),
        restarts=frozenset(one for one in draw(st.lists(_INDEX, max_size=3)) if one > begin),
        relabelled=draw(st.none() | st.integers(begin + 1, SCRAPES)),
        unscraped=draw(_gaps()),
        failed=draw(_gaps()),
        lazy=draw(st.booleans()),
        tells=draw(st.booleans()),
    )


def _rare() -> st.SearchStrategy[int]:
    return st.just(0) | st.integers(0, 20)


def truth(target: Target) -> tuple[Bounds, Bounds]:
    """Give how many events of all, and how many bad ones, the scrapes of a target show."""
    good, bad = (_of_series(target, side) for side in range(2))
    return Bounds(good.least + bad.least, good.most + bad.most), bad


def _of_series(target: Target, side: int) -> Bounds:
    """Add up what each scrape shows of a counter beside the one before."""
    least = most = 0
    seen: int | None = None  # the last answer of the target
    before: tuple[int, int] | None = None  # the last value, and when
    for at in filter(target.answers, range(SCRAPES + 1)):
        if (value := target.value(side, at)) is not None:
            shown = _first(target, at, seen, value) if before is None else _later(target, at, before, value)
            least, most = least + shown.least, most + shown.most
            before = value, at
        seen = at
    return Bounds(least, most)


def _first(target: Target, at: int, seen: int | None, value: int) -> Bounds:
    """Say what counts of a first value: all of it in a target that was there before."""
    if seen is not None:
        return Bounds(0 if _renamed(target, seen, at) else value, value)
    if not target.tells:
        return Bounds(0, 0)
    return Bounds(value if _age(target, at) < 2 * EVERY else 0, value)


def _later(target: Target, at: int, before: tuple[int, int], value: int) -> Bounds:
    """Say what counts of a later value: the difference, or all of it after a restart."""
    last, when = before
    if target.began(when) == target.began(at):
        shown = Bounds(value - last, value - last)
    else:
        # A process that has passed the last value of another is not distinguished from it.
        shown = Bounds(value - last if value >= last else value, value)
    if not _renamed(target, when, at):
        return shown
    # All that a process has that has just begun may count once more under its new labels.
    return Bounds(0, value if target.tells and _age(target, at) < _JUST_BEGUN else shown.most)


def _age(target: Target, at: int) -> int:
    """Give how many seconds ago the process of a scrape began, at most."""
    return (at - target.began(at)) * EVERY


def _renamed(target: Target, before: int, at: int) -> bool:
    """Tell whether labels changed between two scrapes: what happened then belongs to neither series."""
    return target.relabelled is not None and before < target.relabelled <= at


def series(target: Target, job: str, number: int) -> Iterator[tuple[str, str]]:
    """Write the series of a target, and their values in the notation of promtool."""
    own = {"job": job, "instance": f"{number}"}
    for extra, holds in _spells(target):
        labels = own | extra
        yield (
            series_text("up", labels),
            _written([_up(target, at) if at in holds else None for at in _times()]),
        )
        if target.tells:
            began = [_start(target, at) if at in holds else None for at in _times()]
            yield series_text("process_start_time_seconds", labels), _written(began)
        for side, code in enumerate(SIDES):
            values = [
                target.value(side, at) if at in holds and target.answers(at) else None for at in _times()
            ]
            yield series_text("requests_total", {**labels, "code": code}), _written(values, target.unscraped)


def _times() -> range:
    return range(SCRAPES + 1)


def _spells(target: Target) -> Iterator[tuple[Mapping[str, str], range]]:
    """Give the labels that a target has beside its own, and when."""
    if target.relabelled is None:
        yield {}, _times()
    else:
        yield {}, range(target.relabelled)
        yield {"version": "2"}, range(target.relabelled, SCRAPES + 1)


def _up(target: Target, at: int) -> int | None:
    return int(target.answers(at)) if target.begin <= at < target.end and at not in target.unscraped else None


def _start(target: Target, at: int) -> int | None:
    return target.began(at) * EVERY - EVERY // 2 if target.answers(at) else None


def _written(values: list[int | None], unscraped: frozenset[int] = frozenset()) -> str:
    """Write values; a series that is missing from a scrape is marked as ended, unless there was no scrape."""
    written, current = [], False
    for at, value in enumerate(values):
        if value is not None:
            written.append(str(value))
        else:
            written.append("stale" if current and at not in unscraped else "_")
        current = value is not None or (current and at in unscraped)
    return " ".join(written)
