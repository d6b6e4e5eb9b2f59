"""Forms of the monthly review: HTML, Markdown, JSON. To add a form, add a module and its name to FORMATS."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from slo.report.forms import Forms

if TYPE_CHECKING:
    from slo.languages.language import Language
    from slo.report.page.review import Review

__all__ = ["FORMATS", "Format"]

Format: TypeAlias = "Callable[[Review, Language, Mapping[str, str]], Iterable[str]]"
"""Renders a review in a language, in pieces, given the templates of `templates/report/` by their names."""

FORMATS: Mapping[str, Format] = Forms(__name__, "html", "markdown", "json")
