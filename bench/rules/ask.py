"""Questions to a Prometheus that its answers for people leave out: long ranges, and what a query touched."""

from dataclasses import dataclass
from typing import Any

import requests

_MOST_STEPS = 10_000  # Prometheus refuses more than 11,000 points a series
_TIMEOUT = 300  # seconds


@dataclass(frozen=True, slots=True)
class Asked:
    """A server with the API of Prometheus, asked for expressions that give one series at a time."""

    url: str

    def over(self, expr: str, start: int, end: int, step: int) -> dict[int, float]:
        """Evaluate at every step from `start` to `end`, in seconds; times without a value are left out."""
        values: dict[int, float] = {}
        for begin in range(start, end + 1, step * _MOST_STEPS):
            last = min(end, begin + step * (_MOST_STEPS - 1))
            question = {"query": expr, "start": begin, "end": last, "step": step}
            for series in self._ask("query_range", question)["result"]:
                found = {int(at): float(value) for at, value in series["values"]}
                assert found.keys().isdisjoint(values), f"{expr} gives several series at once"
                values |= found
        return dict(sorted(values.items()))

    def series(self, expr: str, at: int) -> int:
        """Count the series that an evaluation gives."""
        return len(self._ask("query", {"query": expr, "time": at})["result"])

    def touched(self, expr: str, at: int) -> int:
        """Count the samples that an evaluation reads.

        Source: https://prometheus.io/docs/prometheus/latest/feature_flags/#per-step-stats
        """
        answer = self._ask("query", {"query": expr, "time": at, "stats": "all"})
        return int(answer["stats"]["samples"]["totalQueryableSamples"])

    def _ask(self, path: str, question: dict[str, Any]) -> Any:
        with requests.Session() as session:
            session.trust_env = False  # no proxy between us and the loopback
            answer = session.post(f"{self.url}/api/v1/{path}", data=question, timeout=_TIMEOUT)
        assert answer.ok, f"{question}: {answer.status_code} {answer.text}"
        return answer.json()["data"]
