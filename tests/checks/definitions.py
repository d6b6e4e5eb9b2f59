"""A catalogue from YAML, and what a problem points at in it."""

import textwrap

from slo.catalogue.load import load
from slo.model import Catalogue
from slo.text.diagnostics import Problem

FILE = "checkout.yaml"


def service(indicator: str, objective: str = "target: 99.9%", more: str = "") -> str:
    """The definition of a service with one indicator, called `orders`, and one objective for it."""
    body = textwrap.indent(textwrap.dedent(indicator).strip(), "    ")
    return f"""\
kind: Service
name: checkout
{more}
indicators:
  orders:
{body}
objectives:
  - {{indicator: orders, {objective}}}
"""


def catalogue(text: str) -> Catalogue:
    return load({FILE: text})


def underlined(problem: Problem, text: str) -> str:
    """The words that a problem is about."""
    line = text.splitlines()[problem.span.line - 1]
    return line[problem.span.column - 1 : problem.span.end_column - 1]
