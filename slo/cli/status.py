"""slo status: tell what is left of each error budget, and how fast it burns."""

from datetime import datetime
from functools import partial
from pathlib import Path

import click

from slo.actions.assess import assess
from slo.actions.definitions import load
from slo.actions.events import Source
from slo.cli.command import Command
from slo.cli.notices import notify_once, require_data
from slo.cli.options import at_option, definitions_option, format_option, selectors_argument, source_options
from slo.cli.watch import terminal, watch
from slo.report import FORMATS

_OFTEN = 30  # seconds; rules are evaluated each minute
_MOST_OFTEN = 5


def _read_seconds(ctx: click.Context, param: click.Parameter, text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or int(text) < _MOST_OFTEN:
        raise click.BadParameter(
            f"{text!r} is not a number of seconds, {_MOST_OFTEN} or more; selectors stand before --watch"
        )
    return int(text)


@click.command("status", cls=Command, short_help="Tell what is left of each error budget.")
@selectors_argument
@definitions_option
@source_options(
    "Ask this Prometheus, which has loaded the generated rules.",
    "Count the events of this history: a .csv or .csv.gz with the columns time,slo,good,total.",
)
@at_option("When to look.  [default: now, or the history's end]")
@click.option(
    "--watch",
    "seconds",
    metavar="[SECONDS]",
    is_flag=False,
    flag_value=str(_OFTEN),
    callback=_read_seconds,
    help=f"Ask again every so many seconds, {_OFTEN} unless said, until Ctrl-C.",
)
@format_option(FORMATS, "table")
def command(
    selectors: tuple[str, ...],
    definitions: Path,
    source: Source,
    at: datetime | None,
    seconds: int | None,
    form: str,
) -> None:
    """Tell what is left of each error budget, worst first, of all objectives or of those SELECTORS name.

    SELECTORS are ids such as checkout-orders or checkout-*, or what objectives belong to: product=notify,
    service=notify-*, environment=production, or a label that they are grouped by: region=eu. Several ids
    are each of them, and several values of a key; different keys must all be so.

    \b
    left     share of the budget that is left
    outage   full outage that uses it up, at the window's usual traffic
    events   how many more of the window's events may be bad
    burn     pace of the last hour; at 1x the budget lasts the window
    gone in  when nothing is left at that pace
    first    who is first to act
    target, over, errors: what is demanded, over which window, and the bad share

    Narrow terminals show fewer of these. Below the table stands what fires, which steps of an error budget
    policy hold, and what makes figures doubtful: drafts, little traffic, excluded time.

    \b
    Examples:
      slo status --prometheus http://localhost:9090
      slo status product=notify environment=production --watch
      slo status 'checkout-*' --events history.csv.gz --format json
    """
    if seconds and (form != "table" or isinstance(source, Path) or at):
        raise click.UsageError("--watch shows a table of what Prometheus knows now")
    ask = partial(assess, load(definitions), source, selectors, at, notify=notify_once())
    if seconds:
        watch(ask, seconds)
        return
    overview = ask()
    click.echo(FORMATS[form](overview, terminal()))
    require_data(overview.statuses, source)
