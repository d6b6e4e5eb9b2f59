"""What another system says of the owner of a service."""

import re
from typing import NamedTuple

from slo.text.diagnostics import Span

_BETWEEN = re.compile(r"[^a-z0-9]+")


class Entry(NamedTuple):
    """A service of another system: its possible names, its owners as written, and where both are.

    `listed` says that the system lists services as such, so one without definitions is worth a question.
    """

    names: tuple[str, ...]
    owners: tuple[str, ...]
    named_at: Span
    owned_at: Span
    listed: bool = True


def comparable(name: str) -> str:
    """Return the last part of an owner's or a service's name, in words of lower case.

    >>> comparable("group:default/notify-team"), comparable("@acme/notify-team"), comparable("Notify Team")
    ('notify-team', 'notify-team', 'notify-team')
    """
    return _BETWEEN.sub("-", re.split("[:/]", name)[-1].lower()).strip("-")
