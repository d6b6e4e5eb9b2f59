"""slo schema: print the JSON Schema of definitions."""

import json

import click


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

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
