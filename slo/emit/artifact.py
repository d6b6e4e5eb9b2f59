"""A file that does not exist yet, and the texts that it is made with."""

from collections.abc import Mapping
from dataclasses import dataclass

Templates = Mapping[str, str]
"""Texts that people may edit, by their path below `templates/`."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """`path` is relative, with forward slashes on any machine."""

    path: str
    text: str
