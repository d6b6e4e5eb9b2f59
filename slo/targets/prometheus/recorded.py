"""Which objectives generated rules count, and how: read back from the text of rule files."""

import re
from collections.abc import Iterable, Iterator

from slo.model import SLO, naming
from slo.plan.renames import Counts, Renamed, forgotten, without_id
from slo.targets.artifact import Artifact

FOLDER = "prometheus/"

_COUNT = re.compile(
    rf"^      - record: ({naming.TOTAL_1M}|{naming.BAD_1M})\n"
    r"        expr: (.*?)\n        labels:\n          slo: (\S+)$",
    re.MULTILINE | re.DOTALL,
)


def forgotten_renames(
    before: Iterable[str], artifacts: Iterable[Artifact], slos: Iterable[SLO]
) -> tuple[Renamed, ...]:
    """Find new objectives that count what a removed one did, and are not `renamed_from` anything.

    `before` are the texts of the rule files that will be replaced.
    """
    return forgotten(_counts(before), _counts(_texts(artifacts)), slos)


def _texts(artifacts: Iterable[Artifact]) -> Iterator[str]:
    return (one.text for one in artifacts if one.path.startswith(FOLDER))


def _counts(texts: Iterable[str]) -> Counts:
    """Return the expressions that count the events of each objective, without its id."""
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        for _, expr, id in _COUNT.findall(text):
            found[id] = (*found.get(id, ()), without_id(expr, id))
    return found
