"""slo upgrade: explain what this version of slo changes in generated files, before they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.cli.command import Command, Exit
from slo.cli.notices import notify
from slo.cli.options import definitions_option, output_option
from slo.cli.printing import show, show_painted

if TYPE_CHECKING:
    from slo.output import Changes as FileChanges
    from slo.text.versions import Entry


@click.command("upgrade", cls=Command)
@definitions_option
@output_option
def command(definitions: Path, output: Path) -> None:
    """Explain what this version of slo changes in the files that another version generated. Write nothing.

    It first prints what the changelog says of generated files since the version that wrote them, which the
    output folder names. Then it compares them with what 'slo compile' would write now: alerts, recorded
    series and routes by their meaning, annotations by their words. Of all other files, it prints how many
    change.

    If the definitions were edited since, their changes are among those of the version. So upgrade in a commit
    of its own.

    \b
    exit code 0  the files stay as they are
              1  'slo compile' would change them

    \b
    Examples:
      slo upgrade
      slo upgrade && slo compile --check
    """
    from slo import __version__
    from slo.actions.upgrade import upgrade
    from slo.report.diff.text import render

    found = upgrade(definitions, output)
    by = f"slo {found.written_by}" if found.written_by else "a version of slo that did not name itself"
    show(f"{by} wrote {output}; this is slo {__version__}.\n")
    show("\n".join(_entries(found.entries)))
    if found.has_edits:
        notify("Note: definitions are edited since the last commit; what that changes is shown as well\n")
    show_painted(partial(render, found.meaning, str(output)))
    show("\n".join(("", *_files(found.files))))
    if found.files:
        show("\n'slo compile' writes them.")
        raise click.exceptions.Exit(Exit.FINDINGS)


def _entries(entries: tuple[Entry, ...]) -> Iterator[str]:
    """Yield what the changelog says, a line for each entry, and an empty one."""
    if entries:
        yield "changelog"
        yield from (f"  {entry.version}  {entry.text}" for entry in entries)
        yield ""


def _files(changes: FileChanges) -> Iterator[str]:
    """Yield how many files change in each folder."""
    from slo.output import MANIFEST

    states = {"new": changes.added, "changed": changes.changed, "removed": changes.removed}
    if changes.manifest and not any(states.values()):
        states["changed"] = (MANIFEST,)
    numbers = Counter((path.partition("/")[0], state) for state, paths in states.items() for path in paths)
    width = max((len(folder) for folder, _ in numbers), default=0)
    yield "files"
    for folder in dict.fromkeys(folder for folder, _ in numbers):
        counts = (f"{numbers[folder, state]} {state}" for state in states if numbers[folder, state])
        yield f"  {folder:{width}}  {', '.join(counts)}"
    yield f"  {len(changes.unchanged)} stay as they are"
