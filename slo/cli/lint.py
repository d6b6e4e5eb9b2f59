"""slo lint: check the definitions for errors and for questionable choices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.cli.command import Command, Exit
from slo.cli.notices import notify_once
from slo.cli.options import definitions_option, format_option, prometheus_options, record_option, today
from slo.report.problems import FORMATS
from slo.text.plurals import count

if TYPE_CHECKING:
    from slo.actions.servers import Server


@click.command("lint", cls=Command)
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
    from slo.actions.lint import lint

    examined = lint(definitions, generated, today(), prometheus, notify_once())
    if examined.problems or form != "text":
        problems = FORMATS[form](examined.from_here(examined.problems), examined.texts_from_here)
        click.echo(problems, err=form == "text", nl=bool(problems))
    if examined.problems:
        raise click.exceptions.Exit(Exit.FINDINGS)
    if form == "text":
        click.echo(f"{count(len(examined.accepted().slos), 'objective')}: no errors and no warnings")
