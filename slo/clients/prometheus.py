"""Prometheus's query API: one question, one exact answer, or words that say why there is none."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Never

from slo.clients.access import ANYBODY, Access
from slo.clients.asking import reply_to
from slo.clients.exchange import Question
from slo.clients.failures import Refused, Unreachable, complaint, instead_of_an_answer, quoted
from slo.clients.urls import Address
from slo.promql.samples import Sample
from slo.text.units import Duration

_GRACE = 1  # second: Prometheus gives up by itself after the timeout, and says so
_UNDERSTOOD = (200, 400, 422)  # how Prometheus itself answers; others may stand in front of it
_MOST_REMARKS = 10
_LONGEST_VALUE = 400  # characters: Prometheus writes doubles without exponents
_LARGEST, _SMALLEST = 308, -324  # exponents of doubles


@dataclass(frozen=True, slots=True)
class Answer:
    """Samples, series by series, oldest first; and what is to be known of them.

    Prometheus remarks that an answer is partial, then its warnings, then its infos.
    """

    samples: tuple[Sample, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prometheus:
    """A server that speaks Prometheus's API below an address.

    An answer may take `timeout` seconds, with all that is done to get one.
    """

    address: Address
    timeout: int = 30
    access: Access = ANYBODY

    def query(self, expr: str, at: datetime | None = None) -> Answer:
        """Ask for the value of an expression at a time, or now; raises Unreachable or Refused.

        https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries
        """
        return self._answer(
            "/api/v1/query", {"query": expr, **({"time": _seconds(at)} if at else {})}, "vector"
        )

    def query_range(self, expr: str, start: datetime, end: datetime, step: Duration) -> Answer:
        """Ask for values at `start` and each `step` after it, up to `end`; raises Unreachable or Refused.

        Prometheus refuses more than 11,000 steps.
        https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries
        """
        form = {"query": expr, "start": _seconds(start), "end": _seconds(end), "step": str(step)}
        return self._answer("/api/v1/query_range", form, "matrix")

    def get(self, path: str) -> Any:
        """Give the data that is at a path of the API; raises Unreachable or Refused."""
        return self._ask(path, None).get("data")

    def _answer(self, path: str, question: Mapping[str, str], result_type: str) -> Answer:
        body = self._ask(path, {**question, "timeout": f"{self.timeout}s"})
        try:
            return _answer(body, result_type)
        except (ArithmeticError, AttributeError, KeyError, OSError, TypeError, ValueError):
            self._fail("answers in a form that is not Prometheus's")

    def _ask(self, path: str, form: Mapping[str, str] | None) -> Mapping[str, Any]:
        access = self.access.known_as(self.address.credentials)
        question = Question(self.address.url + path, access, form)
        reply = reply_to(question, self.address, self.timeout, _GRACE)
        body, response = _json(reply.body), reply.response
        if response.status_code in _UNDERSTOOD and "error" in body:
            raise Refused(f"{self.address} refuses the query: {quoted(complaint(body))}")
        if not response.ok or response.is_redirect or body.get("status") != "success":
            self._fail(instead_of_an_answer(response, reply.body, complaint(body)))
        return body

    def _fail(self, words: str) -> Never:
        raise Unreachable(f"{self.address} {words}")


def _json(body: bytes) -> Mapping[str, Any]:
    """Read a body; what is not a JSON object has nothing in it."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _answer(body: Mapping[str, Any], result_type: str) -> Answer:
    if body["data"]["resultType"] != result_type:
        raise ValueError(f"not a {result_type}")
    return Answer(tuple(_samples(body["data"]["result"])), tuple(_remarks(body)))


def _remarks(body: Mapping[str, Any]) -> Iterator[str]:
    """Give what is to be known of an answer: that parts are missing, warnings, infos.

    Thanos warns of stores that did not answer; a cluster of VictoriaMetrics says `isPartial`.
    https://docs.victoriametrics.com/victoriametrics/cluster-victoriametrics/#cluster-availability
    """
    if body.get("isPartial") is True:
        yield "this answer is partial: not every store of its data answered"
    remarks = [*_listed(body.get("warnings")), *_listed(body.get("infos"))]
    yield from map(quoted, remarks[:_MOST_REMARKS])
    if len(remarks) > _MOST_REMARKS:
        yield f"and {len(remarks) - _MOST_REMARKS} remarks more"


def _listed(remarks: object) -> list[object]:
    if isinstance(remarks, list):
        return remarks
    return [remarks] if remarks else []


def _samples(result: list[Mapping[str, Any]]) -> Iterator[Sample]:
    """Read a vector's series, which have one `value`, or a matrix's, which have `values`."""
    for series in result:
        labels = {str(name): str(text) for name, text in series["metric"].items()}
        for seconds, value in series["values"] if "values" in series else [series["value"]]:
            yield Sample(labels, _double(value), datetime.fromtimestamp(float(seconds), UTC))


def _double(text: str) -> Decimal:
    """Read a value; raises ValueError for what no double can be, with which nobody can calculate in time."""
    if len(text) > _LONGEST_VALUE:
        raise ValueError("too many digits")
    value = Decimal(text)
    if value.is_finite() and value and not _SMALLEST <= value.adjusted() <= _LARGEST:
        raise ValueError("not a double")
    return value


def _seconds(time: datetime) -> str:
    return f"{time.timestamp():.3f}"
