"""Versions of slo: which of them write the same files, and what the changelog says of generated files."""

import re
from collections.abc import Iterator
from typing import NamedTuple

UNRELEASED = "Unreleased"
_SECTION = re.compile(r"## \[(.+?)\]")
_OF_FILES = "### Generated files"


class Entry(NamedTuple):
    """What a version changed in generated files, in a sentence."""

    version: str
    text: str


def writer(version: str) -> str:
    """Return what all versions have in common that write the same files: the first two numbers.

    >>> writer("0.12.3")
    '0.12'
    """
    return ".".join(version.split(".")[:2])


def is_newer(one: str, other: str) -> bool:
    """Return whether a version, or the beginning of one, is newer than another.

    >>> is_newer("0.10", "0.9"), is_newer("0.9", "0.9")
    (True, False)
    """
    return _numbers(one) > _numbers(other)


def entries(changelog: str, after: str, until: str) -> tuple[Entry, ...]:
    """Return what changed in generated files after one version and until another, the newest first.

    What is not released yet belongs to the newer one, unless the changelog has that version already. Of no
    known version ("") all is returned.
    """
    sections = dict(_sections(changelog))
    here = [version for version in sections if version != UNRELEASED and not is_newer(version, until)]
    wanted = [version for version in here if not after or is_newer(writer(version), after)]
    if until not in sections and UNRELEASED in sections and writer(until) != after:
        wanted.insert(0, UNRELEASED)
    return tuple(Entry(version, text) for version in wanted for text in sections[version])


def _sections(changelog: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each version, and its entries about generated files."""
    for section in re.split(r"^(?=## )", changelog, flags=re.MULTILINE):
        if title := _SECTION.match(section):
            about = section.partition(f"\n{_OF_FILES}\n")[2].partition("\n### ")[0]
            items = re.split(r"^- ", about, flags=re.MULTILINE)[1:]
            yield title[1], [" ".join(item.split()) for item in items]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
