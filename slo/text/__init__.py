"""Diagnostics, units, and how texts and YAML are written."""
