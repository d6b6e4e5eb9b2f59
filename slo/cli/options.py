"""The options that several commands share."""

from pathlib import Path

import click

definitions_option = click.option(
    "--definitions",
    type=click.Path(path_type=Path),
    default=Path("definitions"),
    show_default=True,
    help="The folder of definitions.",
)

output_option = click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("generated"),
    show_default=True,
    help="The folder of generated files.",
)
