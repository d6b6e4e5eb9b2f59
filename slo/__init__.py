"""Compile jointly declared service level objectives into rules, routes and reports."""

__version__ = "0.1.0"
