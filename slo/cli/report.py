"""slo report: write the monthly review of error budgets, as HTML, Markdown or JSON."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from slo.cli.command import Command, grouped
from slo.cli.notices import notify, notify_once, require_data
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
from slo.report.page import FORMATS

if TYPE_CHECKING:
    from slo.actions.events import Source
    from slo.languages import LanguageCode


class _Page(NamedTuple):
    """The format and language of a review, and the file to write.

    None is the language of the product or organisation, and standard output.
    """

    form: str
    code: LanguageCode | None
    output: Path | None


@click.command("report", cls=Command)
@selectors_argument
@definitions_option
@source_options(
    OF_RULES,
    A_HISTORY,
)
@at_option("The time of the review, such as 2026-11-01T12:00Z.  [default: now, or the end of the history]")
@click.option(
    "--record",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Include the calls in this record, the file of 'slo call'.",
)
@grouped(
    "page",
    _Page,
    format_option(FORMATS, "html"),
    language_option,
    click.option(
        "--output",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The file to write: a new file, or an earlier report.  [default: standard output]",
    ),
)
@quiet_option
def command(
    selectors: tuple[str, ...],
    definitions: Path,
    source: Source,
    at: datetime | None,
    record: Path | None,
    page: _Page,
) -> None:
    """Write the review of error budgets of all objectives, or of those that SELECTORS name.

    It shows what is left of each error budget, what spent it, its course and projection, alerts, exclusions,
    planned maintenance, agreements, calls, and each month.

    SELECTORS are ids, such as checkout-orders or checkout-*, or properties: product=notify, service=notify-*,
    environment=production.

    The HTML page is one file that loads no other, for a browser, an email or paper. To change it, put
    templates of the same names as in templates/report/ beside the definitions.

    \b
    Examples:
      slo report --prometheus http://localhost:9090 --output report.html
      slo report product=notify --events history.csv.gz --language fr --output rapport.html
      slo report --prometheus http://localhost:9090 --format markdown
    """
    from slo.actions.definitions import load_in_force
    from slo.actions.review import recorded_calls, review
    from slo.languages.language import language
    from slo.project import read_report_templates, write_report

    catalogue = load_in_force(definitions)
    recorded = recorded_calls(record, notify) if record else None
    found = review(catalogue, source, selectors, at, recorded, notify=notify_once())
    pieces = FORMATS[page.form](
        found, language(page.code or found.overview.language), read_report_templates(definitions)
    )
    if page.output:
        write_report(page.output, pieces)
        notify(f"{page.output}: {found.overview.summary()}")
    else:
        show("".join(pieces), nl=False)  # nothing, if a template turns out to be unusable
    require_data(found.overview.statuses, source)
