"""What a dialect is: it rewrites documents of another tool into definitions, and notes what changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import NamedTuple

from slo.source.nodes import Document
from slo.text.diagnostics import Problem, Span


class Fate(StrEnum):
    """What becomes of something that is written in another dialect."""

    CARRIED = "carried"
    CHANGED = "changed"
    LOST = "lost"
    TO_DECIDE = "to decide"


class Note(NamedTuple):
    """What becomes of one thing, in the words of its dialect; `span` is its place in the original file."""

    fate: Fate
    span: Span
    what: str
    becomes: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What only people can answer about imported definitions; each has a default that the report names."""

    product: str | None = None
    """The product of all services that name none."""
    product_label: str | None = None
    """The label, of a service or of its alerts, that names the product."""
    window: str | None = None
    """The compliance window of objectives that state none, such as 28d or month."""
    severities: Mapping[str, tuple[str, str | None]] | None = None
    """What words of severity mean: a severity, and the product if the word names a team."""
    strict: bool = False
    """Whether what a format forbids is refused even if it is clear what was meant."""

    def or_else(self, others: "Answers") -> "Answers":
        """Return these answers, with those of `others` where there is none."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(others, **{name: answer for name, answer in own.items() if answer is not None})


class Translated(NamedTuple):
    """Documents of one dialect as definitions of slo.

    The nodes of the documents have the positions of what they were made from, so that a problem that is
    found later points there. `problems` are those that only the dialect can find.
    """

    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()


class Written(NamedTuple):
    """Definitions of slo in some format, and what that format cannot say."""

    text: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """A format of another tool. `translate` gets all documents at once: they may refer to each other."""

    name: str
    recognises: Callable[[Document], bool]
    translate: Callable[[Sequence[Document], Answers], Translated]
