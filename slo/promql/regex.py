r"""Checks and matches Prometheus's regular expressions with RE2.

Prometheus uses Go's regexp, which has RE2's syntax (https://github.com/google/re2/wiki/Syntax) with four
relevant differences. Go has no `\C`; it refuses all counts above 1000, while RE2 reads very long counts as
text; groups nest less than 1000 deep; names of groups may repeat, but must be ASCII. Not covered here:
Prometheus 2 also refuses a `\Q` without its `\E`, and names in the form `(?<name>...)`.
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
"""Bytes that a compiled pattern may take, as in Go; RE2's default is 8 MiB."""


@lru_cache(maxsize=8192)
def fault(pattern: str) -> str:
    """Return what is wrong with an anchored RE2 pattern, or ""."""
    import re2  # 18 ms, which only definitions with patterns need

    items = list(_UNLIKE_GO.finditer(pattern))
    if refused := next((one["refused"] for one in items if one["refused"]), ""):
        kind = "repetition size" if refused[0] == "{" else "escape sequence"
        return f"invalid {kind}: {refused:.20}"
    if max(accumulate((one[0] == "(") - (one[0] == ")") for one in items), default=0) >= _DEEPEST:
        return "the pattern is nested too deeply"
    try:
        names = _compile(pattern).groupindex
    except re2.error as error:
        return _words(error)
    return f"invalid named capture group: {min(names)}" if names else ""


def matches(pattern: str, text: str) -> bool:
    """Return whether a valid pattern matches the whole text."""
    return _compile(pattern).fullmatch(text) is not None


@lru_cache(maxsize=8192)
def _compile(pattern: str) -> Any:
    """Compile a pattern without the names of its groups, which may repeat in Go; raises re2.error."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    options.dot_nl = True  # as Prometheus 3
    return re2.compile(_UNLIKE_GO.sub(lambda one: "(" if one["name"] else one[0], pattern), options)


def _words(error: Exception) -> str:
    """Return RE2's message, which ends with the wrong fragment."""
    (said,) = error.args
    words = said.decode() if isinstance(said, bytes) else str(said)
    return f"{words} (RE2 has no lookaround and no backreferences)" if "perl operator" in words else words
