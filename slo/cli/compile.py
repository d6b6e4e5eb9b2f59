"""slo compile: write all generated files from the definitions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo import __version__
from slo.cli.command import Command, Exit
from slo.cli.notices import notify
from slo.cli.options import definitions_option, output_option, quiet_option
from slo.cli.printing import show
from slo.peers import Peer
from slo.text.plurals import count, some

if TYPE_CHECKING:
    from slo.model import Catalogue
    from slo.output import Changes
    from slo.plan.renames import Renamed

_MOST_RENAMED = 5


@click.command("compile", cls=Command)
@definitions_option
@output_option
@click.option(
    "--compat",
    type=click.Choice([peer.value for peer in Peer]),
    multiple=True,
    help="Also record the series of this tool, for the dashboards that read them; may be repeated. "
    "To record them for good, set `compat` in the organisation or a service.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a generated file is out of date.")
@quiet_option
def command(definitions: Path, output: Path, compat: tuple[str, ...], check: bool) -> None:
    """Generate Prometheus rules, Alertmanager routes and the files of other targets from the definitions.

    If a definition has an error, nothing is written. Files in the output folder that slo did not write are
    never touched.

    \b
    Examples:
      slo compile
      slo compile --check        (in CI: fail if generated files are out of date)
      slo compile --compat sloth (dashboards for Sloth still work)
    """
    from slo.actions.compile import compile_folder
    from slo.model.matrix_status import not_in_force

    compiled = compile_folder(
        definitions, output, write=not check, compat=tuple(map(Peer, compat)), notify=notify
    )
    catalogue, changes = compiled.examined.accepted(), compiled.changes
    _show_renamed(compiled.renamed)
    if check and changes:
        _show_stale(changes, output)
        raise click.exceptions.Exit(Exit.FINDINGS)
    show(f"{_contents(catalogue)}: {_summary(changes, output)}")
    for notice in compiled.examined.notices:
        notify(notice)
    if warnings := len(compiled.examined.warnings):
        notify(f"{count(warnings, 'warning')}: see 'slo lint'")
    if drafts := [slo.id for slo in catalogue.slos if slo.draft]:
        verb = "does not page" if len(drafts) == 1 else "do not page"
        notify(f"{count(len(drafts), 'draft')} {verb} until all parties have signed: {some(drafts)}")
    if alone := [slo.id for slo in catalogue.slos if slo.emergency]:
        verb = "is" if len(alone) == 1 else "are"
        notify(f"{count(len(alone), 'objective')} {verb} changed by one party alone for now: {some(alone)}")
    if proposed := not_in_force(catalogue):
        notify(f"{proposed.message}{f': {proposed.command}' if proposed.command else ''}")
    if catalogue.organisation is None:
        show("No routes were generated: they need an Organisation and its products.")


def _show_renamed(renamed: tuple[Renamed, ...]) -> None:
    for one in renamed[:_MOST_RENAMED]:
        notify(
            f"{one.now} counts the events of {one.before}, which is no longer defined; its history begins "
            f"anew: if it was renamed, add 'renamed_from: {one.before}'"
        )
    if (more := len(renamed) - _MOST_RENAMED) > 0:
        notify(f"{count(more, 'more objective')} may have been renamed; a service has 'renamed_from' as well")


def _contents(catalogue: Catalogue) -> str:
    return f"{count(len(catalogue.services), 'service')}, {count(len(catalogue.slos), 'objective')}"


def _summary(changes: Changes, output: Path) -> str:
    if not changes:
        return f"{output}/ is up to date"
    parts = {"new": changes.added, "changed": changes.changed, "removed": changes.removed}
    counts = [f"{len(paths)} {what}" for what, paths in parts.items() if paths]
    return f"{', '.join([*counts, f'{len(changes.unchanged)} unchanged'])} in {output}/"


def _show_stale(changes: Changes, output: Path) -> None:
    from slo.output import MANIFEST
    from slo.text.versions import writer

    show(f"{output}/ is out of date:", err=True)
    states = {
        "missing": changes.added,
        "differs": changes.changed,
        "left over": changes.removed,
        "stale": (MANIFEST,) if changes.manifest else (),
    }
    for what, paths in states.items():
        for path in paths:
            show(f"  {what:9} {output / path}", err=True)
    if changes.written_by not in ("", writer(__version__)):
        show(
            f"slo {changes.written_by} wrote it, and this is slo {__version__}: 'slo upgrade' explains what "
            "that changes.",
            err=True,
        )
    show("Run 'slo compile' and commit the result.", err=True)
