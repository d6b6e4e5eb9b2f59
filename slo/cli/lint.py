"""slo lint: check the definitions for errors and for questionable choices."""

from pathlib import Path

import click

from slo.actions.lint import lint
from slo.actions.servers import Server
from slo.cli.command import Command, Exit
from slo.cli.notices import notify, notify_once
from slo.cli.options import definitions_option, format_option, prometheus_options, record_option, today
from slo.report.problems import FORMATS
from slo.text.plurals import count


@click.command("lint", cls=Command, short_help="Check the definitions.")
@definitions_option
@record_option
@prometheus_options("Also check the definitions against the data in this Prometheus.", envvar=None)
@format_option(FORMATS, "text")
def command(definitions: Path, generated: Path | None, prometheus: Server | None, form: str) -> None:
    """Check the definitions: report errors, and warnings about questionable choices.

    Errors stop 'slo compile'; warnings do not. Either makes this command exit with 1. A server is queried
    only with --prometheus.

    \b
    Examples:
      slo lint
      slo lint --prometheus http://localhost:9090
      slo lint --format github   (in GitHub Actions: annotates the lines of a pull request)
    """
    examined = lint(definitions, generated, today(), prometheus, notify_once())
    for notice in examined.notices:
        notify(notice)
    if examined.problems or form != "text":
        problems = FORMATS[form](examined.from_here(examined.problems), examined.texts_from_here)
        click.echo(problems, err=form == "text", nl=bool(problems))
    if examined.problems:
        raise click.exceptions.Exit(Exit.FINDINGS)
    if form == "text":
        click.echo(f"{count(len(examined.accepted().slos), 'objective')}: no errors and no warnings")
