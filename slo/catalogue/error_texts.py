"""Texts of validation errors, by the type of pydantic's error."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from slo.catalogue.accepted_keys import keys_of
from slo.catalogue.familiar_keys import probably
from slo.promql import PromQLError
from slo.shapes import Shape
from slo.text import checks
from slo.text.check import Check
from slo.text.diagnostics import nearest


class Mistake(NamedTuple):
    """One of pydantic's errors.

    `name` is the last key of its path, `text` the value there, if it is a single one. `around` is the model
    at the path, or else the one that has the key. With `is_item`, the error is about a list item; of an
    unknown key, it is the name of a mapping in one.
    """

    name: str
    text: str | None
    context: Mapping[str, Any]
    around: type[Shape] | None
    is_item: bool = False

    @property
    def subject(self) -> str:
        return f"each item of {self.name!r}" if self.is_item else repr(self.name)


class ErrorText(NamedTuple):
    """The check, message and hint of a problem."""

    check: Check
    message: str
    hint: str = ""


def error_text(error_type: str, mistake: Mistake) -> ErrorText:
    """Return the text for a type of error."""
    text = ERROR_TEXTS.get(error_type)
    return text(mistake) if text else ErrorText(checks.VALUE, f"{mistake.text!r} is not accepted here")


def choices(context: Mapping[str, Any]) -> list[str]:
    """Return the words that an enum or a literal accepts."""
    return re.findall(r"'([^']*)'", context.get("expected", ""))


def _unknown_key(mistake: Mistake) -> ErrorText:
    accepted = list(keys_of(mistake.around)) if mistake.around else []
    hint = probably(mistake.name, accepted)
    if f"{mistake.name}_file" in accepted:
        path = f"'{mistake.name}_file'"
        hint = f"secrets stay out of definitions: write it to a file, and the path of that file as {path}"
    elif mistake.is_item and not hint.startswith("did you mean"):
        hint = f"an item begins with its own keys, such as '- {accepted[0]}: …'"
    return ErrorText(checks.UNKNOWN_KEY, f"there is no key {mistake.name!r} here", hint)


def _not_a_choice(mistake: Mistake) -> ErrorText:
    if mistake.text is None:
        return _not_one_value(mistake)
    near = nearest(mistake.text, choices(mistake.context))
    return ErrorText(checks.VALUE, f"{mistake.text!r} is not accepted here", near)


def _from_exception(mistake: Mistake) -> ErrorText:
    """Return the message of a validator's exception, and its hint if it has one."""
    error = mistake.context["error"]
    message = getattr(error, "message", str(error))
    check = checks.PROMQL if isinstance(error, PromQLError) else checks.VALUE
    return ErrorText(check, message, getattr(error, "hint", ""))


def _not_a_mapping(mistake: Mistake) -> ErrorText:
    message = f"{mistake.subject} must be a mapping, one 'key: value' per line"
    if mistake.around and mistake.text and (key := _whole_by(mistake.around, mistake.text)):
        return ErrorText(checks.TYPE, message, f"write {{{key}: {mistake.text}}}")
    keys = list(keys_of(mistake.around)) if mistake.around else []
    hint = "write each key without '- '" if mistake.text is None else "write its keys below it"
    if keys:
        hint = f"begin it with '- {keys[0]}: …'; its keys: " if mistake.is_item else "its keys: "
        hint += ", ".join(keys)
    if example := getattr(mistake.around, "example", ""):
        hint += f", such as {', '.join(example.splitlines())}"
    return ErrorText(checks.TYPE, message, hint)


def _whole_by(shape: type[Shape], text: str) -> str | None:
    """Return the first key that, with a text as its value, is a whole mapping."""
    for key in keys_of(shape):
        try:
            shape.model_validate({key: text})
        except ValidationError:
            continue
        return key
    return None


def _not_a_list(mistake: Mistake) -> ErrorText:
    return ErrorText(
        checks.TYPE, f"{mistake.subject} must be a list", "begin each item with '- ', or write [one, two]"
    )


def _not_one_value(mistake: Mistake) -> ErrorText:
    return ErrorText(checks.TYPE, f"{mistake.subject} must be a single value")


def _none(mistake: Mistake) -> ErrorText:
    return ErrorText(checks.VALUE, f"{mistake.name!r} must have at least one entry")


def _too_many(mistake: Mistake) -> ErrorText:
    most = mistake.context["max_length"]
    return ErrorText(checks.VALUE, f"{mistake.subject} must have at most {most} entries")


def _not_a_date(mistake: Mistake) -> ErrorText:
    return ErrorText(checks.VALUE, f"{mistake.text!r} does not exist in the calendar")


ERROR_TEXTS: Mapping[str, Callable[[Mistake], ErrorText]] = {
    "extra_forbidden": _unknown_key,
    "enum": _not_a_choice,
    "literal_error": _not_a_choice,
    "value_error": _from_exception,
    "model_type": _not_a_mapping,
    "dict_type": _not_a_mapping,
    "tuple_type": _not_a_list,
    "string_type": _not_one_value,
    "date_type": _not_one_value,
    "bool_type": _not_one_value,
    "too_short": _none,
    "too_long": _too_many,
    "date_from_datetime_parsing": _not_a_date,
}
