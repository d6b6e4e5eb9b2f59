"""The Alertmanager configuration of a tenant, made of the generated files: templates and secrets inside.

Multi-tenant Alertmanagers read no files. So `routing_key_file: PATH` becomes `routing_key: ...` with the
contents of that file, in memory only.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from slo.actions.failures import InvalidRequest
from slo.clients.mimir import Configuration
from slo.files import read_file
from slo.source.nodes import Document, Node, Record, Scalar, Sequence
from slo.source.others import read_others
from slo.targets.alertmanager.configuration import TEMPLATES
from slo.targets.artifact import Artifact
from slo.text.yaml import Value, document

CONFIGURATION = "alertmanager/alertmanager.yml"
_TEMPLATES = "alertmanager/templates/"
_FILE = "_file"


@dataclass(frozen=True, slots=True)
class OfTenant:
    """A configuration, and the secrets in it."""

    configuration: Configuration
    secrets: tuple[str, ...] = field(repr=False)


def of_tenant(artifacts: Iterable[Artifact], mark: str, secrets: Path | None) -> OfTenant | None:
    """Return the configuration of a tenant, None if none was generated.

    Secrets are read from the files that definitions name, or from those with the same names in the folder
    `secrets`. Raises InvalidRequest with all that cannot be read.
    """
    texts = {one.path: one.text for one in artifacts}
    if CONFIGURATION not in texts:
        return None
    templates = {
        PurePosixPath(path).name: text for path, text in texts.items() if path.startswith(_TEMPLATES)
    }
    read = read_others(texts[CONFIGURATION], CONFIGURATION)
    named = list(_files(read.root))
    contents = _contents({str(value.text) for _, _, value in named}, secrets)
    changes = {key.start: (value.end, _inside(name, contents[str(value.text)])) for name, key, value in named}
    changes |= _templates(read, sorted(templates))
    text = f"# {mark}\n{_spliced(read.source.text, changes)}"
    return OfTenant(Configuration(text, templates), tuple(contents.values()))


def is_marked(found: Configuration, mark: str) -> bool:
    """Return whether a configuration has the comment that says whose it is."""
    return found.text.splitlines()[:1] == [f"# {mark}"]


def text_of(wanted: Configuration) -> str:
    """Return a configuration and its templates in YAML."""
    templates: Mapping[str, Value] = dict(wanted.templates)
    return document({"template_files": templates, "alertmanager_config": wanted.text})


def about(found: Configuration | None, wanted: Configuration) -> str:
    """Return which parts differ. What is in them is not shown: there are secrets among it."""
    if found is None:
        return "routes, receivers and templates"
    names = sorted(
        name
        for name in {*found.templates, *wanted.templates}
        if found.templates.get(name) != wanted.templates.get(name)
    )
    own = ["routes, receivers or secrets"] if found.text != wanted.text else []
    return ", ".join([*own, *(f"template {name}" for name in names)])


def _files(node: Node) -> Iterator[tuple[str, Scalar, Scalar]]:
    """Yield each key that names a file of a secret: its name, and the nodes of key and value."""
    if isinstance(node, Record):
        for name, value in node.fields.items():
            key = node.keys[name]
            if name.endswith(_FILE) and isinstance(value, Scalar) and isinstance(key, Scalar) and value.text:
                yield name, key, value
            yield from _files(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _files(item)


def _inside(name: str, secret: str) -> str:
    return f"{name.removesuffix(_FILE)}: {json.dumps(secret, ensure_ascii=False)}"


def _contents(paths: set[str], folder: Path | None) -> dict[str, str]:
    """Return the contents of files by their paths; raises InvalidRequest with all that cannot be read."""
    contents, wrong = {}, []
    names: dict[str, str] = {}
    for path in sorted(paths):
        file = Path(path) if folder is None else folder / PurePosixPath(path).name
        if folder and (same := names.setdefault(file.name, path)) != path:
            wrong.append(f"{path} and {same} have the same name, so one file would stand for both")
            continue
        try:
            contents[path] = read_file(file).decode().strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            wrong.append(f"{file} cannot be read: {why}")
            continue
        if not contents[path].isprintable() or not contents[path]:
            wrong.append(f"{file} must hold a secret on one line")
    if wrong:
        shown = "\n".join(f"  {one}" for one in wrong)
        where = "" if folder else "; name the folder of these files with --secrets-dir"
        raise InvalidRequest(f"the Alertmanager needs these secrets{where}:\n{shown}")
    return contents


def _templates(read: Document, names: list[str]) -> dict[int, tuple[int, str]]:
    """Replace the pattern of our templates by their names, which are no paths for a tenant."""
    node = read.at("templates")
    items = node.items if isinstance(node, Sequence) else []
    texts = [item for item in items if isinstance(item, Scalar)]
    if others := [item.text for item in texts if item.text != TEMPLATES]:
        shown = ", ".join(map(repr, others))
        raise InvalidRequest(f"the templates {shown} are not generated, so they cannot be pushed")
    changes = {}
    for item in texts:
        before = read.source.line_before(item.start)
        between = f"\n{before}" if before.strip() == "-" else ", "
        changes[item.start] = item.end, between.join(map(json.dumps, names))
    return changes


def _spliced(text: str, changes: Mapping[int, tuple[int, str]]) -> str:
    """Return a text with other parts at some positions."""
    parts, position = [], 0
    for start, (end, new) in sorted(changes.items()):
        parts += [text[position:start], new]
        position = end
    return "".join([*parts, text[position:]])
