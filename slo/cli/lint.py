"""slo lint: question the definitions, beyond what must be right for them to compile."""

from pathlib import Path

import click

from slo.cli import Exit
from slo.cli.options import definitions_option
from slo.cli.sources import count, examine, show


@click.command("lint")
@definitions_option
def command(definitions: Path) -> None:
    """Show what is wrong with the definitions, and what is questionable.

    Errors stop 'slo compile'; warnings do not. Both make this command exit with 1.

    \b
    Example:
      slo lint --definitions definitions
    """
    examined = examine(definitions)
    if examined.problems:
        show(examined.problems, examined.texts, definitions)
        errors, warnings = len(examined.errors), len(examined.warnings)
        click.echo(f"{count(errors, 'error')}, {count(warnings, 'warning')}", err=True)
        raise click.exceptions.Exit(Exit.FINDINGS)
    assert examined.catalogue is not None
    click.echo(f"{count(len(examined.catalogue.slos), 'objective')}: nothing to question")
