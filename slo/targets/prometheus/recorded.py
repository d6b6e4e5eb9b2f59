"""Which objectives generated rules count, and how: read back from the text of rule files."""

import re
from collections.abc import Collection, Iterable
from hashlib import sha256

from slo.model import SLO, Catalogue, naming
from slo.plan.renames import Counts, Renamed, forgotten, without_id
from slo.plan.rules import RuleFiles
from slo.targets.prometheus import groups

FOLDERS = ("prometheus/", "prometheus-operator/rules/", "vm-rule/rules/", "mimir/rules/")
"""Where targets write rules that record; in each by the same writer."""

_COUNT = re.compile(
    rf"^( +)- record: ({naming.TOTAL_1M}|{naming.BAD_1M})\n"
    r"\1  expr: (.*?)\n\1  labels:\n\1    slo: (\S+)$",
    re.MULTILINE | re.DOTALL,
)


def forgotten_renames(
    before: Iterable[str], written: Collection[str], catalogue: Catalogue
) -> tuple[Renamed, ...]:
    """Find new objectives that count what a removed one did, and are not `renamed_from` anything.

    `before` are the texts of the rule files that will be replaced or removed, and `written` the paths of
    those that will be written. Files that stay as they are say nothing of this.
    """
    had = _counts(before)
    defined = {slo.id for slo in catalogue.slos}
    if had.keys() <= defined:
        return ()
    new = tuple(slo for slo in catalogue.slos if slo.id not in had and _is_among(slo, written))
    kept = {id: counted for id, counted in had.items() if id in defined}
    added = _counts(groups.text(file.groups) for file in RuleFiles(new, catalogue, others=False))
    return forgotten(had, {**kept, **added}, catalogue.slos)


def _is_among(slo: SLO, written: Collection[str]) -> bool:
    return any(f"{folder}{slo.service.name}.yaml" in written for folder in FOLDERS)


def _counts(texts: Iterable[str]) -> Counts:
    """Return the digests of the expressions that count the events of each objective, without its id."""
    found: dict[str, dict[str, None]] = {}
    for text in texts:
        for indent, _, expr, id in _COUNT.findall(text):
            written = without_id(expr.replace(f"\n{indent}", "\n"), id)
            found.setdefault(id, {})[sha256(written.encode()).hexdigest()] = None
    return {id: tuple(exprs) for id, exprs in found.items()}
