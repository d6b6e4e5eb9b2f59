"""slo schema: what editors complete definitions from."""

import json

import click

from slo.catalogue.schema import json_schema


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of definitions.

    \b
    Example:
      slo schema > slo.schema.json
    and as the first line of a definition:
      # yaml-language-server: $schema=../slo.schema.json
    """
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
