"""When an objective had no data."""

from collections.abc import Iterator

from slo.evidence.replay.search import Span
from slo.evidence.replay.timeline import Timeline


def silent(timeline: Timeline, delay: int, first: int, last: int) -> tuple[Span, ...]:
    """Return when no events were counted, from the minute `first` to `last` inclusive.

    Recent counts outlive their last sample by the `delay` that samples may have, in minutes. Before the first
    count there is no data since the rules were loaded.
    """
    return tuple(_gaps(timeline, delay, first, last))


def _gaps(timeline: Timeline, delay: int, first: int, last: int) -> Iterator[Span]:
    ends = [end for _, end in timeline.measured]
    begins = [start for start, _ in timeline.measured[1:]]
    if timeline.began < timeline.measured[0][0]:
        ends, begins = [timeline.began - delay, *ends], [timeline.measured[0][0], *begins]
    for ended, begun in zip(ends, [*begins, last], strict=True):
        start, end = max(ended + delay, first), min(begun, last) + 1
        if start < end:
            yield Span(start, end)
