"""What is found while documents of a dialect are translated: problems, and what becomes of each value."""

from collections.abc import Callable, Collection, Iterable, Iterator

from slo.dialects.dialect import Fate, Note
from slo.source.nodes import Document, Node, Record, Scalar, scalars
from slo.source.source import Source
from slo.text import checks
from slo.text.check import Check
from slo.text.diagnostics import Problem

Reason = Callable[[tuple[str, ...]], str]
"""Returns why the value at a path is lost; "" if only the values below it say so."""


_NO_COUNTERPART = "it has no counterpart"


class Refused(Exception):
    """Raised to give up what is being translated; why is among the problems already."""


class Findings:
    """Collects problems and notes. What `is_strict` makes a problem is otherwise a note."""

    def __init__(self, source: Source, *, is_strict: bool = False) -> None:
        self.problems: list[Problem] = []
        self.notes: list[Note] = []
        self._source = source
        self._is_strict = is_strict
        self._carried: set[int] = set()
        self._settled: set[int] = set()
        self._noted: set[Note] = set()

    def problem(self, check: Check, message: str, at: Node, hint: str = "") -> None:
        """Add a problem."""
        self.problems.append(check.problem(message, self._source.span(at.start, at.end), hint))

    def within(self, check: Check, message: str, at: Scalar, start: int, end: int, hint: str = "") -> None:
        """Add a problem of a part of a text."""
        span = Document(self._source, at).part(at, start, end)
        self.problems.append(check.problem(message, span, hint))

    def refuse(self, message: str, at: Node, hint: str = "") -> Refused:
        """Add the problem that something cannot be translated, and return what to raise."""
        self.problem(checks.UNTRANSLATABLE, message, at, hint)
        return Refused()

    def known(self) -> Refused:
        """Return what to raise after a problem was added."""
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
        note = Note(fate, self._source.span(at.start, at.end), what, becomes, because)
        if note not in self._noted:
            self._noted.add(note)
            self.notes.append(note)

    def finish(self, root: Record, made: Iterable[Node], reason: Reason) -> None:
        """Note the fate of all other values of a document: those with a place in `made` are carried.

        `reason` returns why the value at a path is lost.
        """
        places = {node.start for one in made for node in scalars(one)}
        self._sweep(root, (), places, reason)

    def _sweep(self, node: Record, path: tuple[str, ...], places: Collection[int], reason: Reason) -> None:
        for name, value in node.fields.items():
            here = (*path, name)
            fates = {self._fate(one, places) for one in scalars(value) if one.text is not None}
            is_apart = isinstance(value, Record) and fates == {Fate.LOST} and not reason(here)
            if len(fates) > 1 or is_apart:
                for part, inner in _parts(value, here):
                    self._sweep(inner, part, places, reason)
            elif fates == {Fate.CARRIED}:
                self.note(Fate.CARRIED, node.keys[name], ".".join(here), of=value)
            elif fates == {Fate.LOST}:
                because = reason(here) or _NO_COUNTERPART
                self.note(Fate.LOST, node.keys[name], ".".join(here), because=because, of=value)

    def _fate(self, one: Scalar, places: Collection[int]) -> Fate | None:
        """Return what becomes of a value of which nothing was noted; None if something was."""
        if one.start in self._settled:
            return None
        return Fate.CARRIED if one.start in self._carried or one.start in places else Fate.LOST


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
