"""Generated files that somebody has changed: they are named before a compilation replaces them.

There is no record of what a compilation wrote. None of its files is younger than its manifest, so whatever is
younger was changed since; of that, what Git has as it is was checked out, and is not lost.
"""

from collections.abc import Collection
from datetime import timedelta

from slo.actions.notices import Notify
from slo.output import Changes, Output
from slo.project import read_generated
from slo.text.plurals import count

_MOST = 5
_SLACK = timedelta(seconds=10)
"""Within which copies and checkouts write all files, so that their order in it says nothing."""


def name_hand_edits(output: Output, changes: Changes, notify: Notify) -> None:
    """Notify of generated files whose changes by somebody are lost when these changes are written."""
    edits = hand_edits(output, (*changes.changed, *changes.removed))
    for path in edits[:_MOST]:
        notify(f"Warning: {output.folder / path} was changed since the last 'slo compile': that is lost now")
    if (more := len(edits) - _MOST) > 0:
        notify(f"Warning: so are the changes of {count(more, 'more file')}")


def hand_edits(output: Output, replaced: Collection[str]) -> tuple[str, ...]:
    """Return those of some generated files that were changed since the last compilation, but not committed.

    Edits within seconds of the last compilation are not found.
    """
    folder = output.folder
    younger = {path: read_generated(folder, path) for path in replaced if output.is_younger(path, _SLACK)}
    if not younger:
        return ()
    from slo.clients.git import NoHistory, Repository  # imported here, because most runs find none

    try:
        committed = Repository.around(folder).has(younger)
    except NoHistory:
        committed = frozenset()
    return tuple(path for path in younger if path not in committed)
