"""The reader of `--http-config` files. Errors show file, line and column, before any request is sent."""

import ast
import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from slo.actions.failures import InvalidHttpConfig
from slo.catalogue.decode import decode
from slo.clients.http_config import (
    Authorization,
    BasicAuth,
    GoogleIAM,
    Header,
    HttpConfig,
    SigV4,
    TLSConfig,
)
from slo.clients.tls import unusable_files
from slo.files import read_file
from slo.project import Refused
from slo.source.document import parse
from slo.source.nodes import Document, plain
from slo.source.source import decode_text
from slo.text import checks
from slo.text.diagnostics import Invalid, Problem, in_order

_EXTRAS = {"sigv4": ("botocore", "aws"), "google_iam": ("google.auth", "google")}
"""Optional packages for some identities: the module, and the extra that installs it."""

_SHAPES = (HttpConfig, BasicAuth, Authorization, TLSConfig, Header, SigV4, GoogleIAM)
_NAMES = sorted({name for one in _SHAPES for name in one.model_fields})
_OF_PROMETHEUS = (
    *("oauth2", "follow_redirects", "enable_http2", "bearer_token", "bearer_token_file"),
    *("proxy_url", "no_proxy", "proxy_from_environment", "proxy_connect_header"),
)
"""Keys of https://prometheus.io/docs/prometheus/latest/configuration/promtool/ that slo does not have."""
_ALIKE = 0.85
"""How alike an unknown key and a known one are (0 to 1), so that it is surely a slip."""
_KEY = re.compile(
    rf"(?<![^\s{{,])[\"']?(?:{'|'.join(_NAMES)})"
    r"[\"']?[ \t]*:(?=\s|$)(?:[ \t]*[{\[]\}?)?"
)
"""A key of these settings with its colon, and the bracket that opens its value.

Whatever else is written may be a secret: a value, a line of a block, a value that was meant to be quoted.
"""
_WORD = re.compile(r"[^\s{}\[\],:'\"*&!]+")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
"""A text as `repr` writes it, which is how messages quote what is written."""


def read_http_config(path: Path) -> HttpConfig:
    """Read a file of HTTP client settings; raises Refused or InvalidHttpConfig."""
    try:
        data = read_file(path)
    except OSError as error:
        raise Refused(f"cannot read {path}: {error.strerror}") from error
    try:
        return _config(_document(decode_text(data, str(path)), str(path)), path.parent)
    except Invalid as invalid:
        text = data.decode("utf-8-sig", errors="replace")
        problems = in_order(_without_values(invalid.problems, text, str(path)))
        raise InvalidHttpConfig(problems, {str(path): _masked(text, problems)}) from invalid


def _config(document: Document, folder: Path) -> HttpConfig:
    """Decode a document, and try the files and packages that it names; raises Invalid."""
    config = _placed(decode(document, HttpConfig), folder)
    if problems := [*_not_installed(document), *_unusable_files(document, config)]:
        raise Invalid(problems)
    return config


def _document(text: str, file: str) -> Document:
    """Return the only document of a file; raises Invalid."""
    parsed = parse(text, file)
    more = [
        checks.DOCUMENT.problem(
            "a file of HTTP client settings has one document; remove this one", document.where()
        )
        for document in parsed.documents[1:]
    ]
    if problems := [*parsed.problems, *more]:
        raise Invalid(problems)
    return parsed.documents[0]


def _placed(config: HttpConfig, folder: Path) -> HttpConfig:
    """Return the settings with their paths, which are relative to `folder`, resolved."""

    def place(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: place(inner) for key, inner in value.items()}
        if isinstance(value, tuple):
            return tuple(map(place, value))
        return folder / value if isinstance(value, Path) else value

    return HttpConfig.model_validate(place(config.model_dump(exclude_unset=True)))


def _files(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Path]]:
    """Yield the position and path of each file that is named."""
    if isinstance(value, Path):
        yield path, value
    elif isinstance(value, dict | tuple):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _files(inner, (*path, key))


def _unusable_files(document: Document, config: HttpConfig) -> Iterator[Problem]:
    """Yield a problem for each file that cannot be read, or used for TLS."""
    readable = True
    for path, file in _files(config.model_dump(exclude_unset=True)):
        try:
            read_file(file)
        except OSError as error:
            readable = False
            yield checks.FILE.problem(
                f"cannot read the file of this name: {error.strerror}",
                document.where(*path),
                hint="a path that is not absolute begins in the folder of these settings",
            )
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


def _masked(text: str, problems: Sequence[Problem]) -> str:
    """Mask a file but for the keys of these settings, and the unknown keys that problems name."""
    unknown = [problem.span for problem in problems if problem.code == checks.UNKNOWN_KEY.code]
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        shown = [found.span() for found in _KEY.finditer(line)]
        spans = [(one.column - 1, one.end_column - 1) for one in unknown if one.line == number]
        shown += [(start, end) for start, end in spans if _is_slip(line[start:end].strip("\"'"))]
        masked = list(re.sub(r"\S", "*", line))
        for start, end in shown:
            end += line[end : end + 1] == ":"
            masked[start:end] = line[start:end]
        lines.append("".join(masked))
    return "\n".join(lines)


def _is_slip(key: str) -> bool:
    """Return whether an unknown key can only be one: a secret may stand where a key should."""
    return key in _OF_PROMETHEUS or bool(get_close_matches(key, _NAMES, n=1, cutoff=_ALIKE))


def _without_values(problems: Iterable[Problem], text: str, file: str) -> Iterator[Problem]:
    """Yield problems that repeat nothing that is written, except keys; no word if the file cannot be read."""
    parsed = parse(text, file)
    roots = [plain(document.root) for document in parsed.documents]
    written = {value for root in roots for value in _values(root)}
    keys = {key for root in roots for key in _keys(root) if key not in _NAMES and not _is_slip(key)}
    unread = "" if parsed.read_whole and not parsed.problems else _KEY.sub(" ", text)
    words = _longest_first(written | keys | set(_WORD.findall(unread)))
    unquoted = [re.compile(rf"(?<!\w){re.escape(one)}(?!\w)") for one in words]

    def without(quoted: re.Match[str]) -> str:
        inner = str(ast.literal_eval(quoted[0]))
        is_written = inner in written or (inner in unread and _WORD.search(inner))
        return "this value" if is_written else quoted[0]

    for problem in problems:
        message, hint = _QUOTED.sub(without, problem.message), problem.hint
        if problem.code == checks.UNKNOWN_KEY.code and any(repr(key) in problem.message for key in keys):
            message = "there is no key of this name here"
        for pattern in unquoted:
            hint = pattern.sub("…", hint)
        yield replace(problem, message=message, hint=hint)


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted(filter(None, texts), key=lambda text: (-len(text), text))


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _values(inner)


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        yield from (str(key) for key in value if isinstance(value, dict))
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _keys(inner)
