"""Words and quantities: diagnostics, units, and how both are written."""
