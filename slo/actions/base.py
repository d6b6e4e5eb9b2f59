"""The base of a change: definitions as they were at a commit, or in another folder."""

import os
from collections.abc import Iterable
from pathlib import Path

from slo.actions.definitions import OF_CONSENT, Examined, examine, examine_texts, generated_beside
from slo.actions.failures import InvalidRequest
from slo.catalogue.record import FILE
from slo.clients.git import NoHistory, Repository
from slo.model import Catalogue
from slo.text.diagnostics import Problem

_DEFAULT_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
_SHOWN = 9  # digits of a commit's id


def base_of(definitions: Path, base: str | None, generated: Path | None) -> tuple[str, Examined | None]:
    """Return the name of the base and its definitions; None if it has none yet.

    By default, it is where the branch of the repository around the definitions began. Raises InvalidRequest
    for an unknown base, project.Refused, and NoHistory.
    """
    project = definitions.absolute().parent
    if base is None:
        repository = Repository.around(project)
        found = (repository.branched_off(name) for name in _DEFAULT_BRANCHES if repository.commit(name))
        commit = next(filter(None, found), None) or repository.commit("HEAD")
        if commit is None:
            raise NoHistory("the repository has no commit yet: name a folder to compare with")
        return f"commit {commit[:_SHOWN]}", _at(repository, commit, definitions, generated)
    around, commit = _commit(project, base)
    if around and commit:
        return base, _at(around, commit, definitions, generated)
    folder = Path(base)
    if not folder.is_dir():
        known = "fetch it, if it is a branch" if around else "no repository is here"
        raise InvalidRequest(f"{base!r} is neither a commit nor a folder; {known}")
    inner = folder / definitions.name
    return base, examine(inner if inner.is_dir() else folder, _unchecked)


def _commit(project: Path, name: str) -> tuple[Repository | None, str | None]:
    """Return the repository, None without one or without Git, and the commit of a name, if it has one."""
    try:
        repository = Repository.around(project)
    except NoHistory:
        return None, None
    return repository, repository.commit(name)


def _at(repository: Repository, commit: str, definitions: Path, generated: Path | None) -> Examined | None:
    """Read the definitions and the record of what is in force as they were at a commit."""
    folder = f"{repository.folder}{definitions.absolute().name}/"
    found = repository.files(commit, folder)
    sources = {name: found[name] for name in sorted(found) if name.endswith((".yaml", ".yml"))}
    if not sources:
        return None
    output = generated_beside(definitions) if generated is None else generated
    record = os.path.relpath(output.absolute() / FILE, definitions.absolute())
    path = os.path.normpath(f"{folder}{record}")
    text = repository.files(commit, path).get("")
    return examine_texts(
        definitions,
        sources,
        text,
        record,
        _unchecked,
        lambda name: repository.files(commit, f"{repository.folder}{name}").get(""),
    )


def _unchecked(_: Catalogue) -> Iterable[Problem]:
    """Find nothing: the base was checked when it was merged."""
    return ()


def catalogue_of_base(definitions: Path, base: str) -> tuple[str, Catalogue]:
    """Return the name of a base and its definitions; raises InvalidDefinitions and what `base_of` raises."""
    name, examined = base_of(definitions, base, None)
    return name, Catalogue() if examined is None else examined.accepted(apart_from=OF_CONSENT)
