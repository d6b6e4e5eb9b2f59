"""slo explain: print expanded definitions, and what each objective means."""

from pathlib import Path

import click

from slo.actions.definitions import load
from slo.actions.explain import explain
from slo.cli.command import Command
from slo.cli.options import definitions_option


@click.command("explain", cls=Command, short_help="Print the expanded definition of a service or objective.")
@definitions_option
@click.argument("names", metavar="[SERVICE|SLO]...", nargs=-1)
def command(definitions: Path, names: tuple[str, ...]) -> None:
    """Print the expanded definition of the named services, or of all: YAML with archetypes and defaults
    filled in.

    Comments state where each part comes from. Below, they explain each objective: which events are counted,
    how many may be bad, which alerts notify whom, and who is the first responder. For an SLO, only this
    explanation is printed. The YAML of a service is valid and can replace its original definition.

    \b
    Examples:
      slo explain notify-api
      slo explain notify-api-availability
    """
    click.echo(explain(load(definitions), names), nl=False)
