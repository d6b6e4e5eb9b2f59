"""Prometheus's query API: returns exact samples, or raises with the reason."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Never

from slo.clients.access import ANONYMOUS, Access
from slo.clients.exchange import Request
from slo.clients.failures import Refused, Unreachable, error_message, expecting, not_an_answer, quoted
from slo.clients.replies import reply_to
from slo.clients.urls import Address
from slo.clients.waiting import Waiting, unseen
from slo.promql.samples import Curve, Sample
from slo.text.units import Duration

_FORM = "in a form that is not Prometheus's"
_GRACE = 1  # second, so that Prometheus can report its own timeout
_UNDERSTOOD = (200, 400, 422)  # the statuses of Prometheus itself; other statuses may come from a proxy
_NOT_THERE = (404, 405, 501)
_WHERE = "; name Prometheus itself, without a page such as /graph; of Mimir, the URL ends with /prometheus"
_MOST_REMARKS = 10
_FEW_DIGITS = 16  # characters of a whole number that a double holds exactly
_LONGEST_VALUE = 400  # characters: Prometheus writes doubles without exponents
_LARGEST, _SMALLEST = 308, -324  # exponents of doubles


@dataclass(frozen=True, slots=True)
class Answer:
    """Samples by series, oldest first.

    `remarks` holds whether the answer is partial, then warnings, then infos.
    """

    samples: tuple[Sample, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Curves:
    """An answer by series, with remarks as in `Answer`."""

    curves: tuple[Curve, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prometheus:
    """A server with Prometheus's API. `timeout` is in seconds and covers all attempts of a query.

    `waiting` shows each query, until its answer is there.
    """

    address: Address
    timeout: int = 30
    access: Access = ANONYMOUS
    waiting: Waiting = unseen

    def query(self, expr: str, at: datetime | None = None) -> Answer:
        """Query the value of an expression at a time, or now; raises Unreachable or Refused.

        https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries
        """
        return self._answer(
            "/api/v1/query", {"query": expr, **({"time": _seconds(at)} if at else {})}, "vector"
        )

    def query_range(self, expr: str, start: datetime, end: datetime, step: Duration) -> Answer:
        """Query values at `start` and each `step` after it, up to `end`; raises Unreachable or Refused.

        Prometheus refuses more than 11,000 steps.
        https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries
        """
        form = {"query": expr, "start": _seconds(start), "end": _seconds(end), "step": str(step)}
        return self._answer("/api/v1/query_range", form, "matrix")

    def query_curves(self, expr: str, start: datetime, end: datetime, step: Duration) -> Curves:
        """Query as `query_range` does, at full seconds, and return the values of each series together."""
        form = {"query": expr, "start": _seconds(start), "end": _seconds(end), "step": str(step)}
        body = self._request("/api/v1/query_range", {**form, "timeout": f"{self.timeout}s"})
        with expecting(self.address, _FORM):
            result = body["data"]["result"]
            return Curves(tuple(map(_curve, result)), tuple(_remarks(body)))

    def get(self, path: str) -> Any:
        """Return the data at a path of the API; raises Unreachable or Refused."""
        return self._request(path, None).get("data")

    def _answer(self, path: str, parameters: Mapping[str, str], result_type: str) -> Answer:
        body = self._request(path, {**parameters, "timeout": f"{self.timeout}s"})
        with expecting(self.address, _FORM):
            return _answer(body, result_type)

    def _request(self, path: str, form: Mapping[str, str] | None) -> Mapping[str, Any]:
        access = self.access.with_user(self.address.credentials)
        request = Request(self.address.url + path, access, form)
        with self.waiting(f"waiting for {self.address}"):
            reply = reply_to(request, self.address, self.timeout, _GRACE)
        body, response = _json(reply.body), reply.response
        if response.status_code in _UNDERSTOOD and "error" in body:
            raise Refused(f"{self.address} refuses the query: {quoted(error_message(body))}")
        if not response.ok or response.is_redirect or body.get("status") != "success":
            hint = _WHERE if response.status_code in _NOT_THERE else ""
            self._fail(not_an_answer(response, reply.body, error_message(body)) + hint)
        return body

    def _fail(self, words: str) -> Never:
        raise Unreachable(f"{self.address} {words}")


def _json(body: bytes) -> Mapping[str, Any]:
    """Return the JSON object of a body; {} if it holds none."""
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
    """Yield the remarks on an answer: partial data, warnings, infos.

    Thanos warns of stores that did not answer; a cluster of VictoriaMetrics sets `isPartial`.
    https://docs.victoriametrics.com/victoriametrics/cluster-victoriametrics/#cluster-availability
    """
    if body.get("isPartial") is True:
        yield "this answer is partial: not every store of its data answered"
    remarks = [*_listed(body.get("warnings")), *_listed(body.get("infos"))]
    yield from map(quoted, remarks[:_MOST_REMARKS])
    if len(remarks) > _MOST_REMARKS:
        yield f"and {len(remarks) - _MOST_REMARKS} more remarks"


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


def _curve(series: Mapping[str, Any]) -> Curve:
    """Read a series of a matrix. Counts often have the same values, so each text is read once."""
    texts = [text for _, text in series["values"]]
    numbers = {text: _number(text) for text in set(texts)}
    return Curve(
        {str(name): str(text) for name, text in series["metric"].items()},
        tuple([int(seconds) for seconds, _ in series["values"]]),
        tuple([numbers[text] for text in texts]),
    )


def _number(text: str) -> int | Decimal:
    return int(text) if len(text) < _FEW_DIGITS and text.isdecimal() else _double(text)


def _double(text: str) -> Decimal:
    """Return a value; raises ValueError if no double can have it, as exact arithmetic would take too long."""
    if len(text) > _LONGEST_VALUE:
        raise ValueError("too many digits")
    value = Decimal(text)
    if value.is_finite() and value and not _SMALLEST <= value.adjusted() <= _LARGEST:
        raise ValueError("not a double")
    return value


def _seconds(time: datetime) -> str:
    return f"{time.timestamp():.3f}"
