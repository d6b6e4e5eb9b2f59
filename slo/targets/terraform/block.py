"""Parts of a configuration for Terraform, and the generated files that it reads.

Texts are in JSON syntax: `${…}` is an expression. Terraform reads rules and messages from their files, so
nothing in them can be taken for an expression.
https://developer.hashicorp.com/terraform/language/syntax/json
"""

from collections.abc import Iterable, Mapping
from typing import Any

Block = Mapping[str, Any]

GENERATED = "${path.module}/../.."
"""The folder of generated files, seen from a module."""

RULE_FILES = f'${{fileset("{GENERATED}/prometheus", "*.yaml")}}'
THIS_FILE = f'${{file("{GENERATED}/prometheus/${{each.value}}")}}'
NAMESPACE = '${trimsuffix(each.value, ".yaml")}'
"""The namespace of a rule file: a service's name, so another service never moves it."""


def together(parts: Iterable[Block]) -> dict[str, Any]:
    """Return a configuration with the contents of several."""
    found: dict[str, Any] = {}
    for part in parts:
        for name, value in part.items():
            found[name] = together((found.get(name, {}), value)) if isinstance(value, Mapping) else value
    return found
