"""slo report: write the monthly review of error budgets as one page, or as Markdown or JSON."""

from datetime import datetime
from pathlib import Path

import click

from slo.cli import Exit, Unusable
from slo.cli.options import (
    Where,
    definitions_option,
    events_option,
    prometheus_options,
    read_time,
    selectors_argument,
)
from slo.cli.overviews import where_from
from slo.cli.reviews import read_record, review_of
from slo.cli.sources import read_catalogue
from slo.evidence.selection import Selection
from slo.evidence.status import Verdict
from slo.plan.drafts import without_pages_of_drafts
from slo.project import Refused, read_report_templates, write_report
from slo.report.page import FORMS, LANGUAGES, UnusableTemplates, language


@click.command("report", short_help="Write the monthly review of error budgets.")
@selectors_argument
@definitions_option
@prometheus_options("Ask this Prometheus, which has loaded the generated rules.")
@events_option("Count the events of this history: a .csv or .csv.gz with the columns time,slo,good,total.")
@click.option(
    "--at", metavar="TIME", callback=read_time, help="When to look.  [default: now, or the history's end]"
)
@click.option(
    "--record",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tell of the calls in this record.",
)
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="html", show_default=True)
@click.option(
    "--language",
    "code",
    type=click.Choice(LANGUAGES),
    default=LANGUAGES[0],
    show_default=True,
    help="Of words, numbers and dates.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to this file, new or a report of before.  [default: standard output]",
)
@click.pass_context
def command(
    ctx: click.Context,
    selectors: tuple[str, ...],
    definitions: Path,
    prometheus: Where | None,
    events: Path | None,
    at: datetime | None,
    record: Path | None,
    form: str,
    code: str,
    output: Path | None,
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
    source = where_from(ctx, prometheus, events)
    catalogue = without_pages_of_drafts(read_catalogue(definitions))
    recorded = read_record(record) if record else None
    review = review_of(catalogue, source, at, Selection.parse(selectors), recorded)
    try:
        text = FORMS[form](review, language(code), read_report_templates(definitions))
        if output:
            write_report(output, text)
    except (Refused, UnusableTemplates) as error:
        raise Unusable(str(error)) from error
    if output:
        click.echo(f"{output}: {review.overview.summary()}", err=True)
    else:
        click.echo(text, nl=False)
    if all(status.verdict is Verdict.NO_DATA for status in review.overview.statuses):
        why = "does the history reach that time?" if events else "has it loaded the generated rules?"
        click.echo(f"There is no data of any objective: {why}", err=True)
        raise click.exceptions.Exit(Exit.NO_DATA)
