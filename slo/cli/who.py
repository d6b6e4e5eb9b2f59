"""slo who: show who is responsible, who is first responder, who can be called, and how to reach them."""

from functools import partial
from pathlib import Path

import click

from slo.cli.command import Command
from slo.cli.options import definitions_option, format_option, language_option, read_labels
from slo.cli.printing import show, show_painted
from slo.text.json import document
from slo.text.styles import OF_LEVELS, by_first_word


@click.command("who", cls=Command)
@definitions_option
@format_option(["text", "json"], "text")
@language_option
@click.argument("names", nargs=-1, required=True, metavar="NAME...|LABEL=VALUE...")
def command(definitions: Path, form: str, code: str | None, names: tuple[str, ...]) -> None:
    """Show who is responsible, who is the first responder, who can be called, and how to reach them in and
    out of hours.

    NAME is an activity of the responsibility matrix, a party, an account, a third party, a product, a service
    or an SLO. Labels of an alert, written name=value, show who is notified of it, as 'slo route' does, and
    how to reach them.

    \b
    Examples:
      slo who respond-to-incidents
      slo who notify-api
      slo who product=notify severity=page category=security
    """
    from slo.actions.definitions import load
    from slo.actions.who import who, who_gets
    from slo.languages.language import language
    from slo.report import routes
    from slo.report.who import as_json, as_text

    catalogue = load(definitions)
    if any("=" in name for name in names):
        routed, found = who_gets(catalogue, read_labels(names))
    else:
        routed, found = None, who(catalogue, names)
    if form == "json":
        data = {**({"route": routes.as_json(routed)} if routed else {}), "who": as_json(found)}
        show(document(data))
        return
    reader = language(code or catalogue.language_for(one.product for one in found))
    parts = (routes.as_text(routed) if routed else "", as_text(found, reader))
    text = "\n\n".join(text for text in parts if text)
    show_painted(partial(by_first_word, text, OF_LEVELS))
