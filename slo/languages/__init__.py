"""Languages of readers. Their codes and phrases are here; words of people and texts are in modules below."""

from slo.languages.codes import LANGUAGES, LanguageCode
from slo.languages.phrase import AnyOf, InOrder, Listed, Phrase

__all__ = ["LANGUAGES", "AnyOf", "InOrder", "LanguageCode", "Listed", "Phrase"]
