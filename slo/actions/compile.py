"""Compile definitions into the generated files of all targets."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

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
from slo.peers import Peer
from slo.plan.build import plan
from slo.plan.renames import Renamed
from slo.project import Changes, Output, read_templates
from slo.targets.artifact import Artifact
from slo.targets.prometheus.recorded import FOLDERS, forgotten_renames


class Compiled(NamedTuple):
    """The definitions, the changes that were or would be made to the output folder, and forgotten renames."""

    examined: Examined
    changes: Changes
    renamed: tuple[Renamed, ...] = ()


def compile(
    catalogue: Catalogue, definitions: Path | str = "definitions", clock: Clock = utc_now
) -> tuple[Artifact, ...]:
    """Return every generated file of the chosen targets, and the record of what is in force.

    Templates in `templates/` beside the definitions override those of slo. Raises UnusableTemplates, Refused
    if templates cannot be read, and InvalidDefinitions if the catalogue disputes what is in force.
    """
    if disputes := (*disputed(catalogue), *ended_emergencies(catalogue, clock())):
        raise InvalidDefinitions(disputes, {})
    return _artifacts(catalogue, Path(definitions))


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
    artifacts = _artifacts(catalogue, definitions, shared)
    into = Output(output)
    had = (text for folder in FOLDERS for text in into.texts(folder))
    renamed = forgotten_renames(had, artifacts, catalogue.slos)
    return Compiled(
        examined,
        into.write(artifacts, partial(name_hand_edits, into, notify)) if write else into.compare(artifacts),
        renamed,
    )


def _artifacts(
    catalogue: Catalogue, definitions: Path, do: targets.Do = targets.one_after_the_other
) -> tuple[Artifact, ...]:
    record = record_text(catalogue.standing)
    built = targets.build(plan(catalogue), read_templates(definitions), do)
    return (*built, Artifact(FILE, record)) if record else built
