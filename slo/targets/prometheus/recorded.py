"""Which objectives generated rules count, and how: read back from the text of rule files."""

import re
from collections.abc import Iterable, Iterator

from slo.model import SLO, naming
from slo.plan.renames import Counts, Renamed, forgotten, without_id
from slo.targets.artifact import Artifact

FOLDERS = ("prometheus/", "prometheus-operator/rules/", "vm-rule/rules/", "mimir/rules/")
"""Where targets write rules that record; in each by the same writer."""

_COUNT = re.compile(
    rf"^( +)- record: ({naming.TOTAL_1M}|{naming.BAD_1M})\n"
    r"\1  expr: (.*?)\n\1  labels:\n\1    slo: (\S+)$",
    re.MULTILINE | re.DOTALL,
)


def forgotten_renames(
    before: Iterable[str], artifacts: Iterable[Artifact], slos: Iterable[SLO]
) -> tuple[Renamed, ...]:
    """Find new objectives that count what a removed one did, and are not `renamed_from` anything.

    `before` are the texts of the rule files that will be replaced. Files that stay as they are say nothing
    of this, and are not read.
    """
    were, are = set(before), set(_texts(artifacts))
    return forgotten(_counts(sorted(were - are)), _counts(sorted(are - were)), slos)


def _texts(artifacts: Iterable[Artifact]) -> Iterator[str]:
    return (one.text for one in artifacts if one.path.startswith(FOLDERS))


def _counts(texts: Iterable[str]) -> Counts:
    """Return the expressions that count the events of each objective, without its id, once each."""
    found: dict[str, dict[str, None]] = {}
    for text in texts:
        for indent, _, expr, id in _COUNT.findall(text):
            written = expr.replace(f"\n{indent}", "\n")
            found.setdefault(id, {})[without_id(written, id)] = None
    return {id: tuple(exprs) for id, exprs in found.items()}
