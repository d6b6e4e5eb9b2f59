"""slo explain: show what services come to, with archetypes and defaults filled in."""

from pathlib import Path

import click

from slo.actions.definitions import load
from slo.actions.explain import explain
from slo.cli.command import Command
from slo.cli.options import definitions_option


@click.command("explain", cls=Command, short_help="Show what a service comes to.")
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
    click.echo(explain(load(definitions), names), nl=False)
