"""Changes of inputs at random: of bytes, of words, and of the nodes of YAML and JSON."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any

import yaml

from tests.read_back import SMUGGLED

Change = Callable[[Random, bytes, bytes], bytes]
"""Returns the first input changed, perhaps with parts of the second."""

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

_WORD = re.compile(rb"\w+|\s+|[^\w\s]")
_STRAYS = (
    *(b"\0", b"\n", b"\r\n", b"\x1b[2J", b"\x85", b"\xff", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xef\xbb\xbf"),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b"(",
        b")",
        b'"',
        b"'",
        b"`",
        b"\\",
        b"#",
        b"|",
        b">",
        b"%",
        b"/",
        b"../",
        b"\t",
    ),
    *(
        b"&a ",
        b"*a",
        b"!!x ",
        b"<<: ",
        b"${x}",
        b"{{ . }}",
        b"{{ range . }}",
        b"$window",
        b" " * 50,
        b"((" * 60,
    ),
    *(b"-1", b"0", b"1e999999", b"9" * 400, b"NaN", b"Inf", b"0x7f", b"99.9%", b"28d", b"null"),
    *(b"0001-01-01", b"9999-12-31"),
)
_VALUES: tuple[Any, ...] = (
    *(
        "",
        " ",
        "~",
        "0",
        "-1",
        "1e999999",
        "1e-9",
        "9" * 400,
        "nan",
        "true",
        "99.9%",
        "100%",
        "28d",
        "0s",
        "1y",
    ),
    *(
        "0001-01-01",
        "9999-12-31",
        "9999-12-31T23:59:59-14:00",
        "24:00",
        SMUGGLED,
        "up",
        "rate(up[5m])",
        "up{a=~'('}",
    ),
    *(
        "a b",
        "é",
        "\u202e",
        "a\nb",
        "\x1b[2J",
        "{{ .x }}",
        "{{",
        "${x}",
        "*",
        "..",
        "/",
        "/dev/zero",
        "# x",
        "- x",
    ),
    *(None, True, 0, -1, 10**30, 0.1, [], {}, [[]], {"a": "b"}, ["a", "a"]),
)


def of_bytes(random: Random, data: bytes, other: bytes) -> bytes:
    """Remove, double, flip or insert some bytes, or join the beginning of one and the end of another."""
    for _ in range(random.choice((1, 1, 2, 4, 8))):
        first, last = sorted(random.randrange(len(data) + 1) for _ in range(2))
        last = min(last, first + random.choice((1, 4, 40, 400)))
        match random.randrange(6):
            case 0:
                data = data[:first] + data[last:]
            case 1:
                data = data[:last] + data[first:last] * random.choice((1, 1, 20)) + data[last:]
            case 2:
                data = data[:first] + random.choice(_STRAYS) + data[first:]
            case 3:
                data = data[:first] + random.choice(_STRAYS) + data[last:]
            case 4 if data:
                at = random.randrange(len(data))
                data = data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1 :]
            case _:
                data = data[:first] + other[random.randrange(len(other) + 1) :]
    return data[:_MOST]


_MOST = 200_000
"""Bytes beyond which an input grows no more: sizes have limits and tests of their own."""


def of_words(random: Random, data: bytes, other: bytes) -> bytes:
    """Leave out, double, exchange or replace some words and signs."""
    words, others = _WORD.findall(data), _WORD.findall(other) or [b""]
    for _ in range(random.choice((1, 1, 2, 4))):
        at = random.randrange(len(words) + 1)
        match random.randrange(5):
            case 0:
                del words[at : at + random.choice((1, 2, 6))]
            case 1:
                words[at:at] = words[at : at + random.choice((1, 3, 9))]
            case 2 if words:
                one, two = random.randrange(len(words)), random.randrange(len(words))
                words[one], words[two] = words[two], words[one]
            case 3:
                words[at : at + 1] = [random.choice(_STRAYS)]
            case _:
                start = random.randrange(len(others))
                words[at : at + 1] = others[start : start + random.choice((1, 3, 9))]
    return b"".join(words)[:_MOST]


def of_lines(random: Random, data: bytes, other: bytes) -> bytes:
    """Leave out, double, exchange or replace some lines."""
    lines, others = data.splitlines(keepends=True) or [b""], other.splitlines(keepends=True) or [b""]
    for _ in range(random.choice((1, 2, 4))):
        at, two = random.randrange(len(lines)), random.randrange(len(lines))
        match random.randrange(4):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(two, lines[at])
            case 2:
                lines[at], lines[two] = lines[two], lines[at]
            case _:
                lines[at] = random.choice(others)
    return b"".join(lines)[:_MOST]


def of_yaml(random: Random, data: bytes, other: bytes) -> bytes:
    """Change nodes of YAML documents; bytes where there is no YAML."""
    try:
        documents, others = (list(yaml.load_all(one, LOADER)) for one in (data, other))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        return of_bytes(random, data, other)
    _change_nodes(random, documents, others)
    if random.random() < 0.2:
        return b"\n---\n".join(json.dumps(one).encode() for one in documents)
    return yaml.dump_all(documents, Dumper=DUMPER, sort_keys=False, allow_unicode=True).encode()  # type: ignore[no-any-return]


def of_json(random: Random, data: bytes, other: bytes) -> bytes:
    """Change nodes of a JSON text; bytes where there is no JSON."""
    try:
        one, two = [json.loads(data)], [json.loads(other)]
    except (ValueError, RecursionError):
        return of_bytes(random, data, other)
    _change_nodes(random, one, two)
    return json.dumps(one[0] if one else None).encode()


def _change_nodes(random: Random, root: list[Any], others: list[Any]) -> None:
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        places = list(_places(root))
        if not places:
            return
        around, key = random.choice(places)
        match random.randrange(6):
            case 0:
                del around[key]
            case 1:
                around[key] = deepcopy(random.choice(_VALUES))
            case 2 if isinstance(around, dict):
                around[random.choice((*_keys(others), "", "x"))] = around.pop(key)
            case 2:
                around.append(deepcopy(around[key]))
            case 3 if isinstance(around, dict):
                around[random.choice((*_keys(others), "x"))] = deepcopy(random.choice(_VALUES))
            case 4 if isinstance(around[key], str):
                around[key] = _other_text(random, around[key])
            case _ if donors := list(_places(others)):
                donor, at = random.choice(donors)
                around[key] = deepcopy(donor[at])


def _other_text(random: Random, text: str) -> str:
    data = text.encode("utf-8", "replace")
    return random.choice((of_words, of_bytes))(random, data, data).decode("utf-8", "replace")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each place below a value: the mapping or list that has it, and its key there."""
    keys: Sequence[Any] = (
        list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _keys(value: Any) -> tuple[str, ...]:
    return tuple(str(key) for around, key in _places(value) if isinstance(around, dict))
