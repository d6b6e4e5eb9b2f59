"""."""

from slo.languages.table import Table

PRODUCT_PAGE: Table = {}
