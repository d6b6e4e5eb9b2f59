"""slo route: who gets an alert, and why."""

import json
from datetime import datetime
from pathlib import Path

import click

from slo.cli.options import definitions_option, read_labels, read_time
from slo.cli.sources import read_catalogue
from slo.plan.routing import routing
from slo.report.routes import answer, as_json, as_text

_YEARS = range(1970, 2100)


@click.command("route", short_help="Tell who gets an alert, and why.")
@definitions_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--at", metavar="TIME", callback=read_time, help="Also tell who is muted at this time.")
@click.argument("labels", nargs=-1, required=True)
def command(definitions: Path, form: str, at: datetime | None, labels: tuple[str, ...]) -> None:
    """Tell who gets an alert with these LABELS, through what, in which hours, and why.

    LABELS are written name=value. Routes read product, severity (page or ticket) and called_upon.

    \b
    Examples:
      slo route product=notify severity=page
      slo route product=notify severity=page called_upon=cyber-security
      slo route product=registers severity=page --at 2026-12-25T12:00+00:00
    """
    asked = read_labels(labels)
    if at is not None and at.year not in _YEARS:
        raise click.BadParameter(f"years are {_YEARS[0]} to {_YEARS[-1]}", param_hint="--at")
    catalogue = read_catalogue(definitions)
    routes = routing(catalogue)
    if routes is None:
        raise click.ClickException(
            "nothing is routed: declare an organisation and its products in the definitions"
        )
    found = answer(routes, asked, catalogue.products, at)
    click.echo(as_text(found) if form == "text" else json.dumps(as_json(found), indent=2, ensure_ascii=False))
