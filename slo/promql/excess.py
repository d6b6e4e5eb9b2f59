"""What to say of PromQL where only a selector may stand: what is too much, and what to write instead."""

from slo.promql.errors import PromQLError
from slo.promql.parser import parse
from slo.promql.tree import RangeSelector, Shifted, selectors


def more_than_a_selector(text: str) -> PromQLError:
    """Give the error for an expression that is more than a selector, or no PromQL at all."""
    try:
        expr = parse(text)
    except PromQLError as error:
        return error
    start, end = expr.start, expr.end
    match expr:
        case RangeSelector():
            start, excess = expr.selector.end, "without a range"
        case Shifted():
            start, excess = expr.expression.end, "without offset or @"
        case _:
            excess = "not a whole expression"
    start += len(text[start:end]) - len(text[start:end].lstrip())
    found = dict.fromkeys(" ".join(text[node.start : node.end].split()) for node in selectors(expr))
    if len(found) == 1:
        hint = f"write only the selector: {next(iter(found))}"
    else:
        hint = f"write one of its selectors: {' or '.join(found)}" if found else 'such as up{job="api"}'
    return PromQLError(f"only a selector is written here, {excess}", start, end, hint)
