"""Where generated routes are added among those of others: first, or in the place of a comment."""

import re

from slo.catalogue.base.matchers import node_at
from slo.source.insertion import Addition, NotInserted, inserted
from slo.source.nodes import Document, Sequence
from slo.text import checks
from slo.text.diagnostics import Problem

PLACE = "# slo: routes"
"""The comment, alone on a line between two routes of the root, in whose place generated routes are added."""

_COMMENT = re.compile(r"^[ \t]*(#[ \t]*slo:[ \t]*routes)[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_HINT = "put it on a line of its own, directly below 'routes:' or after a route"
_LISTS = (("route", "routes"), ("receivers",), ("inhibit_rules",), ("time_intervals",))
"""The lists that generated items are added to."""


def place_of(document: Document) -> tuple[int, int | None, Problem | None]:
    """Return the number of routes before the place, and the position of its line, None without a comment.

    Also returns the problem if nothing can be added there.
    """
    text, source = document.source.text, document.source
    found = list(_COMMENT.finditer(text))
    if len(found) > 1:
        again = source.span(*found[1].span(1))
        return 0, None, checks.BASE.problem(f"'{PLACE}' is there twice", again, "keep one of the two")
    line = found[0].end() if found else None
    routes = node_at(document, ("route", "routes"))
    starts = [item.start for item in routes.items] if isinstance(routes, Sequence) else []
    index = sum(start < line for start in starts) if line is not None else 0
    for path in _LISTS:
        here = (index, line) if path == _LISTS[0] else (0, None)
        try:
            inserted(text, Addition(path, ({"name": "a-name-of-nothing"},), *here))
        except NotInserted as error:
            span = source.span(error.place, error.place + 1)
            if path == _LISTS[0] and found:
                span = source.span(*found[0].span(1))
                problem = checks.BASE.problem(f"'{PLACE}' is not between two routes of the root", span, _HINT)
                return index, line, problem
            return index, line, checks.BASE.problem(str(error), span)
    return index, line, None
