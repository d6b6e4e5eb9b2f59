"""Codes of the languages that readers may have."""

from typing import Literal, get_args

LanguageCode = Literal["en", "fr"]
LANGUAGES: tuple[LanguageCode, ...] = get_args(LanguageCode)
"""The languages of readers, by ISO 639-1. The first one is the default."""
