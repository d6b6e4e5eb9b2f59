"""Reading of definitions, file by file; the nodes of each are dropped as soon as it is decoded."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from slo import archetypes as built_in
from slo.catalogue.agreements import name_of
from slo.catalogue.archetypes import TEMPLATE, Archetypes, Template, read, template
from slo.catalogue.declarations import Found
from slo.catalogue.decode import decode
from slo.catalogue.expansion import expand, names_in
from slo.catalogue.familiar_keys import probably
from slo.catalogue.foreign import native, parsed
from slo.catalogue.kinds import DEFINITIONS
from slo.dialects.dialect import Note
from slo.shapes import VERSION
from slo.source.comments import Comment
from slo.source.document import Parsed
from slo.source.nodes import Document, Record
from slo.source.source import decode_text
from slo.text import checks
from slo.text.diagnostics import Invalid, Problem, nearest

_ARCHETYPE = "Archetype"

_NEEDED = (_ARCHETYPE, "Organisation")
"""Kinds of definitions with which others are expanded or translated."""

_NO_OTHERS = Archetypes({}, complete=False)


_Decoded = tuple[Found, tuple[Problem, ...]]


class Read(NamedTuple):
    """All definitions of some files, their problems, and what was noted of definitions of other tools.

    They are `whole` unless others may be in a text that could not be read.
    """

    found: tuple[Found, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]
    comments: tuple[Comment, ...]
    whole: bool


def read_all(sources: Mapping[str, bytes | str]) -> Read:
    """Read and decode the definitions of all files. Those that need no others are decoded right away."""
    files: list[Parsed] = []
    done: list[_Decoded] = []
    for file, content in sources.items():
        one = _parse(content, file)
        waiting: list[Document] = []
        for document in one.documents:
            if _is_alone(document):
                done.append(_finished(_decode(document, _NO_OTHERS)))
            else:
                waiting.append(document)
        files.append(one._replace(documents=tuple(waiting)))
    made = native(document for one in files for document in one.documents)
    whole = all(one.read_whole for one in files) and not made.problems
    all_named = all(one.name for one, _ in done)
    done += map(_finished, decoded(made.documents, whole and all_named))
    problems = [*(problem for one in files for problem in one.problems), *made.problems]
    explained = {problem.span for problem in problems}
    mistakes = (mistake for _, some in done for mistake in some if mistake.span not in explained)
    comments = tuple(comment for one in files for comment in one.comments)
    return Read(tuple(one for one, _ in done), (*problems, *mistakes), made.notes, comments, whole)


def _is_alone(document: Document) -> bool:
    """Return whether a document is a definition of slo that needs no other one to be decoded."""
    kind = document.text("kind")
    if kind not in DEFINITIONS or kind in _NEEDED or document.text("apiVersion") not in (None, VERSION):
        return False
    uses = document.root.fields.get("uses") if isinstance(document.root, Record) else None
    return uses is None or all(name in built_in.NAMES for name, _ in names_in(uses))


def _finished(decoded: _Decoded) -> _Decoded:
    """Leave out the nodes of a definition that could be decoded."""
    found, problems = decoded
    document = found.document.without_nodes() if found.value is not None else found.document
    return found._replace(document=document), problems


def read_texts(sources: Mapping[str, bytes | str]) -> list[Parsed]:
    """Read the documents of all files, in the order of the files."""
    return [_parse(content, file) for file, content in sources.items()]


def _parse(content: bytes | str, file: str) -> Parsed:
    try:
        text = decode_text(content, file) if isinstance(content, bytes) else content
    except Invalid as invalid:
        return Parsed((), invalid.problems, read_whole=False)
    return parsed(text, file)


def decoded(documents: Iterable[Document], read_whole: bool) -> Iterator[_Decoded]:
    """Decode all documents; archetypes first, because services are expanded with them."""
    by_kind = sorted(documents, key=lambda document: document.text("kind") != _ARCHETYPE)
    complete = read_whole and all(one.text("kind") in DEFINITIONS and name_of(one) for one in by_kind)
    own: dict[str, Template | None] = {}
    for document in by_kind:
        one, mistakes = _decode(document, Archetypes(own, complete))
        if one.kind == _ARCHETYPE and one.name is not None:
            own.setdefault(one.name, template(document) if one.value else None)
        yield one, mistakes


def _decode(document: Document, archetypes: Archetypes) -> _Decoded:
    """Decode a document by its kind; kind and name are kept also if there are problems."""
    kind, name = document.text("kind"), name_of(document)
    shape = DEFINITIONS.get(kind or "")
    if shape is None or _is_of_kubernetes(document):
        return Found(document, None, name, None), (no_kind(document),)
    expanded = expand(document, archetypes)
    try:
        elsewhere = () if expanded.whole else TEMPLATE
        value = read(document) if kind == _ARCHETYPE else decode(expanded.document, shape, elsewhere)
    except Invalid as invalid:
        return Found(expanded.document, kind, name, None), (*expanded.problems, *invalid.problems)
    return Found(expanded.document, kind, name, value), expanded.problems


def unread(found: Iterable[Found]) -> Iterator[Problem]:
    """Find definitions that could not be decoded, in case no other problem explains why."""
    for one in found:
        if one.value is None:
            yield checks.UNREAD.problem("this definition could not be used", one.document.where())


def no_kind(document: Document) -> Problem:
    """Return the problem of a document whose kind is not known, or that has none."""
    kind = document.text("kind")
    accepted = nearest("", DEFINITIONS)
    if not isinstance(document.root, Record):
        return checks.KIND.problem(
            "a definition is a mapping that begins with its 'kind'", document.where(), hint=accepted
        )
    if kind is None:
        message = "this definition has no 'kind'"
        similar = next((key for key in document.root.fields if key.lower() == "kind"), None)
        if similar is not None:
            return checks.KIND.problem(message, document.where_key(similar), hint=nearest(similar, ["kind"]))
        ignored = "if the file has no definitions, name it under 'ignore' of the organisation"
        return checks.KIND.problem(message, document.where("kind"), hint=f"{accepted}; {ignored}")
    if _is_of_kubernetes(document):
        message = f"a {kind} of {document.text('apiVersion')} is of Kubernetes, no definition of slo"
        hint = "name its file under 'ignore' of the organisation"
        return checks.KIND.problem(message, document.where("kind"), hint=hint)
    return checks.KIND.problem(
        f"there is no kind {kind!r}", document.where("kind"), hint=probably(kind, DEFINITIONS)
    )


def _is_of_kubernetes(document: Document) -> bool:
    """Return whether a document has the form of Kubernetes' objects, whose kinds include a Service."""
    has_metadata = isinstance(document.root, Record) and "metadata" in document.root.fields
    return has_metadata and document.text("apiVersion") not in (None, VERSION)
