"""Answers of Prometheus: to `slo status`, `check`, `report`, `init` and `lint`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fuzz.answers import answer, answering, as_input
from tests.fuzz.mutations import of_bytes, of_json, of_words
from tests.fuzz.stories import SERVICE
from tests.fuzz.target import Run, Target, command

_AT = 1793534400
_LABELS = {"__name__": "slo:error_ratio:28d", "slo": "checkout-orders"}


def _data(kind: str, result: object) -> dict[str, object]:
    return answer({"status": "success", "data": {"resultType": kind, "result": result}, "warnings": ["slow"]})


_VECTOR = [
    {"metric": _LABELS, "value": [_AT, "0.0005"]},
    {"metric": {**_LABELS, "__name__": "slo:error_ratio:1h"}, "value": [_AT, "NaN"]},
    {
        "metric": {"__name__": "slo:error_ratio:7d", "slo": "checkout-regional", "region": "eu"},
        "value": [_AT, "1"],
    },
]
_MATRIX = [{"metric": _LABELS, "values": [[_AT - 60 * n, str(n)] for n in range(9, 0, -1)]}]
_FAILURE = answer({"status": "error", "errorType": "execution", "error": "query timed out"}, 503)
_METADATA = answer(
    {"status": "success", "data": {"http_requests_total": [{"type": "counter", "help": "", "unit": ""}]}}
)
_NAMES = answer({"status": "success", "data": ["http_requests_total", "up"]})
_SEEDS = (
    as_input(_data("vector", _VECTOR)),
    as_input(_data("matrix", _MATRIX)),
    as_input(_data("vector", _VECTOR), _data("matrix", _MATRIX), _FAILURE),
    as_input(_METADATA, _NAMES, _data("vector", _VECTOR)),
    as_input(_FAILURE),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    b"HTTP/1.0 302 Found\r\nLocation: http://example.org/login\r\n\r\n<html>",
)


@contextmanager
def _ready() -> Iterator[Run]:
    Path("definitions").mkdir()
    Path("definitions/checkout.yaml").write_bytes(SERVICE)

    with answering(_ask) as run:
        yield run


def _ask(url: str) -> int:
    command("init", "--definitions", "proposed", "--prometheus", url)
    for file in Path("proposed").glob("*"):
        file.unlink()
    for name in ("check", "status"):
        code = command(name, "--prometheus", url)
    return code


TARGET = Target("prometheus_answers", lambda: _SEEDS, (of_json, of_json, of_words, of_bytes), _ready)
