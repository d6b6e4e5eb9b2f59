"""A file that does not exist yet, and the texts that it is made with."""

from collections.abc import Mapping
from typing import NamedTuple

Templates = Mapping[str, str]
"""Texts that people may edit, by their path below `templates/`."""


class UnusableTemplates(Exception):
    """Raised where templates lack what is needed of them, or have what they must not."""


class Artifact(NamedTuple):
    """`path` is relative, with forward slashes on any machine."""

    path: str
    text: str
