"""slo compile: write everything in generated/ from everything in definitions/."""

from pathlib import Path

import click

from slo.actions.compile import compile_folder
from slo.cli.command import Command, Exit
from slo.cli.notices import notify
from slo.cli.options import definitions_option, output_option
from slo.model import Catalogue
from slo.project import MANIFEST, Changes
from slo.text.plurals import count

_MOST_DRAFTS = 10
"""Drafts that are listed by name."""


@click.command("compile", cls=Command, short_help="Turn definitions into rules and routes.")
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
    compiled = compile_folder(definitions, output, write=not check)
    catalogue, changes = compiled.examined.accepted(), compiled.changes
    if check and changes:
        _show_stale(changes, output)
        raise click.exceptions.Exit(Exit.FINDINGS)
    click.echo(f"{_contents(catalogue)}: {_summary(changes, output)}")
    if warnings := len(compiled.examined.warnings):
        notify(f"{count(warnings, 'warning')}: see 'slo lint'")
    if drafts := [slo.id for slo in catalogue.slos if slo.draft]:
        wake = "wakes" if len(drafts) == 1 else "wake"
        notify(f"{count(len(drafts), 'draft')} {wake} nobody until all have signed: {_some(drafts)}")
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


def _show_stale(changes: Changes, output: Path) -> None:
    notify(f"{output}/ does not say what the definitions say:")
    ways = {
        "missing": changes.added,
        "differs": changes.changed,
        "left over": changes.removed,
        "stale": (MANIFEST,) if changes.manifest else (),
    }
    for what, paths in ways.items():
        for path in paths:
            notify(f"  {what:9} {output / path}")
    notify("Run 'slo compile' and commit what it writes.")
