"""Reads and writes the folders of a project: definitions, templates, reports."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from slo.files import is_inside, read_file
from slo.targets.artifact import Templates

_DEFINITIONS = (".yaml", ".yml")
_SPECIAL = frozenset("*?[]\\#")
"""Characters by which a line of CODEOWNERS would name other files, and which GitHub cannot escape."""
_TEMPLATES = {"alertmanager": (".tmpl",), "docs": (".md.j2",)}
"""The folders below templates/, and the endings of template files in them."""
_REPORT_TEMPLATES = "report"
_REPORT = b"slo report"  # is in the first bytes of each report
_HEAD = 500  # bytes
_CHANGELOG = (Path(__file__).parent / "_CHANGELOG.md", Path(__file__).parent.parent / "CHANGELOG.md")
_BUILT_IN_TEMPLATES = (Path(__file__).parent / "_templates", Path(__file__).parent.parent / "templates")


class Refused(Exception):
    """Raised for files that cannot be used, or that slo did not write and would overwrite."""


def read_definitions(folder: Path) -> dict[str, bytes]:
    """Return all YAML files below a folder by their relative path; raises Refused if any is unreadable."""
    with refusing(f"cannot read {folder}"):
        if folder.is_file():
            raise Refused(f"{folder} is a file; --definitions needs a folder")
        if not folder.is_dir():
            raise Refused(
                f"there is no folder {folder}: 'slo init' writes first definitions; name the folder of yours "
                "with --definitions"
            )
        found = {_name(path, folder): read_file(path) for path in definition_files(folder)}
    if not found:
        raise Refused(f"there are no definitions: {folder} has no .yaml file")
    return {name: found[name] for name in sorted(found)}


def read_sources(paths: Iterable[Path]) -> dict[str, bytes]:
    """Return files, and all YAML files below folders, by their paths; raises Refused if one is unreadable."""
    found: dict[str, bytes] = {}
    for path in paths:
        with refusing(f"cannot read {path}"):
            inside = sorted(definition_files(path)) if path.is_dir() else [path]
            found |= {_in_utf8(one.as_posix()): read_file(one) for one in inside}
    return found


def read_beside(definitions: Path, name: str) -> bytes | None:
    """Return a file below the folder that holds the definitions, None if it has no such regular file.

    Raises Refused if it cannot be read.
    """
    project = definitions.absolute().parent
    path = project / name
    with refusing(f"cannot read {path}"):
        return read_file(path) if is_inside(path, project) and path.is_file() else None


def holds_definitions(folder: Path) -> bool:
    """Return whether there is a YAML file below a folder; raises Refused if it cannot be read."""
    with refusing(f"cannot read {folder}"):
        return folder.is_dir() and any(definition_files(folder))


def read_generated(folder: Path, name: str) -> bytes | None:
    """Return a generated file, None if there is none; raises Refused if it cannot be read."""
    with refusing(f"cannot read {folder / name}"):
        try:
            return read_file(folder / name)
        except (FileNotFoundError, NotADirectoryError):
            return None


def write_definition(folder: Path, name: str, text: str) -> None:
    """Write one file of definitions atomically; raises Refused if it cannot be written."""
    _write(folder / name, (text,))


def _write(target: Path, pieces: Iterable[str]) -> None:
    """Put a file into place when all of it is written; whatever making a piece raises leaves nothing."""
    staged = target.with_name(f".{target.name}.{os.getpid()}")
    with refusing(f"cannot write {target}"):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with staged.open("wb") as file:
                file.writelines(piece.encode() for piece in pieces)
            staged.replace(target)
        finally:
            staged.unlink(missing_ok=True)


def write_report(path: Path, pieces: Iterable[str]) -> None:
    """Write a report atomically, as its pieces are made; raises Refused if the path is another file."""
    with refusing(f"cannot read {path}"):
        if path.exists():
            if not path.is_file():
                raise Refused(f"{path} is not a file")
            with path.open("rb") as file:
                ours = _REPORT in file.read(_HEAD)
            if not ours:
                raise Refused(
                    f"{path} was not written by 'slo report' and would be overwritten; use another path"
                )
    _write(path, pieces)


def read_templates(definitions: Path) -> Templates:
    """Return the built-in templates, replaced by those of `templates/` beside the definitions."""
    return {
        path: text
        for kind, endings in _TEMPLATES.items()
        for path, text in _read_templates(definitions, kind, endings).items()
    }


def read_changelog() -> str:
    """Return the changelog of this version of slo."""
    return next(path for path in _CHANGELOG if path.is_file()).read_text(encoding="utf-8")


def read_report_templates(definitions: Path) -> Templates:
    """Return the templates of `slo report` by file name, with the same replacements."""
    texts = _read_templates(definitions, _REPORT_TEMPLATES, (".html", ".css", ".js"))
    return {path.removeprefix(f"{_REPORT_TEMPLATES}/"): text for path, text in texts.items()}


def _read_templates(definitions: Path, kind: str, endings: tuple[str, ...]) -> Templates:
    built_in = next(folder for folder in _BUILT_IN_TEMPLATES if folder.is_dir())
    own = definitions.absolute().parent / "templates"
    texts: dict[str, str] = {}
    for root in (built_in, own):
        folder = root / kind
        with refusing(f"cannot read {folder}"):
            for path in sorted(path for ending in endings for path in folder.glob(f"*{ending}")):
                _refuse_outside(path, root)
                try:
                    texts[f"{kind}/{path.name}"] = read_file(path).decode().replace("\r\n", "\n")
                except UnicodeDecodeError as error:
                    raise Refused(f"{path} is not UTF-8 text") from error
    return texts


def definition_files(folder: Path) -> Iterator[Path]:
    """Yield the YAML files below a folder, following links that stay inside.

    Raises OSError for unreadable folders, and Refused for a link to something outside.
    """

    def fail(error: OSError) -> None:
        raise error

    seen: set[str] = set()
    for place, folders, files in os.walk(folder, onerror=fail, followlinks=True):
        seen.add(os.path.realpath(place))
        folders[:] = [
            name for name in folders if name[0] != "." and os.path.realpath(Path(place, name)) not in seen
        ]
        names = (name for name in files if name[0] != "." and name.lower().endswith(_DEFINITIONS))
        found = [Path(place, name) for name in names]
        for path in (*(Path(place, name) for name in folders), *found):
            _refuse_outside(path, folder)
        yield from found


def _refuse_outside(path: Path, folder: Path) -> None:
    """Raise Refused for a link that leads out of a folder: its target would be read, and shown in errors."""
    if path.is_symlink() and not is_inside(path, folder):
        raise Refused(f"{path} is a link to {path.readlink()}, which is outside {folder}; put a copy there")


def _name(path: Path, folder: Path) -> str:
    """Return the relative path of a definition, the same in any locale, and the same in CODEOWNERS."""
    name = _in_utf8(path.relative_to(folder).as_posix())
    if special := sorted(set(name) & _SPECIAL):
        raise Refused(f"the file name {name!r} has {special[0]!r}, a sign of CODEOWNERS: rename the file")
    return name


def _in_utf8(name: str) -> str:
    """Return a file's name, which is written into comments, pages and CODEOWNERS, so is one visible line."""
    try:
        text = os.fsencode(name).decode()
    except UnicodeDecodeError as error:
        raise Refused(f"the file name {name!a} is not UTF-8") from error
    if not text.isprintable():
        raise Refused(f"the file name {name!a} has characters that are not visible: rename the file")
    return text


@contextmanager
def refusing(what: str) -> Iterator[None]:
    """Raise Refused, which begins with `what` could not be done, where a block raises OSError."""
    try:
        yield
    except OSError as error:
        place = f" ({os.fspath(error.filename)!r})" if error.filename else ""
        raise Refused(f"{what}: {error.strerror}{place}") from error
