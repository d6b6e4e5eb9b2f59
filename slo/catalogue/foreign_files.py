"""YAML files among the definitions that are none: those of Helm and Kustomize, and what `ignore` names."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from slo.source.document import parse
from slo.source.nodes import Document, Scalar, Sequence
from slo.text import checks
from slo.text.diagnostics import Problem

_ORGANISATION = re.compile(rb"^kind:\s*[\"']?Organisation\b", re.MULTILINE)
_CHART = "Chart.yaml"
_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml")
_VALUES = re.compile(r"values([.-].*)?\.ya?ml")


class Sorted(NamedTuple):
    """The files that are definitions; why others were skipped, by their paths; and patterns of no file."""

    definitions: Mapping[str, bytes]
    skipped: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def sorted_out(sources: Mapping[str, bytes]) -> Sorted:
    """Leave out what is no definition. The file of the organisation is never left out."""
    own = {name: data for name, data in sources.items() if _ORGANISATION.search(data)}
    patterns = [pattern for name, data in own.items() for pattern in _patterns(name, data)]
    others = [name for name in sources if name not in own]
    skipped = {name: why for name in others if (why := _of_a_tool(name, sources) or _ignored(name, patterns))}
    problems = tuple(
        checks.UNUSED.problem(f"{text!r} matches no other file", document.where("ignore", number))
        for document, number, text in patterns
        if not any(_matches(text, name) for name in others)
    )
    kept = {name: data for name, data in sources.items() if name not in skipped}
    return Sorted(kept, skipped, problems)


_Pattern = tuple[Document, int, str]


def _patterns(name: str, data: bytes) -> Iterator[_Pattern]:
    for document in parse(data.decode(errors="replace"), name).documents:
        found = document.at("ignore") if document.written(("ignore",)) else None
        for number, item in enumerate(found.items if isinstance(found, Sequence) else ()):
            if isinstance(item, Scalar) and item.text:
                yield document, number, item.text


def _of_a_tool(name: str, sources: Mapping[str, bytes]) -> str:
    """Return what a file is for Helm or Kustomize, "" if it is for neither."""
    *folders, base = name.split("/")
    if base in _KUSTOMIZATIONS:
        return "it is a kustomization"
    if base == _CHART:
        return "it is a Helm chart"
    if _VALUES.fullmatch(base) and _has_chart(folders, sources):
        return "it has the values of a Helm chart"
    charts = (folders[:depth] for depth, folder in enumerate(folders) if folder == "templates")
    return "it is a template of a Helm chart" if any(_has_chart(one, sources) for one in charts) else ""


def _has_chart(folders: list[str], sources: Mapping[str, bytes]) -> bool:
    return "/".join((*folders, _CHART)) in sources


def _ignored(name: str, patterns: list[_Pattern]) -> str:
    text = next((text for _, _, text in patterns if _matches(text, name)), None)
    return f"the organisation ignores {text}" if text else ""


def _matches(pattern: str, name: str) -> bool:
    return _compiled(pattern).fullmatch(name) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern: * and ? match within a name, ** also folders."""
    parts = re.split(r"(\*\*/?|\*|\?)", pattern)
    meanings = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(meanings.get(part) or re.escape(part) for part in parts))
