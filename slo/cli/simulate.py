"""slo simulate: print what would happen, without data."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.cli.command import Command, grouped
from slo.cli.options import definitions_option, format_option, read_duration, read_percent, read_rate
from slo.cli.printing import show
from slo.text.units import Duration, Percent

if TYPE_CHECKING:
    from slo.evidence.what_if import WhatIf


def _what_if(
    error_rate: Percent | None, traffic: Fraction | None, outage: Duration | None, failed: int | None
) -> WhatIf:
    from slo.evidence.what_if import WhatIf

    if error_rate is None and outage is None and failed is None:
        raise click.UsageError("suppose something: --error-rate, --outage or --failed")
    return WhatIf(None if error_rate is None else Fraction(error_rate.ratio), traffic, outage, failed)


what_if_options = grouped(
    "given",
    _what_if,
    click.option(
        "--error-rate",
        metavar="PERCENT",
        callback=read_percent,
        help="Share of events that are bad, from now on.",
    ),
    click.option("--traffic", metavar="RATE", callback=read_rate, help="Events, such as 100/s or 5000/d."),
    click.option("--outage", metavar="DURATION", callback=read_duration, help="How long all events are bad."),
    click.option("--failed", metavar="NUMBER", type=click.IntRange(min=1), help="How many events are bad."),
)


@click.command("simulate", cls=Command)
@definitions_option
@format_option(("text", "json"), "text")
@click.option(
    "--target", metavar="PERCENT", callback=read_percent, help="A target, in place of an objective."
)
@click.option(
    "--window",
    metavar="DURATION",
    default="28d",
    show_default=True,
    callback=read_duration,
    help="The compliance window, with --target.",
)
@what_if_options
@click.argument("slo", required=False)
def command(
    definitions: Path, form: str, target: Percent | None, window: Duration, given: WhatIf, slo: str | None
) -> None:
    """Print how fast an error budget would be spent, which alerts would fire after how long, and what an
    outage or failed requests would cost: of an objective, or of a target with the default alerts.

    All is well before, and traffic is steady. Prometheus notices up to a few minutes later, as events are
    scraped, counted and summed.

    \b
    Examples:
      slo simulate --target 99.9% --error-rate 0.5% --traffic 100/s
      slo simulate notify-api-accepted --outage 30m
      slo simulate --target 99.5% --window 7d --failed 1000 --traffic 5000/d
    """
    from slo.actions.definitions import load
    from slo.actions.simulate import simulate, simulate_target
    from slo.report.simulation import as_json, as_text

    if (target is None) is (slo is None):
        raise click.UsageError("name either an objective or a --target")
    if target is not None:
        found = simulate_target(target, window, given)
    else:
        found = simulate(load(definitions), slo or "", given)
    show(as_text(found) if form == "text" else as_json(found))
