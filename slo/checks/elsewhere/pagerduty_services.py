"""Owners in PagerDuty: the answer of its API to GET /services, or the list in it.

https://developer.pagerduty.com/api-reference/e960cca205c0f-list-services
"""

from collections.abc import Iterator

from slo.checks.elsewhere.entry import Entry
from slo.source.nodes import Document, Path, Sequence
from slo.source.others import read_others

_OURS = "slo:"


def entries(text: str, file: str) -> Iterator[Entry]:
    """Yield services; their teams own them, or else the escalation policy is named after the owner.

    Services that slo names, such as slo:notify:page, belong to their product. Raises Invalid.
    """
    document = read_others(text, file)
    path: Path = () if isinstance(document.root, Sequence) else ("services",)
    services = document.at(*path)
    for index in range(len(services)) if isinstance(services, Sequence) else ():
        yield from _service(document, (*path, index))


def _service(document: Document, path: Path) -> Iterator[Entry]:
    name = document.text(*path, "name") or document.text(*path, "summary")
    if not name:
        return
    teams = document.at(*path, "teams")
    number = len(teams) if isinstance(teams, Sequence) else 0
    owners = [document.text(*path, "teams", index, "summary") for index in range(number)]
    owners = owners or [document.text(*path, "escalation_policy", "summary")]
    names = (name.removeprefix(_OURS).partition(":")[0],) if name.startswith(_OURS) else (name,)
    owned_at = document.where(*path, *(("teams",) if number else ("escalation_policy", "summary")))
    listed = not name.startswith(_OURS)
    yield Entry(names, tuple(one for one in owners if one), document.where(*path, "name"), owned_at, listed)
