"""Formats of the monthly review: HTML, Markdown, JSON. To add one, add a module and its line in FORMS."""

from collections.abc import Callable, Mapping

from slo.languages import LANGUAGES
from slo.languages.language import Language, language
from slo.report.page import html, json, markdown
from slo.report.page.html import UnusableTemplates
from slo.report.page.review import Review, Sheet, Signed

__all__ = [
    "FORMS",
    "LANGUAGES",
    "Form",
    "Language",
    "Review",
    "Sheet",
    "Signed",
    "UnusableTemplates",
    "language",
]

Form = Callable[[Review, Language, Mapping[str, str]], str]
"""Renders a review in a language, given the templates of `templates/report/` by their names."""

FORMS: dict[str, Form] = {"html": html.render, "markdown": markdown.render, "json": json.render}
