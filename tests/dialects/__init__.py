"""Tests of definitions of other tools."""
