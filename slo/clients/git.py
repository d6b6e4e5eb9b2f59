"""The history of a Git repository, which is only read."""

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_TIMEOUT = 120  # seconds for one command; a long history is walked in a few seconds
_FIELDS = "%x01%H%x00%P%x00%ae%x00%aE%x00"
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")  # set by hooks, for another folder
_QUIET = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat"}
_KNOWN_KEY = frozenset("GU")  # of `%G?`: a good signature, by a key of known or of unknown trust


class NoHistory(Exception):
    """Raised if there is no Git, no repository, or not its whole history."""


class Revision(NamedTuple):
    """A commit: its parents, the author's addresses as written and by .mailmap, and what it changed.

    `paths` are from the top of the repository. A merge changed those that differ from all of its parents.
    """

    id: str
    parents: tuple[str, ...]
    authors: frozenset[str]
    paths: tuple[str, ...]


Place = tuple[str, str]
"""A revision and a path from the top of the repository."""


def literally(path: str) -> str:
    """Return the glob pattern that matches only this path."""
    return re.sub(r"([*?[\\])", r"\\\1", path)


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository, and the path in it of a `folder`: "" or with a "/" at its end."""

    top: Path
    folder: str

    @classmethod
    def around(cls, folder: Path) -> "Repository":
        """Return the repository of a folder; raises NoHistory."""
        top = _git(folder, "rev-parse", "--show-toplevel").decode(errors="surrogateescape").rstrip("\n")
        inside = _git(folder, "rev-parse", "--show-prefix").decode(errors="surrogateescape").rstrip("\n")
        return cls(Path(top), inside)

    @classmethod
    def with_history(cls, folder: Path) -> "Repository":
        """Return the repository of a folder if its whole history is here; raises NoHistory."""
        found = cls.around(folder)
        if found._says("rev-parse", "--is-shallow-repository") == "true":
            raise NoHistory("the history is cut off: fetch all of it, such as by 'git fetch --unshallow'")
        if found._says("config", "--get", "extensions.partialClone"):
            raise NoHistory("this is a partial clone: clone the repository without a filter")
        if not found._says("rev-parse", "--verify", "--quiet", "HEAD"):
            raise NoHistory("the repository has no commit yet")
        return found

    def commit(self, name: str) -> str | None:
        """Return the id of a commit by its id, or by the name of a branch or tag; None if there is none."""
        return (
            self._says("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}") or None
        )

    def branched_off(self, name: str) -> str | None:
        """Return the newest commit that HEAD and another have in common; None if it is not here."""
        return self._says("merge-base", "HEAD", name) or None

    def files(self, commit: str, folder: str) -> Mapping[str, bytes]:
        """Return the files below a folder, whose path from the top ends with "/", by their paths in it."""
        listing = _git(self.top, "ls-tree", "-r", "-z", "--full-tree", commit, "--", folder or ".")
        rows = (row.partition("\t") for row in listing.decode(errors="surrogateescape").split("\0") if row)
        paths = [path for kind, _, path in rows if kind.split(" ")[1] == "blob" and "\n" not in path]
        found = self._contents((commit, path) for path in paths)
        return {path.removeprefix(folder): data for (_, path), data in found.items()}

    def has(self, files: Mapping[str, bytes | None]) -> frozenset[str]:
        """Return those of some files, by their paths below the folder, that HEAD has with this content."""
        found = self._contents(("HEAD", f"{self.folder}{path}") for path in files)
        paths = {path.removeprefix(self.folder): data for (_, path), data in found.items()}
        return frozenset(path for path, data in paths.items() if data == files[path])

    def revisions(self, *patterns: str) -> tuple[Revision, ...]:
        """Return the commits that changed files that match glob patterns from the top, oldest first."""
        paths = [f":(top,glob){pattern}" for pattern in patterns]
        how = ("--topo-order", "--reverse", "-c", "--no-renames", "--name-only", "-z")
        text = _git(self.top, "log", *how, f"--format=tformat:{_FIELDS}", "HEAD", "--", *paths)
        return tuple(map(_revision, text.decode(errors="surrogateescape").split("\x01")[1:]))

    def texts(self, places: Iterable[Place]) -> Mapping[Place, str]:
        """Return the files at these places; those that do not exist are left out."""
        return {place: data.decode(errors="replace") for place, data in self._contents(places).items()}

    def _contents(self, places: Iterable[Place]) -> Mapping[Place, bytes]:
        asked = [place for place in dict.fromkeys(places) if "\n" not in place[1]]
        names = "".join(f"{revision}:{path}\n" for revision, path in asked)
        answer = _git(self.top, "cat-file", "--batch", stdin=names.encode(errors="surrogateescape"))
        found: dict[Place, bytes] = {}
        position = 0
        for place in asked:
            end = answer.index(b"\n", position)
            head, position = answer[position:end], end + 1
            if head.endswith((b" missing", b" ambiguous")):
                continue
            length = int(head.rsplit(b" ", 1)[1])
            found[place] = answer[position : position + length]
            position += length + 1
        return found

    def keys(self, revisions: Iterable[str]) -> Mapping[str, str]:
        """Return the fingerprints of the known keys by which commits are signed; others are left out.

        Signatures of a code host, which commits for those who press its buttons, are no one's.
        """
        if not (asked := tuple(dict.fromkeys(revisions))):
            return {}
        text = _git(self.top, "log", "--no-walk", "--format=tformat:%H%x00%G?%x00%GF%x00%ce", *asked)
        rows = [line.split("\0") for line in text.decode(errors="replace").splitlines()]
        return {
            id: key for id, state, key, by in rows if state in _KNOWN_KEY and not by.startswith("noreply@")
        }

    @property
    def has_keys(self) -> bool:
        """Whether it is configured whose keys sign commits."""
        return bool(self._says("config", "--get", "gpg.ssh.allowedSignersFile"))

    def _says(self, *arguments: str) -> str:
        """Return what a command prints; "" if it fails."""
        try:
            return _git(self.top, *arguments).decode(errors="replace").strip()
        except NoHistory:
            return ""


def _revision(text: str) -> Revision:
    id, parents, written, mapped, *paths = text.split("\0")
    authors = frozenset((written.lower(), mapped.lower()))
    return Revision(
        id, tuple(parents.split()), authors, tuple(filter(None, (one.lstrip("\n") for one in paths)))
    )


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """Run a Git command without a shell; raises NoHistory if it fails, or takes too long."""
    command = ("git", "--no-pager", "-C", os.fspath(folder), *arguments)
    env = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE} | _QUIET
    try:
        done = subprocess.run(
            command, input=stdin, capture_output=True, timeout=_TIMEOUT, check=True, env=env
        )
    except FileNotFoundError as error:
        raise NoHistory("there is no 'git' to ask") from error
    except subprocess.TimeoutExpired as error:
        raise NoHistory(f"git {arguments[0]} took longer than {_TIMEOUT} seconds") from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        if "not a git repository" in lines[0]:
            raise NoHistory("this folder is not in a Git repository: begin one with 'git init'") from error
        raise NoHistory(f"git {arguments[0]}: {lines[0]}") from error
    return done.stdout
