"""What is found while documents of a dialect are translated: problems, and what becomes of each value."""

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator

from slo.dialects.dialect import Fate, Note, Translated
from slo.source.nodes import Document, Node, Record, Scalar, scalars
from slo.source.source import Source
from slo.text import checks
from slo.text.check import Check
from slo.text.diagnostics import Problem, Span

Reason = Callable[[tuple[str, ...]], str]
"""Returns why the value at a path is lost; "" if only the values below it say so."""

NOTHING = Scalar(None, -1, -1)
"""What a note is `of` that is about no value, such as about one that is not written."""

_NO_COUNTERPART = "it has no counterpart"


class Refused(Exception):
    """Raised to give up what is being translated; why is among the problems already."""


class Findings:
    """Collects problems and notes. What `is_strict` makes a problem is otherwise a note."""

    def __init__(self, source: Source, *, is_strict: bool = False) -> None:
        self.problems: list[Problem] = []
        self._notes: dict[Note, None] = {}
        self._lacking: dict[tuple[Fate, str, str, str], list[Span]] = {}
        self._source = source
        self._is_strict = is_strict
        self._faults: list[int] = []
        self._carried: set[int] = set()
        self._settled: set[int] = set()

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes, the last of them on what is lacking."""
        lacking = (
            Note(fate, spans[0], what + (f" ({len(spans)} times)" if len(spans) > 1 else ""), *rest)
            for (fate, what, *rest), spans in self._lacking.items()
        )
        return (*self._notes, *lacking)

    def problem(self, check: Check, message: str, at: Node, hint: str = "") -> None:
        """Add a problem."""
        insort(self._faults, at.start)
        self.problems.append(check.problem(message, self._span(at), hint))

    def within(self, check: Check, message: str, at: Scalar, start: int, end: int, hint: str = "") -> None:
        """Add a problem of a part of a text."""
        insort(self._faults, at.start)
        span = Document(self._source, at).part(at, start, end)
        self.problems.append(check.problem(message, span, hint))

    def is_right(self, node: Node) -> bool:
        """Return whether no problem was found in a value so far."""
        first = bisect_left(self._faults, node.start)
        return first == len(self._faults) or self._faults[first] >= max(node.end, node.start + 1)

    def refuse(self, message: str, at: Node, hint: str = "") -> Refused:
        """Add the problem that something cannot be translated, and return what to raise."""
        self.problem(checks.UNTRANSLATABLE, message, at, hint)
        return Refused()

    def lenient(self, at: Node, what: str, becomes: str, because: str, *, of: Node | None = None) -> None:
        """Note what the format forbids and people write all the same, with what it is read as."""
        if self._is_strict:
            self.problem(checks.VALUE, f"{what}: {because}", at)
        else:
            self.note(Fate.CHANGED, at, what, becomes, because, of=of)

    def too_long(self, at: Scalar, what: str, longest: int) -> None:
        """Refuse a long text where the format is taken at its word; nothing here depends on it."""
        if self._is_strict:
            self.problem(checks.VALUE, f"{what!r} has more than {longest:,} characters", at)

    def carried(self, *nodes: Node | None) -> None:
        """Note that values are carried over as part of something else."""
        for node in nodes:
            if node is not None:
                self._carried.update(one.start for one in scalars(node))

    def note(
        self, fate: Fate, at: Node, what: str, becomes: str = "", because: str = "", *, of: Node | None = None
    ) -> None:
        """Note what becomes of the value `of`, by default of `at`, where the note is shown."""
        self._settled.update(one.start for one in scalars(of if of is not None else at))
        self._notes[Note(fate, self._span(at), " ".join(what.split()), becomes, because)] = None

    def lacking(self, fate: Fate, at: Node, what: str, becomes: str, because: str = "") -> None:
        """Note what something is without; of several times the first is shown, with their number."""
        self._lacking.setdefault((fate, what, becomes, because), []).append(self._span(at))

    def finish(self, root: Node, made: Iterable[Node], reason: Reason) -> None:
        """Note the fate of all other values of a document: those with a place in `made` are carried.

        `reason` returns why the value at a path is lost. An empty value is carried: it says nothing.
        """
        places = {node.start for one in made for node in scalars(one)}
        if isinstance(root, Record):
            self._sweep(root, (), places, reason)

    def _sweep(self, node: Record, path: tuple[str, ...], places: Collection[int], reason: Reason) -> None:
        for name, value in node.fields.items():
            here = (*path, name)
            fates = {self._fate(one, places) for one in scalars(value)}
            is_apart = isinstance(value, Record) and fates == {Fate.LOST} and not reason(here)
            if len(fates) > 1 or is_apart:
                for part, inner in _parts(value, here):
                    self._sweep(inner, part, places, reason)
            elif fates == {Fate.CARRIED}:
                becomes = "" if any(one.text for one in scalars(value)) else "nothing: it is empty"
                self.note(Fate.CARRIED, node.keys[name], ".".join(here), becomes, of=value)
            elif fates == {Fate.LOST}:
                because = reason(here) or _NO_COUNTERPART
                self.note(Fate.LOST, node.keys[name], ".".join(here), because=because, of=value)

    def _fate(self, one: Scalar, places: Collection[int]) -> Fate | None:
        """Return what becomes of a value of which nothing was noted; None if something was."""
        if one.start in self._settled:
            return None
        is_carried = not one.text or one.start in self._carried or one.start in places
        return Fate.CARRIED if is_carried else Fate.LOST

    def _span(self, node: Node) -> Span:
        return self._source.span(node.start, node.end)


def translated(documents: Iterable[Document], *every: Findings) -> Translated:
    """Return definitions, and all that was found while they were made."""
    return Translated(
        tuple(documents),
        tuple(problem for findings in every for problem in findings.problems),
        tuple(note for findings in every for note in findings.notes),
    )


def _parts(value: Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Record]]:
    """Yield the mappings in a value; in a list, other items are given the number of their place as key."""
    if isinstance(value, Record):
        yield path, value
    elif not isinstance(value, Scalar):
        *around, last = path
        for index, item in enumerate(value.items):
            name = f"{last}[{index}]"
            if isinstance(item, Record):
                yield (*around, name), item
            else:
                key = Scalar(name, item.start, item.end)
                yield tuple(around), Record({name: item}, {name: key}, item.start, item.end)
