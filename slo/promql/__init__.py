"""PromQL: parses, checks and rewrites expressions, with text positions.

Definitions mostly contain selectors, which this package exports. `slo.promql.parser` parses all of PromQL.
"""

from slo.promql.errors import PromQLError
from slo.promql.selector import Selector, parse_selector
from slo.promql.text import quote

__all__ = ["PromQLError", "Selector", "parse_selector", "quote"]
