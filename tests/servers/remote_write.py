"""Samples sent to a running Prometheus as its remote write does, with the marks of series that ended."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

Sample = tuple[Mapping[str, str], float, float | None]
"""The labels of a series, seconds since 1970, and a value; None marks that the series has ended."""

_ENDED = struct.pack("<Q", 0x7FF0000000000002)
"""https://github.com/prometheus/prometheus/blob/main/model/value/value.go"""


class Receiver(Protocol):
    """A server that takes samples by remote write, such as a `processes.Prometheus`."""

    def write(self, samples: bytes) -> None:
        """Store samples in the form of remote write 1.0: Snappy of protocol buffers."""


def send(server: Receiver, samples: Iterable[Sample]) -> None:
    """Send samples in the order of time, as a Prometheus without out-of-order samples wants them.

    https://prometheus.io/docs/specs/prw/remote_write_spec/
    """
    body = b"".join(_field(1, _series(one)) for one in sorted(samples, key=lambda one: one[1]))
    server.write(_uncompressed(body))


def _series(sample: Sample) -> bytes:
    labels, at, value = sample
    pairs = (_field(1, name.encode()) + _field(2, text.encode()) for name, text in sorted(labels.items()))
    number = _ENDED if value is None else struct.pack("<d", value)
    point = b"\x09" + number + b"\x10" + _varint(round(at * 1000))
    return b"".join(_field(1, pair) for pair in pairs) + _field(2, point)


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    return bytes(_septets(number))


def _septets(number: int) -> Iterator[int]:
    while number > 0x7F:
        yield number & 0x7F | 0x80
        number >>= 7
    yield number


def _uncompressed(body: bytes) -> bytes:
    """Write a block of Snappy that only has literals.

    https://github.com/google/snappy/blob/main/format_description.txt
    """
    size = 1 << 16
    chunks = (body[start : start + size] for start in range(0, len(body), size))
    literals = (bytes([61 << 2]) + struct.pack("<H", len(chunk) - 1) + chunk for chunk in chunks)
    return _varint(len(body)) + b"".join(literals)
