"""Errors for texts that contain more than the one selector that is accepted."""

import re

from slo.promql.errors import PromQLError
from slo.promql.parser import parse
from slo.promql.tree import RangeSelector, Shifted, selectors
from slo.promql.vector import Expr

_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\$\{\w+\}|\$\w+", re.DOTALL)
_EXAMPLE = 'such as up{job="api"}'


def more_than_a_selector(text: str) -> PromQLError:
    """Return the error for an expression that is more than a selector, or not PromQL."""
    try:
        expr = parse(text)
    except PromQLError as error:
        return _of_placeholder(text, error.start) or error
    start, end = expr.start, expr.end
    match expr:
        case RangeSelector():
            start, excess = expr.selector.end, "without a range"
        case Shifted():
            start, excess = expr.expression.end, "without offset or @"
        case _:
            excess = "not a whole expression"
    start += len(text[start:end]) - len(text[start:end].lstrip())
    hint = _only_selectors(text, expr)
    return PromQLError(f"write only a selector here, {excess}", start, end, hint)


def _of_placeholder(text: str, index: int) -> PromQLError | None:
    """Return the error for a placeholder of other tools at this offset, if there is one."""
    here = [found for found in _PLACEHOLDER.finditer(text) if found.start() <= index <= found.end()]
    if not here:
        return None
    try:
        filled = _PLACEHOLDER.sub("5m", text)
        hint = _only_selectors(filled, parse(filled))
    except PromQLError:
        hint = f"write only a selector, {_EXAMPLE}"
    message = "placeholders are not replaced here: slo adds ranges and windows to a selector itself"
    return PromQLError(message, *here[0].span(), hint)


def _only_selectors(text: str, expr: Expr) -> str:
    found = dict.fromkeys(" ".join(text[node.start : node.end].split()) for node in selectors(expr))
    if len(found) == 1:
        return f"write only the selector: {next(iter(found))}"
    return f"write one of its selectors: {' or '.join(found)}" if found else _EXAMPLE
