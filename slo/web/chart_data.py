"""The data of an objective's charts, fetched when somebody looks, and shared by all who do."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slo.clients.failures import Refused, Unreachable
from slo.clients.prometheus import Answer, Prometheus
from slo.evidence.status import Status
from slo.web.breakdown import LONGEST, Breakdown, Queries, breakdown_from, queries_of
from slo.web.cached import Cached, CachedValue, FetchFailed
from slo.web.figures import State
from slo.web.objective_history import ObjectiveHistory, history_from, history_query
from slo.web.ranges import Asked, Range

_MOST_CACHED = 500  # charts
_RAW_WITHIN = 2  # seconds that a page waits for raw samples, of which a large histogram may have millions


class ChartData:
    """Asks Prometheus at most once in `every` seconds for each range of each objective.

    Raw samples are asked for at most twice in a step of a chart, and for a short time only.
    """

    def __init__(self, prometheus: Prometheus, every: float) -> None:
        self._prometheus, self._every = prometheus, every
        self._raw = replace(prometheus, timeout=min(prometheus.timeout, _RAW_WITHIN))
        self._cached: dict[tuple[object, ...], Cached[Any]] = {}
        self._lock = threading.Lock()

    def history(
        self, status: Status, name: str, wanted: Asked, now: Callable[[], State]
    ) -> CachedValue[ObjectiveHistory]:
        """Return the history of an objective; while Prometheus does not answer, the last one."""
        state = now()

        def fetch() -> ObjectiveHistory:
            shown = wanted.range(status.slo, now().review.at)
            answer = _answer(self._prometheus, history_query(status, shown.step, state.origins), shown)
            return history_from(answer.samples, status, shown, state.origins)

        return self._value(("history", state.digest, name, wanted), fetch, self._every, state)

    def breakdown(
        self, status: Status, name: str, wanted: Asked, now: Callable[[], State]
    ) -> tuple[Queries, CachedValue[Breakdown]]:
        """Return the queries of raw samples, and their answer if the range is short enough."""
        state = now()
        shown = wanted.range(status.slo, state.review.at)
        queries = queries_of(status, shown.step)
        if not queries.together or shown.end - shown.start > LONGEST + shown.step.timedelta:
            return queries, CachedValue()

        def fetch() -> Breakdown:
            latest = wanted.range(status.slo, now().review.at)
            return breakdown_from(_answer(self._raw, queries.together, latest).samples, queries, latest)

        every = max(self._every, float(shown.step.seconds) / 2)
        return queries, self._value(("breakdown", state.digest, name, wanted), fetch, every, state)

    def _value(
        self, key: tuple[object, ...], fetch: Callable[[], Any], every: float, state: State
    ) -> CachedValue[Any]:
        with self._lock:
            if len(self._cached) > _MOST_CACHED:
                self._cached.clear()
            cached = self._cached.setdefault(key, Cached(fetch, every))
        return cached.peek() if state.failure else cached.get()


def _answer(prometheus: Prometheus, query: str, shown: Range) -> Answer:
    try:
        return prometheus.query_range(query, *shown)
    except (Unreachable, Refused) as error:
        raise FetchFailed(str(error)) from error
