"""Problems and notes about one document of rules. What many rules lack is noted once."""

from collections.abc import Collection, Iterator

from slo.dialects.dialect import Fate, Note
from slo.source.nodes import Document, Node, Record, Scalar, Sequence, scalars
from slo.text import checks
from slo.text.check import Check
from slo.text.diagnostics import Problem, Span, nearest


class Findings:
    """Collects the problems and notes of a document."""

    def __init__(self, document: Document) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._noted: list[Note] = []
        self._lacking: dict[tuple[Fate, str, str, str], list[Span]] = {}

    def note(self, fate: Fate, node: Node, what: str, becomes: str, because: str = "") -> None:
        """Note what becomes of something that is written."""
        self._noted.append(Note(fate, self.span(node), what, becomes, because))

    def lacking(self, fate: Fate, node: Node, what: str, becomes: str, because: str = "") -> None:
        """Note what something is without; of several times the first is shown, with their number."""
        self._lacking.setdefault((fate, what, becomes, because), []).append(self.span(node))

    def lose(self, node: Node, what: str, because: str) -> None:
        """Note each single value of something as lost."""
        for scalar in scalars(node):
            self.note(Fate.LOST, scalar, f"{what}: {scalar.text}", "nothing", because)

    def carry(self, node: Node | None, what: str, becomes: str) -> None:
        """Note each single value of something as carried over."""
        for scalar in scalars(node) if node else ():
            self.note(Fate.CARRIED, scalar, f"{what}: {scalar.text}", becomes)

    def notes(self) -> Iterator[Note]:
        yield from self._noted
        for (fate, what, becomes, because), spans in self._lacking.items():
            times = f" ({len(spans)} times)" if len(spans) > 1 else ""
            yield Note(fate, spans[0], f"{what}{times}", becomes, because)

    def problem(self, check: Check, message: str, node: Node, hint: str = "") -> None:
        self.problems.append(check.problem(message, self.span(node), hint=hint))

    def span(self, node: Node) -> Span:
        """Return the span of a single value, or of the first line of anything else."""
        source = self._document.source
        end = (
            node.end if isinstance(node, Scalar) else node.start + len(source.line_from(node.start).rstrip())
        )
        return source.span(node.start, max(end, node.start + 1))

    def record(self, node: Node | None, what: str, at: Node, keys: Collection[str] = ()) -> Record | None:
        """Return a mapping without unknown keys; None with a problem if it is anything else."""
        if not isinstance(node, Record):
            self.problem(checks.TYPE, f"{what} must be a mapping", node or at)
            return None
        for name in node.fields if keys else ():
            if name not in keys:
                message = f"there is no key {name!r} in {what}"
                self.problem(checks.UNKNOWN_KEY, message, node.keys[name], nearest(name, keys))
        return node

    def items(self, node: Node | None, what: str, at: Node) -> list[Node]:
        """Return the items of a list; none with a problem if it is anything else but empty."""
        if isinstance(node, Sequence):
            return node.items
        if node is not None and not (isinstance(node, Scalar) and node.text is None):
            self.problem(checks.TYPE, f"{what} must be a list", node)
        elif node is None:
            self.problem(checks.MISSING, f"{what} is missing", at)
        return []


def text_of(node: Node | None) -> str | None:
    """Return the text of a single value; None for anything else, and for an empty one."""
    return node.text if isinstance(node, Scalar) else None
