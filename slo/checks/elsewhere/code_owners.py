"""Owners in a CODEOWNERS file of GitHub or GitLab: of paths that have the name of a service or product.

https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

import re
from collections.abc import Iterator

from slo.checks.elsewhere.entry import Entry
from slo.text.diagnostics import Span

_PATH = re.compile(r"(?:\\ |\S)+")
_GITLAB_SECTION = re.compile(r"\^?\[")


def entries(text: str, file: str) -> Iterator[Entry]:
    """Yield lines that name owners. The last line that matches counts, so the last comes first."""
    lines = list(enumerate(text.splitlines(), start=1))
    for number, line in reversed(lines):
        content = line.partition(" #")[0].strip()
        if not content or content.startswith("#") or _GITLAB_SECTION.match(content):
            continue
        path, *owners = _PATH.findall(content)
        names = tuple(part for part in path.split("/") if part and "*" not in part)
        start = line.index(path) + 1
        if names:
            at = Span(file, number, start, start + len(path))
            yield Entry(names, tuple(owners), at, at, listed=False)
