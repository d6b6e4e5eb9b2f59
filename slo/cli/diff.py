"""slo diff: print what a change of definitions means."""

from pathlib import Path

import click

from slo.actions.diff import diff
from slo.cli.command import Command, Exit
from slo.cli.options import definitions_option, format_option, record_option
from slo.report.diff import FORMATS


@click.command("diff", cls=Command, short_help="Print what a change of definitions means.")
@definitions_option
@record_option
@format_option(FORMATS, "text")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if anything differs.")
@click.argument("base", required=False)
def command(definitions: Path, generated: Path | None, form: str, exit_code: bool, base: str | None) -> None:
    """Print what the definitions mean now and did not mean in BASE: budgets, alerts, who is woken, who has
    yet to sign. The worst is first.

    BASE is a commit, branch or tag of the repository, or a folder with definitions. By default it is the
    commit at which this branch left the default branch, or the last commit. It is read, never checked out.

    \b
    Examples:
      slo diff
      slo diff main --format markdown      (for a comment on a pull request)
      slo diff v1.4 --exit-code
    """
    compared = diff(definitions, base, generated)
    click.echo(FORMATS[form](compared.changes, compared.base))
    if compared.changes.unreadable or (exit_code and compared.changes):
        raise click.exceptions.Exit(Exit.FINDINGS)
