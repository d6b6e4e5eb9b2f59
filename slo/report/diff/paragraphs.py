"""Changes as paragraphs: one for each definition, or for several that change in the same way."""

from collections.abc import Iterable
from typing import NamedTuple

from slo.diff import About, Change, Changes
from slo.diff.change import Rank, Unsigned
from slo.text.plurals import count, have, listed, some


class Line(NamedTuple):
    """One line: the topic, and what it means."""

    topic: str
    sentence: str


class Paragraph(NamedTuple):
    """What changes in the same way, and the lines about it, the worst first."""

    subjects: tuple[About, ...]
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        """Name the subjects."""
        return f"{self.subjects[0].what} {some([one.name for one in self.subjects], most=5)}".rstrip()


class Overview(NamedTuple):
    """The paragraphs about what matters, and lines about rules and texts, which follow or only describe."""

    paragraphs: tuple[Paragraph, ...]
    also: tuple[Line, ...]


def overview(changes: Changes) -> Overview:
    """Return what to read first, the worst first, and the rest."""
    by_subject: dict[About, list[Change]] = {}
    for change in changes.entries:
        if change.rank < Rank.RULES:
            by_subject.setdefault(change.about, []).append(change)
    lines: dict[tuple[str, tuple[Line, ...]], list[About]] = {}
    for about, found in by_subject.items():
        lines.setdefault((about.what, tuple(map(_line, found))), []).append(about)
    paragraphs = (Paragraph(tuple(subjects), its) for (_, its), subjects in lines.items())
    return Overview(tuple(paragraphs), tuple(_also(changes.entries)))


def _line(change: Change) -> Line:
    own = f" ({change.own_of} may change this alone)" if change.own_of else ""
    return Line(change.rank.topic, f"{change.sentence}{own}")


def _also(entries: Iterable[Change]) -> list[Line]:
    """Return what only follows or describes; subjects that change in the same way share a line."""
    found: dict[tuple[str, Line], list[str]] = {}
    for change in entries:
        if change.rank >= Rank.RULES:
            found.setdefault((change.about.what, _line(change)), []).append(change.about.name)
    return [
        Line(line.topic, f"{what} {some(names, most=5)}".rstrip() + f": {line.sentence}")
        for (what, line), names in found.items()
    ]


def summary(changes: Changes, base: str) -> str:
    """Say how much differs."""
    if all(change.rank >= Rank.RULES for change in changes.entries):
        return f"Since {base}, no budget, no alert and no recipient changed."
    numbers: dict[str, set[str]] = {}
    for change in (one for one in changes.entries if one.rank < Rank.RULES):
        numbers.setdefault(change.about.what, set()).add(change.about.name)
    of = listed([count(len(names), what) for what, names in numbers.items()])
    return f"Since {base}, {of} changed in meaning. The worst is first."


def nothing(changes: Changes, base: str) -> str:
    """Say that nothing differs, or why nothing could be compared."""
    if changes.unreadable:
        return f"There is nothing to compare with: {base} has {changes.unreadable}"
    return f"No difference: the definitions mean the same as in {base}"


def size(changes: Changes) -> str:
    """Say how many rules there are, and were, and how often they are evaluated, if that is known."""
    before, after = changes.before, changes.after
    if not (before.a_minute or after.a_minute):
        return (
            f"{before.rules} → {after.rules} rules" if before != after else f"{after.rules} rules as before"
        )
    if before == after:
        return f"{after.rules} rules as before, {after.a_minute} evaluations a minute"
    return f"{before.rules} → {after.rules} rules, {before.a_minute} → {after.a_minute} evaluations a minute"


def missing(unsigned: tuple[Unsigned, ...]) -> list[str]:
    """Return who has yet to sign what, a line for each group of parties, and what that means until then."""
    by_parties: dict[tuple[str, ...], list[str]] = {}
    for one in unsigned:
        by_parties.setdefault(tuple(sorted(one.parties)), []).append(one.subject)
    lines = [
        f"{have(parties)} yet to sign {some(subjects, most=5)}, by 'slo agree'"
        for parties, subjects in by_parties.items()
    ]
    if any(one.refused for one in unsigned):
        lines.append(
            "until then 'slo compile' refuses these definitions, and the rules that run stay as they are"
        )
    return lines
