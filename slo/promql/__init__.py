"""PromQL: reading, checking and rewriting expressions, with a place in the text for everything.

Definitions hold selectors, so this is what reads those. `slo.promql.parser` reads all of PromQL.
"""

from slo.promql.errors import PromQLError
from slo.promql.selector import Selector, parse_selector
from slo.promql.text import quote

__all__ = ["PromQLError", "Selector", "parse_selector", "quote"]
