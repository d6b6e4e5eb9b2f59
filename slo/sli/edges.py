"""When counts may have events of an excluded time, in seconds after it begins and after it ends."""

from typing import NamedTuple

from slo.sli.sampling import MINUTE, Reading, Sampling

_MINUTE = int(MINUTE.seconds)


class Edges(NamedTuple):
    """How many seconds after it begins, and after it ends, counts may have events of an excluded time."""

    begin: int
    end: int


def edges(sampling: Sampling, reading: Reading) -> Edges:
    """Say when counts may have events of an excluded time.

    The first full minute after its beginning has some. The last that has is read a scrape after its end. So
    none of its events is counted, and of those after its end, a minute's and those between two scrapes are
    lost; of recent ones, those of as long as they reach back. Native histograms are read in steps of a
    scrape, so they reach back for a scrape where that is longer than a minute.
    """
    delay, scrape = int(sampling.sample_delay.seconds), int(sampling.scrape_interval.seconds)
    if reading is Reading.RECENT:
        return Edges(0, delay + max(_MINUTE, scrape) + scrape)
    later = delay if reading is Reading.SETTLED else 0
    until_scraped = -(-scrape // _MINUTE) * _MINUTE
    return Edges(_MINUTE + later, _MINUTE + until_scraped + later)
