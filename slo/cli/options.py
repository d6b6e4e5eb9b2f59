"""The options that several commands share."""

from datetime import UTC, datetime
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


def read_time(ctx: click.Context, param: click.Parameter, text: str | None) -> datetime | None:
    """Read a time in a zone, for an option's callback."""
    try:
        time = datetime.fromisoformat(text) if text else None
        if time and time.tzinfo is None:
            raise click.BadParameter(f"{text!r} is a time in no zone; write 2026-11-01T12:00Z for one in UTC")
        return time.astimezone(UTC) if time else None
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(f"{text!r} is not a time such as 2026-11-01T12:00Z") from error
