"""Tests of the PromQL package: facts, properties, and promtool's opinion."""
