"""slo compile: write everything in generated/ from everything in definitions/."""

from pathlib import Path

import click

from slo import targets
from slo.cli import Exit, Unusable
from slo.cli.options import definitions_option, output_option
from slo.cli.sources import accepted, count, examine
from slo.model import Catalogue
from slo.plan.build import plan
from slo.project import MANIFEST, Changes, Output, Refused, read_templates
from slo.targets.artifact import UnusableTemplates

_MOST_DRAFTS = 10
"""Drafts that are listed by name."""


@click.command("compile", short_help="Turn definitions into rules and routes.")
@definitions_option
@output_option
@click.option("--check", is_flag=True, help="Write nothing; fail if something would change.")
def command(definitions: Path, output: Path, check: bool) -> None:
    """Turn definitions into Prometheus rules and Alertmanager routes.

    Nothing is written unless all definitions are right. Files in the output folder that slo did not write are
    never touched.

    \b
    Examples:
      slo compile
      slo compile --check        (in CI: are the generated files up to date?)
    """
    if output.resolve().is_relative_to(definitions.resolve()):
        raise click.UsageError(f"{output} lies in {definitions}, where it would be read as definitions")
    examined = examine(definitions)
    catalogue = accepted(examined, definitions)
    try:
        artifacts = targets.build(plan(catalogue), read_templates(definitions))
        changes = Output(output).compare(artifacts) if check else Output(output).write(artifacts)
    except (Refused, UnusableTemplates) as refusal:
        raise Unusable(str(refusal)) from refusal
    if check and changes:
        _tell_stale(changes, output)
        raise click.exceptions.Exit(Exit.FINDINGS)
    click.echo(f"{_contents(catalogue)}: {_summary(changes, output)}")
    if examined.warnings:
        click.echo(f"{count(len(examined.warnings), 'warning')}: see 'slo lint'", err=True)
    if drafts := [slo.id for slo in catalogue.slos if slo.draft]:
        wake = "wakes" if len(drafts) == 1 else "wake"
        told = f"{count(len(drafts), 'draft')} {wake} nobody until all have signed: {_some(drafts)}"
        click.echo(told, err=True)
    if catalogue.organisation is None:
        click.echo(
            "Rules only: routing begins when an organisation with its parties and products is declared."
        )


def _some(names: list[str]) -> str:
    more = len(names) - _MOST_DRAFTS
    return ", ".join(names[:_MOST_DRAFTS]) + (f" and {more} more" if more > 0 else "")


def _contents(catalogue: Catalogue) -> str:
    return f"{count(len(catalogue.services), 'service')}, {count(len(catalogue.slos), 'objective')}"


def _summary(changes: Changes, output: Path) -> str:
    if not changes:
        return f"{output}/ is up to date"
    parts = {"new": changes.added, "changed": changes.changed, "removed": changes.removed}
    told = [f"{len(paths)} {what}" for what, paths in parts.items() if paths]
    return f"{', '.join([*told, f'{changes.unchanged} unchanged'])} in {output}/"


def _tell_stale(changes: Changes, output: Path) -> None:
    click.echo(f"{output}/ does not say what the definitions say:", err=True)
    ways = {
        "missing": changes.added,
        "differs": changes.changed,
        "left over": changes.removed,
        "stale": (MANIFEST,) if changes.manifest else (),
    }
    for what, paths in ways.items():
        for path in paths:
            click.echo(f"  {what:9} {output / path}", err=True)
    click.echo("Run 'slo compile' and commit what it writes.", err=True)
