"""Compile definitions into the generated files of all targets."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar

from slo import targets
from slo.actions.definitions import Examined, examine
from slo.actions.failures import InvalidDefinitions, InvalidRequest
from slo.actions.hand_edits import name_hand_edits
from slo.actions.notices import Clock, Notify, unheard, utc_now
from slo.actions.processes import shared
from slo.catalogue.record import FILE, record_text
from slo.checks.disputes import disputed
from slo.checks.emergencies import ended_emergencies
from slo.model import Catalogue
from slo.output import Changes, Output, staging
from slo.peers import Peer
from slo.plan.build import outline
from slo.plan.renames import Renamed
from slo.project import read_templates
from slo.targets.artifact import Artifact, Templates
from slo.targets.prometheus.recorded import FOLDERS, forgotten_renames

T = TypeVar("T")


class Compiled(NamedTuple):
    """The definitions, the changes that were or would be made to the output folder, and forgotten renames."""

    examined: Examined
    changes: Changes
    renamed: tuple[Renamed, ...] = ()


def compile(
    catalogue: Catalogue, definitions: Path | str = "definitions", clock: Clock = utc_now
) -> tuple[Artifact, ...]:
    """Return every generated file of the chosen targets, by its path, and the record of what is in force.

    Templates in `templates/` beside the definitions override those of slo. Raises UnusableTemplates, Refused
    if templates cannot be read, and InvalidDefinitions if the catalogue disputes what is in force.
    """
    if disputes := (*disputed(catalogue), *ended_emergencies(catalogue, clock())):
        raise InvalidDefinitions(disputes, {})
    return tuple(sorted(chain.from_iterable(_generated(catalogue, read_templates(Path(definitions)), tuple))))


def compile_folder(
    definitions: Path,
    output: Path,
    *,
    write: bool,
    compat: tuple[Peer, ...] = (),
    clock: Clock = utc_now,
    notify: Notify = unheard,
) -> Compiled:
    """Compile a folder of definitions, and write the files or only compare them with the existing ones.

    What somebody has changed in the files that are written is lost, and is named before, by `notify`.
    Series of the tools in `compat` are recorded as well, besides those that definitions name.
    The record of what is in force is read from the output folder. Raises InvalidRequest, InvalidDefinitions,
    UnusableTemplates, and Refused before any file is touched.
    """
    if output.resolve().is_relative_to(definitions.resolve()):
        raise InvalidRequest(
            f"{output} is inside {definitions}: the generated files would be read as definitions"
        )
    examined = examine(definitions, generated=output)
    accepted = examined.accepted()
    catalogue = replace(accepted, compat=(*accepted.compat, *compat))
    if ended := tuple(ended_emergencies(catalogue, clock())):
        raise InvalidDefinitions(examined.from_here(ended), examined.texts_from_here)
    templates = read_templates(definitions)
    if not write:
        into = Output(output)
        changes = into.changes(chain.from_iterable(_generated(catalogue, templates, into.states, shared)))
        return Compiled(examined, changes, _renamed(into, changes, catalogue))
    with staging(output) as staged:
        kept = chain.from_iterable(_generated(catalogue, templates, staged.states, shared))
        changes = staged.into.changes(kept)
        renamed = _renamed(staged.into, changes, catalogue)
        name_hand_edits(staged.into, changes, notify)
        staged.replace(changes)
    return Compiled(examined, changes, renamed)


def _generated(
    catalogue: Catalogue,
    templates: Templates,
    take: targets.Take[T],
    do: targets.Do = targets.one_after_the_other,
) -> Iterator[T]:
    """Generate all files, and yield what `take` returns of some at a time."""
    yield from targets.build(outline(catalogue), templates, take, do)
    if record := record_text(catalogue.standing):
        yield take(iter((Artifact(FILE, record),)))


def _renamed(into: Output, changes: Changes, catalogue: Catalogue) -> tuple[Renamed, ...]:
    replaced = [path for path in (*changes.changed, *changes.removed) if path.startswith(FOLDERS)]
    return forgotten_renames(into.texts(replaced), {*changes.added, *changes.changed}, catalogue)
