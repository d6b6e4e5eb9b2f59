"""Groups of indicators that are made from those of other tools."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from slo.dialects.build import record, sequence, text
from slo.labels import LABELS
from slo.sli.groups import renamed
from slo.source.nodes import Node


class Renaming(NamedTuple):
    """A label that has another name here: what is written, what it becomes, and why."""

    what: str
    becomes: str
    because: str


def grouped(labels: Mapping[str, Node], at: Node) -> Node | None:
    """Return `by` of an indicator for labels, each with the place where it is written; None without any."""
    names = renamed(labels)
    if not names:
        return None
    if LABELS.keys().isdisjoint(names):
        return sequence((text(label, place) for label, place in labels.items()), at)
    return record({label: text(names[label], place) for label, place in labels.items()}, at)


def renamings(labels: Collection[str]) -> Iterator[Renaming]:
    """Yield the labels of groups that have another name here, because the rules set a label of that name."""
    for label, name in renamed(labels).items():
        if name != label:
            because = (
                f"the rules set {label!r} themselves; recorded series and alerts of groups have {name!r}"
            )
            yield Renaming(f"grouping by {label}", f"by: {{{label}: {name}}}", because)
