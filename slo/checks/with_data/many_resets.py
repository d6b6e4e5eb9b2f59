"""Counters that fall again and again."""

from collections.abc import Iterator

from slo.checks.with_data.data import Data
from slo.checks.with_data.measured import measured_by_service
from slo.model import Catalogue
from slo.text import checks
from slo.text.diagnostics import Problem

_MANY = 6
"""Falls of one series in an hour. A container that crashes restarts every five minutes, but its counters are
rarely scraped above 0 before they fall."""


def many_resets(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find counters of which one series fell six times in the last hour. One query per service with counters.

    Rules take a fall as a restart, so all that the series has counts again: with two writers of one series,
    or two replicas of Prometheus that take turns, this happens at every change between them.
    """
    for _, indicators in measured_by_service(catalogue):
        reads = {
            f"{one.name}/{at}": (one, read.selector)
            for one in indicators
            for at, read in enumerate(one.counters)
        }
        queries = {key: f"max(resets({selector}[1h]))" for key, (_, selector) in reads.items()}
        for key, falls in data.query_numbers(queries).items():
            if falls >= _MANY:
                one, selector = reads[key]
                yield checks.MANY_RESETS.problem(
                    f"a series of {selector.metric} fell {falls:.0f} times in the last hour, and rules count "
                    "each fall as a restart",
                    one.where(selector),
                    hint="if several processes or replicas of Prometheus write it, give each a label of "
                    "its own, such as instance; or find out why it restarts",
                )
