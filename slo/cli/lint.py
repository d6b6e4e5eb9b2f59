"""slo lint: question the definitions, beyond what must be right for them to compile."""

from pathlib import Path

import click

from slo.actions.lint import lint
from slo.actions.servers import Server
from slo.cli.command import Command, Exit
from slo.cli.notices import notify_once
from slo.cli.options import definitions_option, format_option, prometheus_options, today
from slo.report.problems import FORMATS
from slo.text.plurals import count


@click.command("lint", cls=Command, short_help="Question the definitions.")
@definitions_option
@prometheus_options("Also ask this Prometheus whether the definitions fit what it measures.", envvar=None)
@format_option(FORMATS, "text")
def command(definitions: Path, prometheus: Server | None, form: str) -> None:
    """Show what is wrong with the definitions, and what is questionable.

    Errors stop 'slo compile'; warnings do not. Both make this command exit with 1. Only with --prometheus
    is anything asked of a server.

    \b
    Examples:
      slo lint --definitions definitions
      slo lint --prometheus http://localhost:9090
      slo lint --format github   (in GitHub Actions: beside the lines of a pull request)
    """
    examined = lint(definitions, today(), prometheus, notify_once())
    if examined.problems or form != "text":
        problems = FORMATS[form](examined.from_here(examined.problems), examined.texts_from_here)
        click.echo(problems, err=form == "text", nl=bool(problems))
    if examined.problems:
        raise click.exceptions.Exit(Exit.FINDINGS)
    if form == "text":
        click.echo(f"{count(len(examined.accepted().slos), 'objective')}: nothing to question")
