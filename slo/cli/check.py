"""slo check: the release gate of a pipeline, by the error budget policies."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.cli.command import Command, Exit, grouped
from slo.cli.notices import notify_once
from slo.cli.options import (
    OF_RULES,
    definitions_option,
    format_option,
    quiet_option,
    record_option,
    selectors_argument,
    source_options,
)
from slo.cli.printing import show_painted
from slo.report.rulings import FORMATS

if TYPE_CHECKING:
    from slo.actions.events import Source
    from slo.report.rulings.judgement import Override


def _override(reason: str | None, name: str | None, record: Path | None) -> Override | None:
    from slo.report.rulings.judgement import Override

    if reason is None and name is None and record is None:
        return None
    if not (reason and reason.strip() and name and name.strip() and record and str(record).strip()):
        raise click.UsageError("--override REASON, --as NAME and --record FILE must be used together")
    return Override(by=name, reason=reason, record=str(record))


@click.command("check", cls=Command)
@selectors_argument
@definitions_option
@record_option
@source_options(
    OF_RULES,
    "Decide by the end of this history: a .csv or .csv.gz with the columns time,slo,good,total.",
)
@grouped(
    "override",
    _override,
    click.option(
        "--override", "reason", metavar="REASON", help="Release in spite of a freeze, for this reason."
    ),
    click.option("--as", "name", metavar="NAME", help="Who overrides the freeze; required with --override."),
    click.option(
        "--record",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The file to which the override is appended, as a line of JSON; required with --override.",
    ),
)
@format_option(FORMATS, "text")
@quiet_option
def command(
    selectors: tuple[str, ...],
    definitions: Path,
    generated: Path | None,
    source: Source,
    override: Override | None,
    form: str,
) -> None:
    """Decide whether a release may go out, by the error budget policies of all objectives or of those that
    SELECTORS name. SELECTORS are written as for 'slo status'.

    A step of an error budget policy with 'freeze: true' blocks releases while its condition holds. Without a
    policy, a spent error budget blocks. Nothing else does; drafts never block. If any definition has an
    error, or something in force lacks a signature for what is written now, nothing is decided.

    \b
    exit code 0  the release may go out: no objective blocks, and each has data
              1  releases are frozen, an error budget is spent, or definitions are refused
              3  Prometheus could not be queried
              4  no objective blocks, but one or more have no data

    --override lets a release pass if the policy states who may override it; the override is recorded first.
    If the policy lists roles in 'overridden_by', NAME must be one of them. The command does not verify who
    runs it. The pipeline must restrict that.

    \b
    Examples:
      slo check service=checkout --prometheus http://localhost:9090
      slo check product=notify environment=production --format github
      slo check --override 'fixes the outage' --as 'the director' --record overrides.jsonl
    """
    from slo.actions.check import check
    from slo.actions.definitions import load_recorded

    catalogue = load_recorded(definitions, generated)
    judgement = check(catalogue, source, selectors, override=override, notify=notify_once())
    show_painted(partial(FORMATS[form], judgement))
    if judgement.blocking and not judgement.override:
        raise click.exceptions.Exit(Exit.FINDINGS)
    if judgement.unknown:
        raise click.exceptions.Exit(Exit.NO_DATA)
