"""slo backtest: replay alerts and error budget policies over the past."""

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
from slo.cli.watch import terminal
from slo.report.backtest import FORMATS

if TYPE_CHECKING:
    from slo.actions.events import Source


@click.command("backtest", cls=Command)
@selectors_argument
@definitions_option
@source_options(
    OF_COUNTS,
    A_HISTORY,
)
@between_options
@click.option(
    "--base",
    metavar="BASE",
    help="Also replay the definitions before a change: a commit, branch or tag, or a folder.",
)
@format_option(FORMATS, "text")
@quiet_option
def command(
    selectors: tuple[str, ...],
    definitions: Path,
    source: Source,
    between: tuple[datetime | None, datetime | None],
    base: str | None,
    form: str,
) -> None:
    """Replay the alerts and error budget policies of all objectives, or of those that SELECTORS name, over
    what was really measured, as if the definitions had been in force all the time.

    It shows when each alert would have fired and been resolved, pages and tickets, whom each page notifies in
    and out of hours, frozen releases, and which incidents no page would have noticed. Conditions, windows and
    delays are those of the generated rules. SELECTORS are written as for 'slo status'.

    An incident is a time in which the error budget burns three times as fast as it may, or faster, and in
    which at least 2% of it is spent. With --base, both sides are compared by the incidents of the definitions
    before the change.

    \b
    Examples:
      slo backtest --prometheus http://localhost:9090
      slo backtest --events history.csv.gz --from 2026-10-01T00:00Z --to 2026-11-01T00:00Z
      slo backtest 'checkout-*' --prometheus http://localhost:9090 --base main --format markdown
    """
    from slo.actions.backtest import backtest
    from slo.actions.base import catalogue_of_base
    from slo.actions.definitions import load
    from slo.project import read_report_templates

    catalogue = load(definitions)
    before = catalogue_of_base(definitions, base) if base else None
    found = backtest(catalogue, source, selectors, between, before, notify=notify_once(), waiting=progress())
    show(FORMATS[form](found, terminal(), read_report_templates(definitions)))
