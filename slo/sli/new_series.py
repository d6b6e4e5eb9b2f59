"""Which first values of new series are all new, so that they count."""

from functools import lru_cache

from slo.promql import Selector
from slo.sli.sampling import Sampling
from slo.sli.scrapes import scrapes

_SLACK = 30
"""Seconds that a process may take until it is scraped, beside two scrape intervals."""


@lru_cache(maxsize=64)
def all_of_it_new(total: Selector, sampling: Sampling) -> str:
    """Select targets of which the first value of a new series is all new.

    They have a series that goes on, and was in their newest scrape: after a relabelling, those with the old
    labels linger for a minute without being in it. Or they were counted before, and have ended. Or they
    answered scrapes before and had counted nothing. Or their process has just begun. Counters of all and of
    bad events ask the same of their targets, one after the other.
    """
    back, on = sampling.interval, on_targets(sampling)
    distinguished = _with_labels(total, sampling.target_labels)
    newest = f"max by ({', '.join(sampling.target_labels)}) (timestamp({distinguished}))"
    before = f"({distinguished} offset {back} or last_over_time({distinguished}[30m:5m] offset {back}))"
    goes_on = f"timestamp({distinguished}) == {on} group_left () {newest} and {before}"
    known = f"{goes_on}\nor {distinguished} offset {back} unless {on} {distinguished}"
    if (scraped := scrapes(total)) is None:
        return known
    up = _with_labels(scraped, sampling.target_labels)
    began = _starts(up)
    since = int(back.seconds) + _SLACK + 2 * int(sampling.scrape_interval.seconds)
    return (
        f"{known}\n"
        f"or {up} offset {back} == 1 unless {on} {before}\n"
        f"or last_over_time({began}[{back}]) > time() - {since}"
    )


@lru_cache(maxsize=1024)
def _starts(up: Selector) -> Selector:
    """Select when the processes of targets began; many counters have the same targets."""
    return up.renamed("process_start_time_seconds")


def on_targets(sampling: Sampling) -> str:
    """Match series of the same target."""
    return f"on ({', '.join(sampling.target_labels)})"


@lru_cache(maxsize=1024)
def _with_labels(selector: Selector, labels: tuple[str, ...]) -> Selector:
    """Select the series of targets that can be distinguished: those with all these labels."""
    for label in labels:
        if selector.matcher(label) is None:
            selector = selector.with_matcher(label, "!=", "")
    return selector
