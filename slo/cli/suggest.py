"""slo suggest: targets that the past would have met."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.cli.command import Command
from slo.cli.notices import notify_once
from slo.cli.options import (
    A_HISTORY,
    OF_COUNTS,
    between_options,
    definitions_option,
    format_option,
    quiet_option,
    selectors_argument,
    source_options,
)
from slo.cli.printing import show
from slo.cli.progress import progress
from slo.report.suggestions import FORMATS

if TYPE_CHECKING:
    from slo.actions.events import Source


@click.command("suggest", cls=Command)
@selectors_argument
@definitions_option
@source_options(
    OF_COUNTS,
    A_HISTORY,
)
@between_options
@format_option(FORMATS, "text")
@quiet_option
def command(
    selectors: tuple[str, ...],
    definitions: Path,
    source: Source,
    between: tuple[datetime | None, datetime | None],
    form: str,
) -> None:
    """Suggest targets for all objectives, or for those that SELECTORS name, from what was really measured.

    The suggested target is the highest usual one that every full compliance window of the past met. The table
    has it, its neighbours and the present target, each with the pages, tickets and frozen releases that its
    alerts and error budget policy would have made. A target that the past did not meet is marked.

    SELECTORS are written as for 'slo status'. Give at least two compliance windows of history. With less
    than one, figures are of what there is, and the output says so.

    \b
    Examples:
      slo suggest --prometheus http://localhost:9090 --from 2026-08-01T00:00Z
      slo suggest checkout-orders --events history.csv.gz
    """
    from slo.actions.definitions import load
    from slo.actions.suggest import suggest

    found = suggest(load(definitions), source, selectors, between, notify=notify_once(), waiting=progress())
    show(FORMATS[form](found))
