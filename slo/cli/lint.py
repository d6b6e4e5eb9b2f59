"""slo lint: question the definitions, beyond what must be right for them to compile."""

from dataclasses import replace
from pathlib import Path

import click

from slo.cli import Exit
from slo.cli.options import definitions_option
from slo.cli.sources import Examined, count, examine, show
from slo.diagnostics import Problem, in_order
from slo.model import Catalogue

_PATIENCE = 120
"""Seconds that Prometheus may take for a question: its own default. Some look at every minute of a day."""


@click.command("lint", short_help="Question the definitions.")
@definitions_option
@click.option(
    "--prometheus",
    metavar="URL",
    help="Also ask this Prometheus whether the definitions fit what it measures.",
)
def command(definitions: Path, prometheus: str | None) -> None:
    """Show what is wrong with the definitions, and what is questionable.

    Errors stop 'slo compile'; warnings do not. Both make this command exit with 1. Only with --prometheus
    is anything asked of a server.

    \b
    Examples:
      slo lint --definitions definitions
      slo lint --prometheus http://localhost:9090
    """
    examined = examine(definitions)
    if prometheus is not None and examined.catalogue is not None:
        asked = _asked(examined.catalogue, prometheus)
        examined = examined._replace(problems=tuple(in_order((*examined.problems, *asked))))
    if examined.problems:
        _tell(examined, definitions)
        raise click.exceptions.Exit(Exit.FINDINGS)
    assert examined.catalogue is not None
    click.echo(f"{count(len(examined.catalogue.slos), 'objective')}: nothing to question")


def _asked(catalogue: Catalogue, url: str) -> tuple[Problem, ...]:
    # Imported here, because most questions are asked without a server.
    from slo.cli.overviews import answering, server
    from slo.clients.facts import metric_types, retention
    from slo.lint.with_data import Data, lint_with_data

    asked = replace(server(url), timeout=_PATIENCE)
    with answering():
        asked.query("vector(1)")  # whether anybody is there; what is learned below may stay unknown
        data = Data(lambda expr: asked.query(expr).samples, metric_types(asked), retention(asked))
        return lint_with_data(catalogue, data)


def _tell(examined: Examined, definitions: Path) -> None:
    show(examined.problems, examined.texts, definitions)
    errors, warnings = len(examined.errors), len(examined.warnings)
    click.echo(f"{count(errors, 'error')}, {count(warnings, 'warning')}", err=True)
