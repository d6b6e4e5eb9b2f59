"""Tests of objectives of Pyrra."""
