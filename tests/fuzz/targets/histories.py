"""Histories of events: CSV, with and without gzip."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.fuzz.mutations import of_bytes, of_lines, of_words
from tests.fuzz.target import Run, Target, command

_SERVICE = """\
kind: Service
name: checkout
indicators:
  orders: {probe: {gauge: up}}
objectives:
  - {indicator: orders, target: 99%}
"""
_HEAD = b"time,slo,good,total\n"
_HISTORY = _HEAD + b"".join(
    f"2026-11-{day:02}T10:00Z,checkout-orders,{9970 + day},10000\n".encode() for day in range(1, 29)
)
_OTHERS = (
    _HEAD + b'"2026-11-01T10:00:00+02:00","checkout-orders",0.5,1e3\r\n',
    b"\xef\xbb\xbfslo,total,good,time\ncheckout-orders,5,5,2026-11-01 10:00\nno-such,1,1,2026-11-01T10:00Z\n",
)


@contextmanager
def _ready() -> Iterator[Run]:
    Path("definitions").mkdir()
    Path("definitions/checkout.yaml").write_text(_SERVICE)

    def run(data: bytes) -> int:
        Path("history.csv").write_bytes(data)
        return command("status", "--events", "history.csv")

    yield run


def _seeds() -> tuple[bytes, ...]:
    return (_HISTORY, *_OTHERS, gzip.compress(_HISTORY, mtime=0))


def _compressed(random: Random, data: bytes, other: bytes) -> bytes:
    return gzip.compress(of_lines(random, data, other), mtime=0)


TARGET = Target("histories", _seeds, (of_lines, of_words, of_words, of_bytes, _compressed), _ready)
