"""Words of people, in one language or in several: a text, or a mapping of languages to texts."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Self

from pydantic import AfterValidator

from slo.languages.codes import LANGUAGES, LanguageCode
from slo.shapes import KEY, FieldError
from slo.text.diagnostics import nearest

_NAMES: Mapping[LanguageCode, str] = {"en": "English", "fr": "French"}
_NO_LANGUAGES: Mapping[str, str] = MappingProxyType({})


class Words(str):
    """A text for people. As a string it is the text in the first of LANGUAGES that it is written in.

    `by_language` is empty for a text without languages: it is shown as it is, whoever reads it.
    """

    by_language: Mapping[str, str] = _NO_LANGUAGES

    def __new__(cls, text: str = "", by_language: Mapping[str, str] | None = None) -> Self:
        words = super().__new__(cls, text)
        if by_language:
            words.by_language = MappingProxyType(dict(by_language))
        return words

    @classmethod
    def of(cls, by_language: Mapping[str, str]) -> Self:
        """Return words in at least one of LANGUAGES."""
        ordered: dict[str, str] = {code: by_language[code] for code in LANGUAGES if code in by_language}
        return cls(next(iter(ordered.values())), ordered)

    def within(self, language: str) -> str:
        """Return the text for readers of a language; if it is not written in that, the text as it is."""
        return self.by_language.get(language, str(self))

    def language_for(self, language: str) -> str | None:
        """Return the language of the text that readers of a language see; None if it is not known."""
        if not self.by_language or language in self.by_language:
            return language if self.by_language else None
        return next(iter(self.by_language))

    def each(self, change: Callable[[str], str]) -> "Words":
        """Return words with the text of each language changed."""
        if not self.by_language:
            return Words(change(str(self)))
        return Words.of({code: change(text) for code, text in self.by_language.items()})

    @property
    def texts(self) -> tuple[str, ...]:
        """Its texts in all languages that it is written in."""
        return tuple(self.by_language.values()) or (str(self),)

    @property
    def in_all_languages(self) -> str:
        """The texts of all languages in one line; without languages, the text in one line."""
        if not self.by_language:
            return " ".join(self.split())
        return "; ".join(f"{code}: {' '.join(text.split())}" for code, text in self.by_language.items())

    def __repr__(self) -> str:
        return repr(dict(self.by_language)) if self.by_language else super().__repr__()

    def __eq__(self, other: object) -> bool:
        same_languages = self.by_language == getattr(other, "by_language", {})
        return same_languages and super().__eq__(other)

    def __ne__(self, other: object) -> bool:  # a string has one of its own
        return not self == other

    def __hash__(self) -> int:
        return super().__hash__()

    def __reduce__(self) -> tuple[type[Self], tuple[str, dict[str, str]]]:  # to be copied
        return type(self), (str(self), dict(self.by_language))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(_read, ref=cls.__name__)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        in_languages = {
            "type": "object",
            "properties": {
                code: {
                    "type": "string",
                    "minLength": 1,
                    "description": f"the text in {name}",
                    "errorMessage": "not a text",
                }
                for code, name in _NAMES.items()
            },
            "additionalProperties": False,
            "minProperties": 1,
            "errorMessage": f"not texts by their languages, {' and '.join(LANGUAGES)}",
        }
        return {"anyOf": [{"type": "string", "errorMessage": "not a text"}, in_languages]}


NO_WORDS = Words()


def _not_empty(words: Words) -> Words:
    if not words.strip():
        raise ValueError("this text is empty")
    return words


SomeWords = Annotated[Words, AfterValidator(_not_empty)]
"""Words that are not empty."""


def each_language(check: Callable[[str], str]) -> Callable[[Words], Words]:
    """Return a validator that checks, and may change, the text of each language; see `Words`."""

    def checked(words: Words) -> Words:
        for code, text in words.by_language.items():
            try:
                check(text)
            except ValueError as error:
                raise FieldError(str(error), code) from error
        return words.each(check)

    return checked


def _read(value: object) -> Words:
    from pydantic_core import PydanticKnownError

    if isinstance(value, Words):
        return value
    if isinstance(value, str):
        return Words(value)
    if not isinstance(value, Mapping):
        raise PydanticKnownError("string_type")
    return _in_languages(value)


def _in_languages(texts: Mapping[str, object]) -> Words:
    if not texts:
        raise ValueError(f"name at least one language: {', '.join(LANGUAGES)}")
    seen: dict[str, str] = {}
    for code, text in texts.items():
        if code not in LANGUAGES:
            hint = nearest(code, LANGUAGES)
            raise FieldError(f"{code!r} is not a language that texts can be in", code, KEY, hint=hint)
        if not isinstance(text, str):
            raise FieldError(f"{code!r} must be a single text", code)
        if not text.strip():
            raise FieldError(f"the text in {code!r} is empty", code, hint="leave out the language")
        if text in seen.values():
            other = next(known for known, same in seen.items() if same == text)
            hint = "if it is the same in both, write it once, without languages"
            raise FieldError(f"this is the same text as in {other!r}", code, hint=hint)
        seen[code] = text
    return Words.of(seen)
