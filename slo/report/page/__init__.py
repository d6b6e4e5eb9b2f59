"""The monthly review: a page of HTML, or Markdown, or JSON. To add a form: write a file, add its line."""

from collections.abc import Callable, Mapping

from slo.report.page import html, json, markdown
from slo.report.page.html import UnusableTemplates
from slo.report.page.language import LANGUAGES, Language, language
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
"""Renders a review with the templates of `templates/report/`, by their names."""

FORMS: dict[str, Form] = {"html": html.render, "markdown": markdown.render, "json": json.render}
