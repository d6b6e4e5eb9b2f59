"""The placeholder `$window` of a query, and the duration that stands in for it while the query is parsed."""

import re

WINDOW = "$window"
PLACEHOLDER = re.compile(r"\$window\b")
STAND_IN = "123456s"  # as long as the placeholder, so that offsets in the text stay the same
STAND_IN_MS = 123_456_000
