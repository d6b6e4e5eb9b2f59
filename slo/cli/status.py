"""slo status: show what is left of each error budget, and its burn rate."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from slo.cli.command import Command, grouped
from slo.cli.notices import notify_once, require_data
from slo.cli.options import (
    A_HISTORY,
    OF_RULES,
    at_option,
    definitions_option,
    format_option,
    language_option,
    quiet_option,
    selectors_argument,
    source_options,
)
from slo.cli.printing import show
from slo.cli.watch import terminal, watch
from slo.report import FORMATS

if TYPE_CHECKING:
    from slo.actions.events import Source
    from slo.languages import LanguageCode
    from slo.report.overview import Overview

_OFTEN = 30  # seconds; rules are evaluated each minute
_MOST_OFTEN = 5
_MOST_DIGITS = 9


class _Shown(NamedTuple):
    """The format and the language; None is the language of the product or organisation."""

    form: str
    code: LanguageCode | None

    def for_reader(self, overview: Overview) -> Overview:
        return replace(overview, language=self.code) if self.code else overview


def _read_seconds(ctx: click.Context, param: click.Parameter, text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or len(text) > _MOST_DIGITS or int(text) < _MOST_OFTEN:
        raise click.BadParameter(
            f"{text!r} is not a number of seconds of at least {_MOST_OFTEN}; put selectors before --watch"
        )
    return int(text)


@click.command("status", cls=Command)
@selectors_argument
@definitions_option
@source_options(
    OF_RULES,
    A_HISTORY,
)
@at_option("The time to evaluate, such as 2026-11-01T12:00Z.  [default: now, or the end of the history]")
@click.option(
    "--watch",
    "seconds",
    metavar="[SECONDS]",
    is_flag=False,
    flag_value=str(_OFTEN),
    callback=_read_seconds,
    help=f"Refresh the table every so many seconds, by default {_OFTEN}, until Ctrl-C.",
)
@grouped(
    "shown",
    _Shown,
    format_option(FORMATS, "table"),
    language_option,
)
@quiet_option
def command(
    selectors: tuple[str, ...],
    definitions: Path,
    source: Source,
    at: datetime | None,
    seconds: int | None,
    shown: _Shown,
) -> None:
    """Show what is left of each error budget, worst first, for all objectives or those that SELECTORS name.

    SELECTORS are ids, such as checkout-orders or checkout-*, or properties: product=notify, service=notify-*,
    environment=production, or a label that an indicator is grouped by: region=eu. An objective must match one
    of the ids, if there are any, and one value of each key.

    \b
    target   share of events that must be good
    over     compliance window
    errors   share of events in the window that were bad
    left     share of the error budget that is left; negative if overspent
    can fail what would spend the rest: a full outage of this length, at usual traffic; or, if there is less
             than one event a minute, so many bad events
    burn     burn rate of the last hour; at 1x the budget lasts exactly one window
    spent in time until the budget is spent at that burn rate
    verdict  spent, burning (an alert fires), no data, or healthy
    first    the first responder

    Narrow terminals show fewer columns. Below the table are the alerts that fire, the steps of error budget
    policies that hold, and reasons to doubt figures: drafts, little traffic, excluded time.

    \b
    Examples:
      slo status --prometheus http://localhost:9090
      slo status product=notify environment=production --watch
      slo status 'checkout-*' --events history.csv.gz --format json
    """
    from slo.actions.assess import assess
    from slo.actions.definitions import load_in_force
    from slo.actions.servers import Server
    from slo.clients.waiting import unseen

    if seconds and (shown.form != "table" or isinstance(source, Path) or at):
        raise click.UsageError(
            "--watch needs --prometheus, and cannot be combined with --events, --at or another --format"
        )
    if seconds and isinstance(source, Server):
        source = source._replace(waiting=unseen)  # the table stays on screen while the next one is computed
    ask = partial(assess, load_in_force(definitions), source, selectors, at, notify=notify_once())
    if seconds:
        watch(lambda: shown.for_reader(ask()), seconds)
        return
    overview = shown.for_reader(ask())
    show(FORMATS[shown.form](overview, terminal()))
    require_data(overview.statuses, source)
