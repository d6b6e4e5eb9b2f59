"""Expansion of services that use archetypes into services that need none.

What comes from an archetype has the position of the archetype's name in `uses`, or of the parameter in
`with`, so that problems point to something that can be changed in the service.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from slo.catalogue.archetypes import TEMPLATE, Archetypes
from slo.catalogue.parameters import Used, fillings, mistaken_parameters
from slo.catalogue.templates import fill
from slo.catalogue.undeclared import undeclared
from slo.source.nodes import Document, Node, Record, Scalar, Sequence
from slo.text import checks
from slo.text.diagnostics import Problem


class Expanded(NamedTuple):
    """A service expanded with its archetypes. It is `whole` unless one of them could not be used."""

    document: Document
    problems: tuple[Problem, ...] = ()
    whole: bool = True


class _Given(NamedTuple):
    """What an archetype provides for a service, with parameters filled in."""

    used: Used
    indicators: Record
    objectives: Sequence


def expand(document: Document, archetypes: Archetypes) -> Expanded:
    """Expand a service with its archetypes. Other documents, and services without `uses`, are unchanged."""
    root = document.root
    if document.text("kind") != "Service" or not isinstance(root, Record) or "uses" not in root.fields:
        return Expanded(document)
    uses = root.fields["uses"]
    named = list(names_in(uses))
    templates = ((name, place, archetypes.get(name)) for name, place in named)
    used = [Used(name, place, template) for name, place, template in templates if template]
    whole = len(used) == (len(uses) if isinstance(uses, Sequence) else 1)
    given = [_given(one, document) for one in used]
    problems = (
        *_unknown(document, named, archetypes),
        *mistaken_parameters(document, used, whole),
        *_given_twice(document, given),
        *(_wrong_changes(document, given) if whole else ()),
    )
    merged = Document(
        document.source, _merged(root, given), partial(_again, document.without_nodes(), archetypes)
    )
    return Expanded(merged, problems, whole)


def _again(document: Document, archetypes: Archetypes) -> Node:
    return expand(document, archetypes).document.root


def names_in(uses: Node) -> Iterator[tuple[str, Scalar]]:
    """Yield the archetypes in `uses`; anything but a name is reported by decoding."""
    for item in uses.items if isinstance(uses, Sequence) else (uses,):
        if isinstance(item, Scalar) and item.text is not None:
            yield item.text, item


def _unknown(
    document: Document, named: list[tuple[str, Scalar]], archetypes: Archetypes
) -> Iterator[Problem]:
    known = archetypes.names
    for name, place in named:
        if archetypes.complete and name not in known:
            span = document.source.span(place.start, place.end)
            remedy = f"define it with 'kind: Archetype', or use one of {', '.join(sorted(known))}"
            yield undeclared("archetype", name, known, span, remedy)


def _given(used: Used, document: Document) -> _Given:
    filled = fillings(document, used.template.parameters)
    parts = [fill(used.template.document.at(key), filled, used.place) for key in TEMPLATE]
    indicators, objectives = parts
    assert isinstance(indicators, Record), "archetypes are checked before they are used"
    assert isinstance(objectives, Sequence), "archetypes are checked before they are used"
    return _Given(used, indicators, objectives)


def _given_twice(document: Document, given: list[_Given]) -> Iterator[Problem]:
    """Find archetypes of a service that define the same indicators or objectives."""
    for index, one in enumerate(given):
        for other in given[:index]:
            if names := sorted(_names(one) & _names(other)):
                message = (
                    f"{other.used.name!r} and {one.used.name!r} both define {' and '.join(map(repr, names))}"
                )
                hint = "use one of them in a separate service"
                yield checks.DUPLICATE.problem(message, one.used.span(document), hint=hint)


def _wrong_changes(document: Document, given: Iterable[_Given]) -> Iterator[Problem]:
    """Find changes of objectives that no archetype has, and second changes of the same objective."""
    names = {_name(item) for one in given for item in one.objectives.items}
    own = document.at("objectives")
    seen: set[str] = set()
    for index, item in enumerate(own.items if isinstance(own, Sequence) else ()):
        name, span = _name(item), document.where("objectives", index, "name")
        if _only_changes(item) and name not in names:
            remedy = "add its 'indicator' to define an objective besides those of the archetype"
            yield undeclared("archetype objective", name, names, span, remedy)
        elif _only_changes(item) and name in seen:
            yield checks.DUPLICATE.problem(
                f"objective {name!r} is changed already", span, hint="write all its changes in one item"
            )
        seen.add(name)


def _merged(root: Record, given: list[_Given]) -> Record:
    """Merge what archetypes provide with the service: first theirs, changed in place, then its own."""
    if not given:
        return root
    place = given[0].used.place
    fields, keys = dict(root.fields), dict(root.keys)
    own = root.fields.get("indicators", Record({}, {}, place.start, place.end))
    if isinstance(own, Record):
        fields["indicators"] = _indicators(own, given)
    own = root.fields.get("objectives", Sequence([], place.start, place.end))
    if isinstance(own, Sequence):
        fields["objectives"] = _objectives(own, given)
    for key in TEMPLATE:
        keys.setdefault(key, Scalar(key, place.start, place.end, filled=True))
    return Record(fields, keys, root.start, root.end)


def _indicators(own: Record, given: Iterable[_Given]) -> Record:
    fields: dict[str, Node] = {}
    keys: dict[str, Node] = {}
    for part in (*(one.indicators for one in given), own):
        fields |= part.fields
        keys |= part.keys
    return Record(fields, keys, own.start, own.end)


def _objectives(own: Sequence, given: Iterable[_Given]) -> Sequence:
    named = {_name(item): item for one in given for item in one.objectives.items}
    changed: dict[str, Node] = {}
    more: list[Node] = []
    for item in own.items:
        name = _name(item)
        base = named.get(name)
        if isinstance(item, Record) and isinstance(base, Record) and name not in changed:
            changed[name] = Record(base.fields | item.fields, base.keys | item.keys, item.start, item.end)
        elif not _only_changes(item):
            more.append(item)
    return Sequence([*(named | changed).values(), *more], own.start, own.end)


def _names(given: _Given) -> set[str]:
    """Return the names of an archetype's indicators and objectives."""
    return {*given.indicators.fields, *map(_name, given.objectives.items)}


def _only_changes(objective: Node) -> bool:
    """Return whether an objective changes one of an archetype: it has a name but no indicator."""
    return isinstance(objective, Record) and "indicator" not in objective.fields and bool(_name(objective))


def _name(objective: Node) -> str:
    """Return the name of an objective, by default its indicator."""
    fields: Mapping[str, Node] = objective.fields if isinstance(objective, Record) else {}
    nodes = (fields.get("name"), fields.get("indicator"))
    return next((node.text for node in nodes if isinstance(node, Scalar) and node.text), "")
