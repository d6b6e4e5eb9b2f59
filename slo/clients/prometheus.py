"""Prometheus's query API: one question, one exact answer, or words that say why there is none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Never

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry
from urllib3.exceptions import LocationValueError

from slo import __version__
from slo.clients.failures import cause, instead_of_an_answer, quoted
from slo.clients.urls import Address
from slo.units import Duration

_CONNECT_WITHIN = 3  # seconds
_UNDERSTOOD = (200, 400, 422)  # how Prometheus itself answers; others may stand in front of it

# A dead server is tried once more, a busy one three times. Retry-After may be an hour: it is not heeded.
_RETRIES = Retry(
    total=3,
    connect=1,
    read=False,
    status_forcelist=(429, 502, 503, 504),
    allowed_methods={"POST"},
    backoff_factor=0.2,
    raise_on_status=False,
    respect_retry_after_header=False,
)


class Unreachable(Exception):
    """Raised where no Prometheus answered: nothing is there, or it is slow, broken or something else."""


class Refused(Exception):
    """Raised where Prometheus understood us and said no, with its words."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The value of a series at a time, exactly as Prometheus wrote it; it may be NaN or infinite."""

    labels: Mapping[str, str]
    value: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """Samples, series by series, oldest first; and what Prometheus remarked: its warnings, then its infos."""

    samples: tuple[Sample, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prometheus:
    """A server that speaks Prometheus's API below an address. An answer may take `timeout` seconds."""

    address: Address
    timeout: int = 30

    def query(self, expr: str, at: datetime | None = None) -> Answer:
        """Ask for the value of an expression at a time, or now; raises Unreachable or Refused.

        https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries
        """
        return self._ask("/api/v1/query", {"query": expr, **({"time": _seconds(at)} if at else {})}, "vector")

    def query_range(self, expr: str, start: datetime, end: datetime, step: Duration) -> Answer:
        """Ask for values at `start` and each `step` after it, up to `end`; raises Unreachable or Refused.

        Prometheus refuses more than 11,000 steps.
        https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries
        """
        form = {"query": expr, "start": _seconds(start), "end": _seconds(end), "step": str(step)}
        return self._ask("/api/v1/query_range", form, "matrix")

    def _ask(self, path: str, question: Mapping[str, str], result_type: str) -> Answer:
        response = self._post(path, {**question, "timeout": f"{self.timeout}s"})
        body = _json(response)
        if response.status_code in _UNDERSTOOD and "error" in body:
            raise Refused(f"{self.address} refuses the query: {quoted(body['error'])}")
        if not response.ok or response.is_redirect or body.get("status") != "success":
            self._fail(instead_of_an_answer(response, body.get("error")))
        try:
            return _answer(body, result_type)
        except (ArithmeticError, AttributeError, KeyError, OSError, TypeError, ValueError):
            self._fail("answers in a form that is not Prometheus's")

    def _post(self, path: str, form: Mapping[str, str]) -> requests.Response:
        try:
            with requests.Session() as session:
                for scheme in ("http://", "https://"):
                    session.mount(scheme, HTTPAdapter(max_retries=_RETRIES))
                return session.post(
                    self.address.url + path,
                    data=form,
                    auth=self.address.credentials,
                    headers={"User-Agent": f"slo/{__version__}"},
                    # Prometheus gives up by itself after `timeout`; a second more lets it say so.
                    timeout=(_CONNECT_WITHIN, self.timeout + 1),
                    # A redirected POST becomes a GET without its form; and a redirect may be to a login page.
                    allow_redirects=False,
                )
        except requests.ConnectTimeout:
            self._fail(f"did not take the connection within {_CONNECT_WITHIN}s")
        except (requests.RequestException, LocationValueError) as error:
            self._fail(cause(error, self.timeout))

    def _fail(self, words: str) -> Never:
        raise Unreachable(f"{self.address} {words}")


def _json(response: requests.Response) -> Mapping[str, Any]:
    """Read a body with its numbers exact; what is not a JSON object has nothing in it."""
    try:
        body = response.json(parse_float=Decimal)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _answer(body: Mapping[str, Any], result_type: str) -> Answer:
    if body["data"]["resultType"] != result_type:
        raise ValueError(f"not a {result_type}")
    return Answer(
        samples=tuple(_samples(body["data"]["result"])),
        remarks=tuple(quoted(text) for key in ("warnings", "infos") for text in body.get(key) or ()),
    )


def _samples(result: list[Mapping[str, Any]]) -> Iterator[Sample]:
    """Read a vector's series, which have one `value`, or a matrix's, which have `values`."""
    for series in result:
        labels = {str(name): str(text) for name, text in series["metric"].items()}
        for seconds, value in series["values"] if "values" in series else [series["value"]]:
            yield Sample(labels, Decimal(value), datetime.fromtimestamp(float(seconds), UTC))


def _seconds(time: datetime) -> str:
    return f"{time.timestamp():.3f}"
