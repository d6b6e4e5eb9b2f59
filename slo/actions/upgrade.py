"""What this version of slo changes in files that another version generated, before they are written."""

from pathlib import Path
from typing import NamedTuple

from slo import __version__
from slo.actions.compile import compile_folder
from slo.actions.failures import InvalidRequest
from slo.clients.git import NoHistory, Repository
from slo.diff import Changes
from slo.diff.live import running
from slo.diff.live.files import listed, root_route
from slo.diff.live.words import OF_FILES
from slo.output import Changes as FileChanges
from slo.output import Output
from slo.plan.build import plan
from slo.plan.types import Plan
from slo.project import read_changelog, read_definitions
from slo.targets.prometheus.recorded import FOLDERS
from slo.targets.prometheus.texts import template
from slo.text.versions import Entry, entries, is_newer, writer

_ROUTES = "alertmanager/alertmanager.yml"


class Upgrade(NamedTuple):
    """What would change: by the changelog, in the meaning of rules and routes, and by files.

    `written_by` is the version that wrote the files, "" if they name none. `has_edits` states whether the
    definitions differ from those of the last commit, so that not all changes are those of the version.
    """

    written_by: str
    entries: tuple[Entry, ...]
    meaning: Changes
    files: FileChanges
    has_edits: bool


def upgrade(definitions: Path, output: Path) -> Upgrade:
    """Compare the generated files with what this version would write; write nothing.

    Raises InvalidRequest if there are none, if a newer version wrote them, or if somebody else changed their
    form; and what `compile_folder` raises.
    """
    into = Output(output)
    if into.written_by and is_newer(into.written_by, writer(__version__)):
        raise InvalidRequest(
            f"slo {into.written_by} wrote {output}, and this is slo {__version__}: install the newer one"
        )
    examined, files, _ = compile_folder(definitions, output, write=False)
    if not (files.changed or files.removed or files.unchanged):
        raise InvalidRequest(f"there are no generated files in {output}: 'slo compile' writes them")
    try:
        meaning = _compared(into, files, plan(examined.accepted()))
    except ValueError as error:
        raise InvalidRequest(
            f"a file in {output} cannot be read: {error}; 'slo compile' replaces it"
        ) from error
    known = entries(read_changelog(), into.written_by, __version__)
    return Upgrade(into.written_by, known, meaning, files, _has_edits(definitions))


def _compared(into: Output, files: FileChanges, means: Plan) -> Changes:
    """Compare what rules and routes say with a plan, as far as both are there."""
    there = sorted((*files.changed, *files.removed, *files.unchanged))
    of_folders = ([path for path in there if path.startswith(folder)] for folder in FOLDERS)
    rules = next(filter(None, of_folders), [])
    groups = [group for text in into.texts(rules) for group in listed(text)]
    route = next(map(root_route, into.texts([_ROUTES])), None)
    return running(means, groups or None, route, template, OF_FILES)


def _has_edits(definitions: Path) -> bool:
    """Return whether definitions differ from those of the last commit; no if there are none."""
    try:
        repository = Repository.around(definitions)
        commit = repository.commit("HEAD")
        committed = repository.files(commit, repository.folder) if commit else {}
    except NoHistory:
        return False
    had = {name: data for name, data in committed.items() if name.endswith((".yaml", ".yml"))}
    return bool(had) and had != read_definitions(definitions)
