"""."""

from slo.languages.table import Table

RESPONDERS: Table = {}
