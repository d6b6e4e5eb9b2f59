"""."""

from slo.languages.table import Table

STATUS: Table = {}
