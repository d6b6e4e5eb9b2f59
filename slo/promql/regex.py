r"""Whether Prometheus will compile a regular expression, and what it matches, by RE2 itself.

Prometheus uses Go's regexp, which reads RE2's syntax (https://github.com/google/re2/wiki/Syntax) with four
differences that count here: Go has no `\C`, refuses any count above 1000 where RE2 takes one of many digits
for text, nests groups less than a thousand deep, and lets several have one name, in ASCII only. Known
corners: Prometheus 2 refuses a `\Q` without its `\E`, and names that are written `(?<name>...)`.
"""

import re
from functools import lru_cache
from itertools import accumulate
from typing import Any

_UNLIKE_GO = re.compile(
    r"""\\Q.*?(?:\\E|\Z) | \\[^C] | \[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]
    |(?P<name>\(\?P?<\w+>) | (?P<refused>\\C | \{(?:\d{9,}(?:,\d*)?|\d+,\d{9,})\}) | [()]""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_DEEPEST = 1000
_MEMORY = 128 * 1024 * 1024
"""Bytes that a compiled pattern may take, as in Go; RE2 by itself would stop at 8 MiB."""


@lru_cache(maxsize=8192)
def fault(pattern: str) -> str:
    """Say what is wrong with an anchored RE2 pattern, or return "" if nothing is."""
    import re2  # 18 ms, which only definitions with patterns need

    items = list(_UNLIKE_GO.finditer(pattern))
    if refused := next((one["refused"] for one in items if one["refused"]), ""):
        kind = "repetition size" if refused[0] == "{" else "escape sequence"
        return f"invalid {kind}: {refused:.20}"
    if max(accumulate((one[0] == "(") - (one[0] == ")") for one in items), default=0) >= _DEEPEST:
        return "it is nested too deeply"
    try:
        names = _compile(pattern).groupindex
    except re2.error as error:
        return _words(error)
    return f"invalid named capture group: {min(names)}" if names else ""


def matches(pattern: str, text: str) -> bool:
    """Whether a valid pattern matches all of a text; every pattern that could be "" matches that."""
    return _compile(pattern).fullmatch(text) is not None


@lru_cache(maxsize=8192)
def _compile(pattern: str) -> Any:
    """Compile a pattern whose groups lose the names that Go lets them have; raises re2.error."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    options.dot_nl = True  # as Prometheus 3
    return re2.compile(_UNLIKE_GO.sub(lambda one: "(" if one["name"] else one[0], pattern), options)


def _words(error: Exception) -> str:
    """Give RE2's own words, which end in the fragment that is meant."""
    (said,) = error.args
    words = said.decode() if isinstance(said, bytes) else str(said)
    return f"{words} (RE2 has no lookaround and no backreferences)" if "perl operator" in words else words
