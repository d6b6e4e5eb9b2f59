"""slo route: who gets an alert, and why."""

import json
import re
from pathlib import Path

import click

from slo.cli.options import definitions_option
from slo.cli.sources import read_catalogue
from slo.plan.routing import routing
from slo.report.routes import answer, as_json, as_text

_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)=("?)(.*)\2', re.DOTALL)


@click.command("route", short_help="Tell who gets an alert, and why.")
@definitions_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.argument("labels", nargs=-1, required=True)
def command(definitions: Path, form: str, labels: tuple[str, ...]) -> None:
    """Tell who gets an alert with these LABELS, through what, in which hours, and why.

    LABELS are written name=value. Routes read product, severity (page or ticket) and called_upon.

    \b
    Examples:
      slo route product=notify severity=page
      slo route product=notify severity=page called_upon=cyber-security
    """
    asked = _parse(labels)
    catalogue = read_catalogue(definitions)
    routes = routing(catalogue)
    if routes is None:
        raise click.ClickException(
            "nothing is routed: declare an organisation and its products in the definitions"
        )
    found = answer(routes, asked, catalogue.products)
    click.echo(as_text(found) if form == "text" else json.dumps(as_json(found), indent=2, ensure_ascii=False))


def _parse(labels: tuple[str, ...]) -> dict[str, str]:
    """Read name=value, with or without quotes around the value."""
    read: dict[str, str] = {}
    for label in labels:
        parts = _LABEL.fullmatch(label)
        if parts is None:
            raise click.UsageError(f"{label!r} is not a label such as product=notify")
        if parts[1] in read:
            raise click.UsageError(f"{parts[1]!r} is given twice; an alert has each label once")
        read[parts[1]] = parts[3]
    return read
