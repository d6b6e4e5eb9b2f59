"""Definitions of other tools among the documents that were read: found, translated, and what that changes."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pydantic import ValidationError

from slo.catalogue.kinds import DEFINITIONS
from slo.dialects.dialect import Answers, Dialect, Fate, Note
from slo.model.severity import NAMES_OF_LEVELS, SeverityWords
from slo.shapes import VERSION
from slo.source.document import Parsed, parse
from slo.source.helm import unrendered
from slo.source.nodes import Document, Node, Record, Sequence, plain, scalars
from slo.source.source import Source, without_mark
from slo.text import checks
from slo.text.diagnostics import Problem

_OF_TEMPLATES = (checks.YAML.code, checks.KEY.code, checks.DUPLICATE_KEY.code)
"""The problems that the syntax of templates causes."""
_ITEMS = "items"


class Native(NamedTuple):
    """All documents as definitions of slo, the problems of those of other tools, and what was noted."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()


def is_foreign(document: Document) -> bool:
    """Return whether a dialect recognises a document, or one of the documents in a list."""
    return any(dialect_of(part) for part in parts(document))


def dialect_of(document: Document) -> Dialect | None:
    """Return the dialect that a document is written in; None for a definition of slo, and anything else."""
    if document.text("kind") in DEFINITIONS and document.text("apiVersion") in (None, VERSION):
        return None
    return next((one for one in _dialects() if one.recognises(document)), None)


def _dialects() -> tuple[Dialect, ...]:
    # Imported here, because most folders have definitions of slo alone, and are read faster without them.
    from slo.dialects.known import DIALECTS

    return DIALECTS


def parts(document: Document) -> Iterator[Document]:
    """Yield the documents of a YAML list, or of a list of Kubernetes; else the document itself."""
    root = document.root
    items = root if isinstance(root, Sequence) else None
    if isinstance(root, Record) and (document.text("kind") or "").endswith("List"):
        found = root.fields.get(_ITEMS)
        items = found if isinstance(found, Sequence) else None
    if items and items.items and all(isinstance(one, Record) for one in items.items):
        yield from (Document(document.source, one) for one in items.items)
    else:
        yield document


def native(documents: Iterable[Document], answers: Answers | None = None) -> Native:
    """Translate what is written for other tools; by default with the answers of the organisation."""
    all_documents = tuple(documents)
    kept: list[Document] = []
    written: dict[str, list[Document]] = {}
    for document in all_documents:
        found = [(part, dialect_of(part)) for part in parts(document)]
        if not any(dialect for _, dialect in found):
            kept.append(document)
            continue
        for part, dialect in found:
            (written.setdefault(dialect.name, []) if dialect else kept).append(part)
    if not written:
        return Native(all_documents)
    known = answers or answers_of(kept)
    wrappers = (note for document in all_documents if is_foreign(document) for note in _around(document))
    results = [one.translate(written[one.name], known) for one in _dialects() if one.name in written]
    return Native(
        (*kept, *(document for one in results for document in one.documents)),
        tuple(problem for one in results for problem in one.problems),
        (*wrappers, *(note for one in results for note in one.notes)),
    )


def _around(document: Document) -> Iterator[Note]:
    """Yield what becomes of what a list of Kubernetes says itself."""
    if isinstance(document.root, Record) and all(part.root is not document.root for part in parts(document)):
        for name, node in document.root.fields.items():
            for scalar in scalars(node) if name != _ITEMS else ():
                span = document.source.span(scalar.start, scalar.end)
                yield Note(Fate.CARRIED, span, f"{name}: {scalar.text}", "each item is a definition")


def answers_of(documents: Iterable[Document]) -> Answers:
    """Return what the organisation says about imports; what it says wrongly is reported with it."""
    for document in documents:
        root = document.root
        if document.text("kind") == "Organisation" and isinstance(root, Record):
            from slo.model import Imports  # imported here, because few folders have what others wrote

            node = root.fields.get("imports")
            try:
                said = Imports.model_validate(plain(node)) if isinstance(node, Record) else Imports()
            except ValidationError:
                return Answers()
            window = None if said.window is None else str(said.window)
            severities = {
                **_own_words(root.fields.get("severities")),
                **{word: (one.severity, one.product) for word, one in said.severities.items()},
            }
            return Answers(said.product, said.product_label, window, severities or None)
    return Answers()


def _own_words(node: Node | None) -> dict[str, tuple[str, None]]:
    """Return what the organisation's own words of severity mean; nothing if it says them wrongly."""
    try:
        words = SeverityWords.model_validate(plain(node)) if isinstance(node, Record) else NAMES_OF_LEVELS
    except ValidationError:
        return {}
    return {word: (level, None) for word, level in words.chosen.items()}


def warnings(notes: Iterable[Note]) -> Iterator[Problem]:
    """Yield what is not carried over as it is."""
    for note in notes:
        if note.fate is not Fate.CARRIED:
            yield checks.IMPORTED.problem(f"{note.fate}: {note.what}", note.span, sentence(note))


def sentence(note: Note) -> str:
    """Write what becomes of something, and why."""
    return "; ".join(part for part in (note.becomes, note.because) if part)


def parsed(text: str, file: str) -> Parsed:
    """Read the documents of a file; of a template of Helm there is only the problem that it is one.

    Rules of other tools that can be read say themselves where they need Helm.
    """
    found = parse(text, file, is_foreign)
    template = unrendered(Source(file, without_mark(text)))
    if template is None:
        return found
    is_broken = any(problem.code in _OF_TEMPLATES for problem in found.problems)
    if is_broken or not any(map(is_foreign, found.documents)):
        return Parsed((), (template,), read_whole=False)
    return found
