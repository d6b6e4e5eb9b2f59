"""Expanded definitions of services, and explanations of objectives."""

from slo.actions.failures import InvalidRequest
from slo.model import Catalogue
from slo.plan.drafts import without_pages_of_drafts
from slo.report.definition import definition
from slo.report.explanation import explanation
from slo.text.diagnostics import nearest


def explain(catalogue: Catalogue, names: tuple[str, ...] = ()) -> str:
    """Return the named services, by default all, as YAML with comments, and explain the named objectives.

    Raises InvalidRequest for an unknown name.
    """
    catalogue = without_pages_of_drafts(catalogue)
    known = {*catalogue.services, *(slo.id for slo in catalogue.slos)}
    for name in names:
        if name not in known:
            raise InvalidRequest(f"no service or objective has the name {name!r}; {nearest(name, known)}")
    services = [name for name in names or catalogue.services if name in catalogue.services]
    texts = [_service(name, catalogue) for name in services]
    shown = [slo for slo in catalogue.slos if slo.id in names and slo.service.name not in services]
    if shown:
        texts.append("\n\n".join("\n".join(explanation(slo, catalogue)) for slo in shown) + "\n")
    return "---\n".join(texts)


def _service(name: str, catalogue: Catalogue) -> str:
    """Return the definition of a service, followed by explanations of its objectives as comments."""
    slos = [slo for slo in catalogue.slos if slo.service.name == name]
    lines = [line for slo in slos for line in ("", *explanation(slo, catalogue))]
    comments = "".join(f"# {line}".rstrip() + "\n" for line in lines[1:])
    return f"{definition(catalogue.services[name], slos, catalogue)}\n{comments}"
