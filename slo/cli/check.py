"""slo check: the gate of a pipeline, which lets releases go out as was agreed for the error budgets."""

from pathlib import Path

import click

from slo.actions.check import check
from slo.actions.definitions import load
from slo.actions.events import Source
from slo.cli.command import Command, Exit, grouped
from slo.cli.notices import notify_once
from slo.cli.options import definitions_option, format_option, selectors_argument, source_options
from slo.report.rulings import FORMATS, Override


def _override(reason: str | None, name: str | None, record: Path | None) -> Override | None:
    if reason is None and name is None and record is None:
        return None
    if not (reason and reason.strip() and name and name.strip() and record and str(record).strip()):
        raise click.UsageError("--override REASON, --as NAME and --record FILE belong together")
    return Override(by=name, reason=reason, record=str(record))


@click.command("check", cls=Command, short_help="Let a release go out, or not, by the error budgets.")
@selectors_argument
@definitions_option
@source_options(
    "Ask this Prometheus, which has loaded the generated rules.",
    "Judge by the end of this history: a .csv or .csv.gz with the columns time,slo,good,total.",
)
@grouped(
    "override",
    _override,
    click.option("--override", "reason", metavar="REASON", help="Release in spite of a freeze, and say why."),
    click.option("--as", "name", metavar="NAME", help="Who overrides it: with --override."),
    click.option(
        "--record",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The file that overrides are added to, a line of JSON each: with --override.",
    ),
)
@format_option(FORMATS, "text")
def command(
    selectors: tuple[str, ...], definitions: Path, source: Source, override: Override | None, form: str
) -> None:
    """Tell whether a release may go out, by what was agreed for the error budgets of all objectives or of
    those that SELECTORS name, as for 'slo status'.

    Steps of an error budget policy with 'freeze: true' block while they hold, and nothing else does; where no
    policy was agreed on, a spent budget blocks. Drafts never block. What nobody knows is not fine: it exits
    with 0 only if something is known of every objective, with 1 if releases are frozen or a budget is spent,
    with 3 if Prometheus could not be asked, and with 4 if there is no data.

    --override lets a release pass where the policy names who may do so, once it is recorded. Who runs the
    command is not checked: the pipeline must see to that, and reviews read the record.

    \b
    Examples:
      slo check service=checkout --prometheus http://localhost:9090
      slo check product=notify environment=production --format github
      slo check --override 'mends it' --as 'the director' --record overrides.jsonl
    """
    judgement = check(load(definitions), source, selectors, override=override, notify=notify_once())
    click.echo(FORMATS[form](judgement))
    if judgement.blocking and not judgement.override:
        raise click.exceptions.Exit(Exit.FINDINGS)
    if judgement.unknown:
        raise click.exceptions.Exit(Exit.NO_DATA)
