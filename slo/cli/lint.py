"""slo lint: question the definitions, beyond what must be right for them to compile."""

from dataclasses import replace
from pathlib import Path

import click

from slo.checks.by_date import lint_by_date
from slo.cli import Exit
from slo.cli.options import Where, definitions_option, prometheus_options
from slo.cli.sources import examine, from_here, placed, today
from slo.model import Catalogue
from slo.report.problems import FORMATS
from slo.text.diagnostics import Problem, in_order
from slo.text.words import count

_PATIENCE = 120
"""Seconds that Prometheus may take for a question: its own default. Some look at every minute of a day."""


@click.command("lint", short_help="Question the definitions.")
@definitions_option
@prometheus_options("Also ask this Prometheus whether the definitions fit what it measures.", envvar=None)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
def command(definitions: Path, prometheus: Where | None, form: str) -> None:
    """Show what is wrong with the definitions, and what is questionable.

    Errors stop 'slo compile'; warnings do not. Both make this command exit with 1. Only with --prometheus
    is anything asked of a server.

    \b
    Examples:
      slo lint --definitions definitions
      slo lint --prometheus http://localhost:9090
      slo lint --format github   (in GitHub Actions: beside the lines of a pull request)
    """
    examined = examine(definitions)
    if examined.catalogue is not None:
        due = lint_by_date(examined.catalogue, today())
        examined = examined._replace(problems=tuple(in_order((*examined.problems, *due))))
    if prometheus is not None and examined.catalogue is not None:
        asked = _asked(examined.catalogue, prometheus)
        examined = examined._replace(problems=tuple(in_order((*examined.problems, *asked))))
    if examined.problems or form != "text":
        problems = placed(examined.problems, definitions)
        said = FORMATS[form](problems, from_here(examined.texts, definitions))
        click.echo(said, err=form == "text", nl=bool(said))
    if examined.problems:
        raise click.exceptions.Exit(Exit.FINDINGS)
    if form == "text":
        assert examined.catalogue is not None
        click.echo(f"{count(len(examined.catalogue.slos), 'objective')}: nothing to question")


def _asked(catalogue: Catalogue, where: Where) -> tuple[Problem, ...]:
    # Imported here, because most questions are asked without a server.
    from slo.checks.with_data import Data, lint_with_data
    from slo.cli.overviews import answering, server, told
    from slo.clients.facts import metric_types, retention

    asked = replace(server(where), timeout=_PATIENCE)
    with answering():
        told(asked.query("vector(1)"))  # whether anybody is there; what is learned below may stay unknown
        data = Data(lambda expr: told(asked.query(expr)), metric_types(asked), retention(asked))
        return lint_with_data(catalogue, data)
