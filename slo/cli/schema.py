"""slo schema: print the JSON Schema of definitions."""

import click

from slo.cli.printing import show
from slo.text.json import document


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of definitions, for completion and checks in editors.

    \b
    Example:
      slo schema > slo.schema.json
    Then add this as the first line of a definition:
      # yaml-language-server: $schema=../slo.schema.json
    """
    from slo.catalogue.schema import json_schema

    show(document(json_schema()))
