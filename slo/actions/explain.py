"""What services come to, with archetypes and defaults filled in."""

from slo.actions.failures import InvalidRequest
from slo.model import Catalogue
from slo.plan.drafts import without_pages_of_drafts
from slo.report.definition import definition
from slo.report.explanation import explanation
from slo.text.diagnostics import nearest


def explain(catalogue: Catalogue, names: tuple[str, ...] = ()) -> str:
    """Write the named services as YAML with comments, or all, and of named objectives what they mean.

    Raises InvalidRequest for a name that no service and no objective has.
    """
    catalogue = without_pages_of_drafts(catalogue)
    known = {*catalogue.services, *(slo.id for slo in catalogue.slos)}
    for name in names:
        if name not in known:
            raise InvalidRequest(f"no service and no objective is called {name!r}; {nearest(name, known)}")
    services = [name for name in names or catalogue.services if name in catalogue.services]
    texts = [_service(name, catalogue) for name in services]
    shown = [slo for slo in catalogue.slos if slo.id in names and slo.service.name not in services]
    if shown:
        texts.append("\n\n".join("\n".join(explanation(slo, catalogue)) for slo in shown) + "\n")
    return "---\n".join(texts)


def _service(name: str, catalogue: Catalogue) -> str:
    """Give a service's definition, and after it as comments what its objectives mean."""
    slos = [slo for slo in catalogue.slos if slo.service.name == name]
    lines = [line for slo in slos for line in ("", *explanation(slo, catalogue))]
    comments = "".join(f"# {line}".rstrip() + "\n" for line in lines[1:])
    return f"{definition(catalogue.services[name], slos, catalogue)}\n{comments}"
