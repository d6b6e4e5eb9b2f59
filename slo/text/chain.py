"""Lines chained by hash: each line carries the SHA-256 of the line before, so that later changes show.

A line is a JSON object. Its field `previous` is the hash of all bytes since the last line with this field:
of one line and its newline; for the first such line, of everything before it. So the chain also covers lines
that were written before there were hashes, and lines that broke off.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

PREVIOUS = "previous"
_HASH = re.compile(r"[0-9a-f]{64}")
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_NOTHING = sha256().hexdigest()


class Break(NamedTuple):
    """The number of a line that does not follow what is before it, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Chain:
    """What `verified` found.

    `first` is the number of the first line with a hash, or None; `last` the hash for the next line to carry.
    """

    lines: int
    first: int | None
    last: str
    breaks: tuple[Break, ...]


def chained(before: bytes, fields: Mapping[str, Any]) -> bytes:
    """Return a line to append to these bytes; a newline comes first if the last line has none."""
    newline = b"\n" if before and not before.endswith(b"\n") else b""
    line = json.dumps({**fields, PREVIOUS: _last_hash(before + newline)}, ensure_ascii=False)
    return newline + line.encode("utf-8", errors="backslashreplace") + b"\n"


def verified(data: bytes) -> Chain:
    """Compare the hash that each line carries with what is before it."""
    lines: list[bytes] = _LINE.findall(data)
    carried = [_carried(line) for line in lines]
    known = {_NOTHING: 0} | {_hash([line]): number for number, line in enumerate(lines, start=1)}
    first = next((number for number, one in enumerate(carried, start=1) if one), None)
    last = _last_hash(data if data.endswith(b"\n") or not data else data + b"\n")
    return Chain(len(lines), first, last, tuple(_breaks(lines, carried, known)))


def _breaks(lines: list[bytes], carried: list[str | None], known: Mapping[str, int]) -> Iterator[Break]:
    start = 0  # the index of the last line with a hash
    begun = False
    for index, (line, previous) in enumerate(zip(lines, carried, strict=True)):
        if previous is None:
            if begun and _is_object(line):
                yield Break(index + 1, "it has no hash: it was inserted, or written by an earlier version")
            continue
        if previous != _hash(lines[start:index]):
            yield Break(index + 1, _why(start + 1 if begun else 0, known.get(previous)))
        start, begun = index, True
    if lines and not _is_object(lines[-1]):
        yield Break(len(lines), "it is incomplete, and no hash covers it before the next event is recorded")


def _why(before: int, followed: int | None) -> str:
    """Say why a line carries another hash; `followed` is the line whose hash it carries, if it is there."""
    if followed is not None:
        there = f"it followed line {followed}" if followed else "it was the first line"
        return f"{there} when it was written: lines were inserted or moved"
    if before:
        return f"line {before} was changed after it was written, or lines after it were removed"
    return "what is before it was changed or removed"


def _last_hash(data: bytes) -> str:
    """Return the hash of everything from the last line that carries a hash."""
    lines: list[bytes] = _LINE.findall(data)
    start = next((index for index in reversed(range(len(lines))) if _carried(lines[index])), 0)
    return _hash(lines[start:])


def _hash(lines: Iterable[bytes]) -> str:
    return sha256(b"".join(lines)).hexdigest()


def _carried(line: bytes) -> str | None:
    """Return the hash that a line carries, or None."""
    if PREVIOUS.encode() not in line:
        return None
    found = _object(line).get(PREVIOUS)
    return found if isinstance(found, str) and _HASH.fullmatch(found) else None


def _is_object(line: bytes) -> bool:
    return bool(_object(line))


def _object(line: bytes) -> dict[str, Any]:
    """Return the fields of a line; none if it is not a JSON object."""
    try:
        fields = json.loads(line)
    except (RecursionError, ValueError):
        return {}
    return fields if isinstance(fields, dict) else {}
