"""Tests of series of other tools that are recorded from our own."""
