"""Definitions of other tools as definitions of slo that are each right, for `slo convert`."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from slo.catalogue.decode import decode
from slo.catalogue.foreign import answers_of, is_foreign, native
from slo.catalogue.kinds import DEFINITIONS
from slo.catalogue.reading import decoded, no_kind, read_texts
from slo.dialects.dialect import Answers, Note
from slo.source.nodes import Document
from slo.text.diagnostics import Invalid, Problem


class Convertible(NamedTuple):
    """Documents as definitions of slo, by file; the names of files of other tools; problems and notes."""

    documents: Mapping[str, tuple[Document, ...]]
    foreign: frozenset[str]
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]


def convertible(sources: Mapping[str, bytes], answers: Answers, *, written_out: bool = False) -> Convertible:
    """Translate the definitions of other tools. Definitions with a problem are left out.

    What `answers` leave open is as the organisation says, if one is among the files. If all is to be
    `written_out`, services have the indicators and objectives of their archetypes.
    """
    files = read_texts(sources)
    documents = [document for one in files for document in one.documents]
    read = native(documents, answers.or_else(answers_of(documents)))
    problems = [problem for one in files for problem in one.problems] + list(read.problems)
    kept: dict[str, list[Document]] = {}
    checked = _written_out(read.documents) if written_out else _each(read.documents)
    for document, mistakes in checked:
        problems += mistakes
        if not mistakes:
            kept.setdefault(document.source.file, []).append(document)
    return Convertible(
        {name: tuple(sorted(found, key=_position)) for name, found in kept.items()},
        frozenset(one.source.file for one in documents if is_foreign(one)),
        tuple(problems),
        read.notes,
    )


def _each(documents: Iterable[Document]) -> Iterator[tuple[Document, tuple[Problem, ...]]]:
    return ((document, _mistakes(document)) for document in documents)


def _written_out(documents: Iterable[Document]) -> Iterator[tuple[Document, tuple[Problem, ...]]]:
    """Yield documents expanded with their archetypes, which must be among them or built in."""
    for found, mistakes in decoded(documents, read_whole=True):
        yield found.document, tuple(mistakes)


def _position(document: Document) -> int:
    return document.start


def _mistakes(document: Document) -> tuple[Problem, ...]:
    """Return what would be refused in a definition alone; its references are not looked at."""
    shape = DEFINITIONS.get(document.text("kind") or "")
    if shape is None:
        return (no_kind(document),)
    if document.text("kind") == "Archetype" or "uses" in getattr(document.root, "fields", {}):
        return ()
    try:
        decode(document, shape)
    except Invalid as invalid:
        return invalid.problems
    return ()
