"""."""

from slo.languages.table import Table

ALERTS: Table = {}
