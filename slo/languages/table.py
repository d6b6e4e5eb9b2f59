"""Type of the tables of texts: each text in all languages, side by side."""

from collections.abc import Mapping
from typing import Any

Table = Mapping[str, Mapping[str, Any]]
"""By key and language: a text with {names} for values, or its forms `one` and `other`, or texts by key.

Keys differ between all tables.
"""
