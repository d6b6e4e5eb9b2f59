"""Compare what definitions mean with what they meant at another commit, or in another folder."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from slo.actions.definitions import Examined, examine, examine_texts, generated_beside, load
from slo.actions.failures import InvalidRequest
from slo.actions.servers import Cluster, Server
from slo.catalogue.record import FILE
from slo.clients.failures import Unreachable
from slo.clients.git import NoHistory, Repository
from slo.diff import Changes, differences, to_sign
from slo.diff.live import running
from slo.model import Catalogue
from slo.plan.build import plan
from slo.plan.types import Plan
from slo.text.diagnostics import Problem
from slo.text.plurals import count

_DEFAULT_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SHOWN = 9  # digits of a commit's id


class Compared(NamedTuple):
    """The differences from a base, which is named."""

    base: str
    changes: Changes


def diff(definitions: Path, base: str | None = None, generated: Path | None = None) -> Compared:
    """Compare definitions with those of a commit or a folder; by default, with where the branch began.

    The branch is that of the repository around the definitions, and began where it left the default branch.
    Raises InvalidDefinitions for the definitions, InvalidRequest for an unknown base, Refused, and NoHistory.
    If the base has errors by which it cannot be read, the changes are only what has yet to be signed.
    """
    after = plan(load(definitions, generated))
    name, examined = _base(definitions, base, generated)
    if examined is None:
        return Compared(name, differences(Plan(()), after))
    if examined.catalogue is None:
        return Compared(name, Changes(unsigned=to_sign(after), unreadable=_unreadable(examined)))
    return Compared(name, differences(plan(examined.catalogue), after))


def diff_live(
    definitions: Path, prometheus: Server | None, alertmanagers: Cluster | None, generated: Path | None = None
) -> Compared:
    """Compare definitions with the rules and routes that servers run; these are only read.

    Raises InvalidDefinitions, InvalidRequest, Refused and Unreachable.
    """
    after = plan(load(definitions, generated))
    rules: Any = prometheus.connect().get("/api/v1/rules") if prometheus else None
    text = alertmanagers.connect().configuration() if alertmanagers else None
    try:
        route = None if text is None else yaml.load(text, _Loader)["route"]
        groups = rules["groups"] if prometheus else None
        return Compared("what runs", running(after, groups, route))
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise Unreachable("a server answers in a form that is not Prometheus's or Alertmanager's") from error


def _base(definitions: Path, base: str | None, generated: Path | None) -> tuple[str, Examined | None]:
    """Return the name of the base and its definitions; None if it has none yet."""
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
    return examine_texts(definitions, sources, text, record, _unchecked)


def _unchecked(_: Catalogue) -> Iterable[Problem]:
    """Find nothing: the base was checked when it was merged."""
    return ()


def _unreadable(examined: Examined) -> str:
    first = examined.from_here(examined.errors)[0]
    where = f"{first.span.file}:{first.span.line}:{first.span.column}"
    return f"{count(len(examined.errors), 'error')}, the first is {where}: {first.message}"
