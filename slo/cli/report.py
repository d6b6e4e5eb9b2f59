"""slo report: write the monthly review of error budgets as one page, or as Markdown or JSON."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import click

from slo.actions.definitions import load
from slo.actions.events import Source
from slo.actions.review import recorded_calls, review
from slo.cli.command import Command, grouped
from slo.cli.notices import notify, notify_once, require_data
from slo.cli.options import at_option, definitions_option, format_option, selectors_argument, source_options
from slo.project import read_report_templates, write_report
from slo.report.page import FORMS, LANGUAGES, language


class _Page(NamedTuple):
    """How a review is written, and into which file; None is standard output."""

    form: str
    code: str
    output: Path | None


@click.command("report", cls=Command, short_help="Write the monthly review of error budgets.")
@selectors_argument
@definitions_option
@source_options(
    "Ask this Prometheus, which has loaded the generated rules.",
    "Count the events of this history: a .csv or .csv.gz with the columns time,slo,good,total.",
)
@at_option("When to look.  [default: now, or the history's end]")
@click.option(
    "--record",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tell of the calls in this record.",
)
@grouped(
    "page",
    _Page,
    format_option(FORMS, "html"),
    click.option(
        "--language",
        "code",
        type=click.Choice(LANGUAGES),
        default=LANGUAGES[0],
        show_default=True,
        help="Of words, numbers and dates.",
    ),
    click.option(
        "--output",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write to this file, new or a report of before.  [default: standard output]",
    ),
)
def command(
    selectors: tuple[str, ...],
    definitions: Path,
    source: Source,
    at: datetime | None,
    record: Path | None,
    page: _Page,
) -> None:
    """Write the review of error budgets, of all objectives or of those SELECTORS name: what is left of each,
    what spent it, how it went and where it goes, alerts, exclusions, agreements, calls, month by month.

    SELECTORS are ids such as checkout-orders or checkout-*, or what objectives belong to: product=notify,
    service=notify-*, environment=production.

    The page is one file that loads nothing, for a browser, a mail or paper. Its templates are in
    templates/report/, and those of the same name beside the definitions go before them.

    \b
    Examples:
      slo report --prometheus http://localhost:9090 --output report.html
      slo report product=notify --events history.csv.gz --language fr --output rapport.html
      slo report --prometheus http://localhost:9090 --format markdown
    """
    catalogue = load(definitions)
    recorded = recorded_calls(record, notify) if record else None
    found = review(catalogue, source, selectors, at, recorded, notify=notify_once())
    text = FORMS[page.form](found, language(page.code), read_report_templates(definitions))
    if page.output:
        write_report(page.output, text)
        notify(f"{page.output}: {found.overview.summary()}")
    else:
        click.echo(text, nl=False)
    require_data(found.overview.statuses, source)
