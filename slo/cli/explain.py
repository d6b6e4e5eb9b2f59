"""slo explain: show what services come to, with archetypes and defaults filled in."""

from pathlib import Path

import click

from slo.cli.options import definitions_option
from slo.cli.sources import read_catalogue
from slo.model import Catalogue
from slo.plan.drafts import without_pages_of_drafts
from slo.report.definition import definition
from slo.report.explanation import explanation
from slo.text.diagnostics import nearest


@click.command("explain", short_help="Show what a service comes to.")
@definitions_option
@click.argument("names", metavar="[SERVICE|SLO]...", nargs=-1)
def command(definitions: Path, names: tuple[str, ...]) -> None:
    """Show what these services come to, or all: as YAML in which archetypes and defaults are filled in.

    Comments tell where each part came from and, below, what each objective means: what is counted, how much
    may fail, when somebody hears of it, and who is first. For an SLO only that is shown. What is shown for a
    service is a definition that can take the place of what it was made from.

    \b
    Examples:
      slo explain notify-api
      slo explain notify-api-availability
    """
    catalogue = without_pages_of_drafts(read_catalogue(definitions))
    known = {*catalogue.services, *(slo.id for slo in catalogue.slos)}
    for name in names:
        if name not in known:
            raise click.UsageError(f"no service and no objective is called {name!r}; {nearest(name, known)}")
    services = [name for name in names or catalogue.services if name in catalogue.services]
    texts = [_service(name, catalogue) for name in services]
    shown = [slo for slo in catalogue.slos if slo.id in names and slo.service.name not in services]
    if shown:
        texts.append("\n\n".join("\n".join(explanation(slo, catalogue)) for slo in shown) + "\n")
    click.echo("---\n".join(texts), nl=False)


def _service(name: str, catalogue: Catalogue) -> str:
    """Give a service's definition, and after it as comments what its objectives mean."""
    slos = [slo for slo in catalogue.slos if slo.service.name == name]
    lines = [line for slo in slos for line in ("", *explanation(slo, catalogue))]
    comments = "".join(f"# {line}".rstrip() + "\n" for line in lines[1:])
    return f"{definition(catalogue.services[name], slos, catalogue)}\n{comments}"
