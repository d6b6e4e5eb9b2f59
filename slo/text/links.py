"""Links in texts for terminals that follow them: addresses, and places in files."""

import re
from collections.abc import Callable

_LINKED = re.compile(
    r"(?P<url>https?://[!-~]*[\w/=#&%+~-])"
    r"|(?<![\w./-])(?P<file>[\w./-]+\.(?:ya?ml|csv|tmpl|json))(?::(?P<line>\d+)(?::\d+)?)?(?![\w/])"
)
_END_OF_URL = re.compile(r"[\"'<>()\[\]{}`|\\^]")


def linked(text: str, address: Callable[[str], str | None]) -> str:
    """Return a text whose addresses and files are links; `address` returns the URL of a file, if it exists.

    A line is the fragment of the URL, as kitty and editors read it. Quotes and brackets end a URL, and what
    looks like its punctuation is none of it.
    https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda

    >>> linked("see https://example.org/a.", lambda _: None).replace("\\x1b", "^")
    'see ^]8;;https://example.org/a^\\\\https://example.org/a^]8;;^\\\\.'
    """

    def link(found: re.Match[str]) -> str:
        if found["url"]:
            url = _END_OF_URL.split(found[0])[0]
            return f"{_link(url, url)}{found[0][len(url) :]}"
        target = address(found["file"])
        line = f"#{found['line']}" if found["line"] else ""
        return _link(f"{target}{line}", found[0]) if target else found[0]

    return _LINKED.sub(link, text)


def _link(target: str, shown: str) -> str:
    return f"\x1b]8;;{target}\x1b\\{shown}\x1b]8;;\x1b\\"
