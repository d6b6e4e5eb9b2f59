"""Languages of readers: the words of people, in one or several languages, and those of this program."""

from slo.languages.phrase import AnyOf, InOrder, Listed, Phrase
from slo.languages.words import LANGUAGES, NO_WORDS, LanguageCode, SomeWords, Words, each_language

__all__ = [
    "LANGUAGES",
    "NO_WORDS",
    "AnyOf",
    "InOrder",
    "LanguageCode",
    "Listed",
    "Phrase",
    "SomeWords",
    "Words",
    "each_language",
]
