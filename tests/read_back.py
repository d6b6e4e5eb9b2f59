"""Generated files, each read by a parser of its format that is not ours, and searched for smuggled parts.

Texts of people with `SMUGGLED` in them are texts in every format: never keys, lines, markup or variables.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any

import yaml
from markdown_it import MarkdownIt

from slo.targets.artifact import Artifact

WORD = "zqx"
SMUGGLED = f"""Text
* @{WORD}
[{WORD}]
{WORD} = 1
- {WORD}: 1
---
{WORD}: 1
# {WORD}

## {WORD}
<img {WORD}> [a]({WORD}) `{WORD}` </script> ${{{WORD}}} %{{{WORD}}}
"""
"""What each format could take for something of its own."""

_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VARIABLE = re.compile(rf"(?<!\$)\${{{WORD}|(?<!%)%{{{WORD}")
_LINE = re.compile(rf"^[ \t]*([*\[-] ?@?)?{WORD}", re.MULTILINE)
_PAGES = MarkdownIt("gfm-like", {"linkify": False})

Smuggled = Iterator[str]


def _of_yaml(text: str) -> Smuggled:
    for document in yaml.load_all(text, _YAML):
        yield from _keys(document)


def _of_json(text: str) -> Smuggled:
    yield from _keys(json.loads(text))


def _of_terraform(text: str) -> Smuggled:
    """Yield keys and variables: each text in JSON for Terraform is a template."""
    yield from _of_json(text)
    yield from _VARIABLE.findall(text)


def _of_markdown(text: str) -> Smuggled:
    for token in (inner for one in _PAGES.parse(text) for inner in (one, *(one.children or ()))):
        if token.type in ("html_block", "html_inline", "code_inline", "fence", "code_block"):
            yield from (token.content for _ in range(WORD in token.content))
        yield from (str(value) for value in token.attrs.values() if WORD in str(value))


def _of_lines(text: str) -> Smuggled:
    yield from (found.group() for found in _LINE.finditer(text))


def _of_python(text: str) -> Smuggled:
    compile(text, "generated", "exec", dont_inherit=True)
    yield from (WORD for _ in range(WORD in text))


def _of_templates(text: str) -> Smuggled:
    """Yield nothing: these are texts of the project, and `amtool` reads them in other tests."""
    yield from ()


READERS: dict[str, Callable[[str], Smuggled]] = {
    ".yaml": _of_yaml,
    ".yml": _of_yaml,
    ".json": _of_json,
    ".tf.json": _of_terraform,
    ".md": _of_markdown,
    ".conf": _of_lines,
    ".py": _of_python,
    ".html": _of_lines,
    ".tf": _of_lines,
    ".tmpl": _of_templates,
    ".txt": _of_lines,
    "": _of_lines,  # CODEOWNERS
}
"""The reader of each format, by the ending of its files; it yields what was smuggled in."""


def read_back(artifact: Artifact) -> None:
    """Read a generated file; raises what its parser raises, and AssertionError for what was smuggled in."""
    path = PurePath(artifact.path)
    ending = ".tf.json" if path.name.endswith(".tf.json") else path.suffix
    found = list(READERS[ending](artifact.text))
    assert not found, f"{artifact.path}: {found[:5]}"


def _keys(value: Any) -> Smuggled:
    if isinstance(value, dict):
        yield from (str(key) for key in value if WORD in str(key))
        for inner in value.values():
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)
