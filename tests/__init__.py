"""Tests of the compiler: stories first (`cases/`), then facts, then real servers (`servers/`)."""
