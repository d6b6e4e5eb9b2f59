"""slo check: the gate of a pipeline, which lets releases go out as was agreed for the error budgets."""

from datetime import datetime
from pathlib import Path

import click

from slo.cli import Exit
from slo.cli.options import Where, definitions_option, events_option, prometheus_options, selectors_argument
from slo.cli.overriding import overridden
from slo.cli.overviews import NotAsked, answering, overview_of, read_history, server, told, where_from
from slo.cli.sources import read_catalogue
from slo.evidence.gate import BLOCKING, Pasts, Point, dated, past_question, pasts, rule, worst_first
from slo.evidence.history import measure
from slo.evidence.selection import Selection
from slo.evidence.status import Group, assess
from slo.model import SLO, Catalogue
from slo.plan.drafts import without_pages_of_drafts
from slo.report.rulings import FORMATS, Judgement, Override
from slo.text.units import Duration

_STEPS = 1_000
"""In how many steps the past is looked at: 40 minutes each, of 28 days."""
_MINUTE = 60_000  # milliseconds


@click.command("check", short_help="Let a release go out, or not, by the error budgets.")
@selectors_argument
@definitions_option
@prometheus_options("Ask this Prometheus, which has loaded the generated rules.")
@events_option("Judge by the end of this history: a .csv or .csv.gz with the columns time,slo,good,total.")
@click.option("--override", "reason", metavar="REASON", help="Release in spite of a freeze, and say why.")
@click.option("--as", "name", metavar="NAME", help="Who overrides it: with --override.")
@click.option(
    "--record",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file that overrides are added to, a line of JSON each: with --override.",
)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.pass_context
def command(
    ctx: click.Context,
    selectors: tuple[str, ...],
    definitions: Path,
    prometheus: Where | None,
    events: Path | None,
    reason: str | None,
    name: str | None,
    record: Path | None,
    form: str,
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
    source = where_from(ctx, prometheus, events)
    given = [one is not None and bool(str(one).strip()) for one in (reason, name, record)]
    if any(one is not None for one in (reason, name, record)) and not all(given):
        raise click.UsageError("--override REASON, --as NAME and --record FILE belong together")
    catalogue = without_pages_of_drafts(read_catalogue(definitions))
    overview = overview_of(catalogue, source, None, Selection.parse(selectors), whole=True)
    rulings = worst_first(map(rule, overview.statuses))
    if blocking := [one.status.slo for one in rulings if one.decision in BLOCKING]:
        rulings = tuple(dated(rulings, _past(catalogue, source, blocking, overview.at)))
    judgement = Judgement(overview=overview, rulings=rulings)
    if reason is not None and name is not None and record is not None:
        judgement = overridden(judgement, Override(by=name, reason=reason, record=str(record)))
    click.echo(FORMATS[form](judgement))
    if judgement.blocking and not judgement.override:
        raise click.exceptions.Exit(Exit.FINDINGS)
    if judgement.unknown:
        raise click.exceptions.Exit(Exit.NO_DATA)


def _past(catalogue: Catalogue, source: Where | Path, slos: list[SLO], at: datetime) -> Pasts:
    """Look up how much was left earlier; nothing where that cannot be had, for it decides nothing."""
    reach = max(slo.reach for slo in slos)
    step = Duration(max(reach.milliseconds // _STEPS, _MINUTE) // _MINUTE * _MINUTE)
    times = [
        at - number * step.timedelta
        for number in reversed(range(reach.milliseconds // step.milliseconds + 1))
    ]
    if isinstance(source, Path):
        return _counted_past(catalogue, source, slos, times)
    try:
        with answering():
            samples = told(server(source).query_range(past_question(slos), times[0], at, step))
    except NotAsked as error:
        click.echo(f"Since when is not known: {error.message}", err=True)
        return {}
    return pasts(samples, slos)


def _counted_past(catalogue: Catalogue, events: Path, slos: list[SLO], times: list[datetime]) -> Pasts:
    history = read_history(events, catalogue.slos, warn=False)
    found: dict[tuple[str, Group], list[Point]] = {}
    for slo in slos:
        told = ((at, assess(slo, measure(history, slo, at)).remaining) for at in times)
        found[slo.id, ()] = [Point(at, remaining) for at, remaining in told if remaining is not None]
    return found
