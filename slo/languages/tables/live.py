"""."""

from slo.languages.table import Table

LIVE: Table = {}
