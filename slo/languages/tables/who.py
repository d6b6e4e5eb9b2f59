"""."""

from slo.languages.table import Table

WHO: Table = {}
