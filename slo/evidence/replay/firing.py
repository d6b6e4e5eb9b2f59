"""When alerts fired: conditions that lasted as long as `for` requires, and what they outlived."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from slo.evidence.replay.search import Span
from slo.evidence.replay.windows import minutes
from slo.text.units import Duration


class Firing(NamedTuple):
    """An alert fired from the minute `start` until `end`, when it was resolved; None if it still fires."""

    start: int
    end: int | None

    def until(self, last: int) -> int:
        """Return when it was resolved, or the end of the replay."""
        return last if self.end is None else self.end


def firings(
    held: Iterable[Span], last: int, for_: Duration | None = None, keep_firing: Duration | None = None
) -> tuple[Firing, ...]:
    """Return when an alert fired by when its condition held, in a replay up to the minute `last` inclusive.

    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
    """
    wait = minutes(for_) if for_ else 0
    return tuple(
        Firing(one.start, None if one.end > last else one.end)
        for one in united(_fired(held, wait, keep_firing))
    )


def united(spans: Iterable[Span], apart: int = 0) -> tuple[Span, ...]:
    """Return spans in order, with those merged that overlap, touch, or are at most `apart` minutes apart."""
    found: list[Span] = []
    for one in sorted(spans):
        if found and one.start <= found[-1].end + apart:
            found[-1] = Span(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return tuple(found)


def _fired(held: Iterable[Span], wait: int, keep_firing: Duration | None) -> Iterator[Span]:
    """Yield firing times. A condition that returns while its alert is kept firing need not last again."""
    keep = minutes(keep_firing) if keep_firing else 0
    kept_until: int | None = None
    for start, end in held:
        still_fires = kept_until is not None and keep and start <= kept_until
        begins = start if still_fires else start + wait
        if begins < end:
            kept_until = end + keep
            yield Span(begins, kept_until)
