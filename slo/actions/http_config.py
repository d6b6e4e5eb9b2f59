"""What `--http-config` says: read as definitions are, with the place of each mistake, before any question."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from slo.actions.failures import InvalidHttpConfig
from slo.catalogue.decode import decode
from slo.clients.http_config import HttpConfig
from slo.clients.tls import unusable_files
from slo.project import Refused
from slo.source.document import parse
from slo.source.nodes import Document
from slo.source.source import decode_text
from slo.text import checks
from slo.text.diagnostics import Invalid, Problem, in_order

_EXTRAS = {"sigv4": ("botocore", "aws"), "google_iam": ("google.auth", "google")}
"""What else must be installed for some identities: the module, and the extra that brings it."""

_SECRET = re.compile(r"(?im)^(.*(?:pas+w|secret|cred|token|auth)\w*(?<!_file)[\"']?[ \t]*:)(?![ \t]*\{)(.*)$")


def read_http_config(path: Path) -> HttpConfig:
    """Read how a server wants to be asked; raises Refused or InvalidHttpConfig."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"cannot read {path}: {error.strerror}") from error
    try:
        return _config(_document(decode_text(data, str(path)), str(path)), path.parent)
    except Invalid as invalid:
        text = _SECRET.sub(_masked, data.decode("utf-8-sig", errors="replace"))
        raise InvalidHttpConfig(in_order(invalid.problems), {str(path): text}) from invalid


def _config(document: Document, folder: Path) -> HttpConfig:
    """Read a document, and try what it names; raises Invalid."""
    config = _placed(decode(document, HttpConfig), folder)
    if problems := [*_not_installed(document), *_unusable_files(document, config)]:
        raise Invalid(problems)
    return config


def _document(text: str, file: str) -> Document:
    """Read the one document of a file; raises Invalid."""
    parsed = parse(text, file)
    more = [
        checks.DOCUMENT.problem("a file says once how a server wants to be asked", document.where())
        for document in parsed.documents[1:]
    ]
    if problems := [*parsed.problems, *more]:
        raise Invalid(problems)
    return parsed.documents[0]


def _placed(config: HttpConfig, folder: Path) -> HttpConfig:
    """Give the same with paths from here; they are written from the folder of their file."""

    def place(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: place(inner) for key, inner in value.items()}
        if isinstance(value, tuple):
            return tuple(map(place, value))
        return folder / value if isinstance(value, Path) else value

    return HttpConfig.model_validate(place(config.model_dump(exclude_unset=True)))


def _files(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Path]]:
    """Give each file that is named, and where."""
    if isinstance(value, Path):
        yield path, value
    elif isinstance(value, dict | tuple):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _files(inner, (*path, key))


def _unusable_files(document: Document, config: HttpConfig) -> Iterator[Problem]:
    """Try to read all files; the content of those for TLS is tried too."""
    readable = True
    for path, file in _files(config.model_dump(exclude_unset=True)):
        try:
            file.open("rb").close()
        except OSError as error:
            readable = False
            yield checks.FILE.problem(f"cannot read {file}: {error.strerror}", document.where(*path))
    if readable:
        for field, why in unusable_files(config.tls_config):
            yield checks.FILE.problem(why, document.where("tls_config", field))


def _not_installed(document: Document) -> Iterator[Problem]:
    for name, (module, extra) in _EXTRAS.items():
        try:
            if document.written((name,)):
                importlib.import_module(module)
        except ImportError:
            message = f"{name!r} needs {module}, which is not installed"
            hint = f"install it with: pip install 'slo-compiler[{extra}]'"
            yield checks.EXTRA.problem(message, document.where_key(name), hint=hint)


def _masked(line: re.Match[str]) -> str:
    """Hide a secret that is written in the file, also one whose key has a slip of the pen."""
    return line[1] + re.sub(r"\S", "*", line[2])
