"""Which objectives generated rules count, and how: read back from the text of rule files."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from slo.model import SLO, naming
from slo.targets.artifact import Artifact

FOLDER = "prometheus/"

_COUNT = re.compile(
    rf"^      - record: ({naming.TOTAL_1M}|{naming.BAD_1M})\n"
    r"        expr: (.*?)\n        labels:\n          slo: (\S+)$",
    re.MULTILINE | re.DOTALL,
)


class Renamed(NamedTuple):
    """An objective that counts the same events as one that is not there any more, and does not say so."""

    before: str
    now: str


def forgotten_renames(
    before: Iterable[str], artifacts: Iterable[Artifact], slos: Iterable[SLO]
) -> tuple[Renamed, ...]:
    """Find new objectives that count what a removed one did, and are not `renamed_from` anything.

    `before` are the texts of the rule files that will be replaced. Files that stay as they are say nothing
    of this, and are not read.
    """
    were = set(before)
    are = {one.text for one in artifacts if one.path.startswith(FOLDER)}
    had, has = _counts(sorted(were - are)), _counts(sorted(are - were))
    continued = {id for slo in slos for id in slo.earlier_ids}
    saying = {slo.id for slo in slos if slo.earlier_ids}
    removed = [id for id in had if id not in has and id not in continued]
    added = [id for id in has if id not in had and id not in saying]
    found = []
    for id in removed:
        same = next((one for one in added if has[one] == had[id]), None)
        if same is not None:
            added.remove(same)
            found.append(Renamed(id, same))
    return tuple(found)


def _counts(texts: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the expressions that count the events of each objective, without its id."""
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        for _, expr, id in _COUNT.findall(text):
            found[id] = (*found.get(id, ()), expr.replace(f'"{id}"', '""'))
    return found
