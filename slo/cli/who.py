"""slo who: who does something, who is first, and who may be called upon."""

import json
from pathlib import Path

import click

from slo.actions.definitions import load
from slo.actions.who import who, who_gets
from slo.cli.command import Command
from slo.cli.options import definitions_option, format_option, read_labels
from slo.report import routes
from slo.report.who import as_json, as_text


@click.command("who", cls=Command, short_help="Tell who does something, and who may be called upon.")
@definitions_option
@format_option(["text", "json"], "text")
@click.argument("names", nargs=-1, required=True, metavar="NAME...|LABEL=VALUE...")
def command(definitions: Path, form: str, names: tuple[str, ...]) -> None:
    """Tell who is responsible, first, or called upon, and how they are reached in and out of hours.

    NAME is an activity of the matrix, a party, an account, a third party, a product, a service or an
    objective. Labels, written name=value, are those of an alert: who gets it as 'slo route' says, and who
    that is.

    \b
    Examples:
      slo who respond-to-incidents
      slo who notify-api
      slo who product=notify severity=page category=security
    """
    catalogue = load(definitions)
    if any("=" in name for name in names):
        routed, found = who_gets(catalogue, read_labels(names))
    else:
        routed, found = None, who(catalogue, names)
    if form == "json":
        data = {**({"route": routes.as_json(routed)} if routed else {}), "who": as_json(found)}
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    click.echo("\n\n".join(text for text in (routed and routes.as_text(routed), as_text(found)) if text))
