"""Texts in Prometheus's template language: of labels and annotations of alerts."""

from typing import Annotated

from pydantic import AfterValidator

from slo.gotemplates import is_template
from slo.languages.words import Words, each_language
from slo.shapes import PartError


def expandable(text: str) -> str:
    """Refuse a template that Prometheus could not expand: it would refuse the file, or send an error."""
    if is_template(text):
        from slo.gotemplates.prometheus import mistakes  # imported here, because few texts are templates

        for one in mistakes(text):
            hint = one.hint or "a text that contains {{ is written {{ `{{` }}"
            raise PartError(
                f"Prometheus cannot expand this template: {one.message}", one.start, one.end, hint
            )
    return text


Template = Annotated[str, AfterValidator(expandable)]
TemplateWords = Annotated[Words, AfterValidator(each_language(expandable))]
