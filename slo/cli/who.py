"""slo who: who does something, who is first, and who may be called upon."""

import json
from pathlib import Path

import click

from slo.cli.options import definitions_option, read_labels
from slo.cli.sources import read_catalogue
from slo.model import naming
from slo.plan.drafts import without_pages_of_drafts
from slo.plan.routing import routing
from slo.report import routes
from slo.report.who import Answer, Model, answers, as_json, as_text
from slo.text.diagnostics import nearest

_OWNERS = {"slo": "objective", "service": "service", "product": "product"}
"""Labels of an alert that say what it is of, the narrowest first, and what they name."""


@click.command("who", short_help="Tell who does something, and who may be called upon.")
@definitions_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
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
    model = _model(definitions)
    labels = read_labels(names) if any("=" in name for name in names) else {}
    routed = routes.answer(model.routing, labels, model.catalogue.products) if labels else None
    found = _of_alert(labels, model) if labels else [one for name in names for one in _of_name(name, model)]
    if form == "json":
        data = {**({"route": routes.as_json(routed)} if routed else {}), "who": as_json(found)}
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    click.echo("\n\n".join(text for text in (routed and routes.as_text(routed), as_text(found)) if text))


def _model(definitions: Path) -> Model:
    catalogue = without_pages_of_drafts(read_catalogue(definitions))
    planned = routing(catalogue)
    if planned is None or catalogue.organisation is None:
        raise click.ClickException(
            "nobody is named: declare an organisation and its products in the definitions"
        )
    return Model(catalogue, planned, catalogue.organisation.value)


def _of_name(name: str, model: Model) -> list[Answer]:
    found = list(answers(name, model))
    if not found:
        known = {one for names in model.names.values() for one in names}
        raise click.UsageError(f"nothing is called {name!r}; {nearest(name, known)}")
    return found


def _of_alert(labels: dict[str, str], model: Model) -> list[Answer]:
    """Answer for the narrowest thing that an alert says it is of, and for who is called upon by it."""
    named = ((labels.get(label, ""), kind) for label, kind in _OWNERS.items())
    owner = next((of for of in named if of[0] in model.names[of[1]]), None)
    called = (labels.get(naming.CALLED_UPON, ""), "party")
    return [
        one for name, kind in (owner or ("", ""), called) for one in answers(name, model) if one.kind == kind
    ]
