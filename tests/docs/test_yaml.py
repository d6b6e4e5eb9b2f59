"""YAML in the docs is right: definitions, parts of them, files of other tools, and settings of clients.

Blocks that are files are used by the commands of their page.
"""

from functools import cache
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from slo.catalogue.decode import decode
from slo.catalogue.load import load
from slo.catalogue.schema import json_schema
from slo.clients.http_config import HttpConfig
from slo.source.document import parse
from tests.docs.blocks import PAGES, ROOT, Block, blocks

BESIDE = b"""
global: {smtp_smarthost: "mail.example.org:25", smtp_from: alerts@example.org}
route: {receiver: all}
receivers: [{name: all}]
"""
"""The Alertmanager configuration that an organisation in the docs names."""
LOADERS = (yaml.BaseLoader, yaml.SafeLoader)
"""As slo reads values, which are text until a field reads them, and as editors do."""
WHOLE = {"kind", "version", "groups"}
"""Keys of definitions, and of files of other tools that are read as definitions."""


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(block, id=f"{page.relative_to(ROOT)}:{block.line}")
        for page in PAGES
        for block in blocks(page)
        if block.language == "yaml" and "not checked" not in block.remarks and not block.file
    ],
)
def test_yaml_in_the_docs_is_right(block: Block) -> None:
    for text, typed in zip(*(yaml.load_all(block.text, loader) for loader in LOADERS), strict=True):
        if WHOLE & set(text):
            load({"definitions.yaml": block.text}, read=lambda path: BESIDE)
        elif not any(shape.is_valid(one) for shape in shapes() for one in (text, typed)):
            (only,) = parse(block.text, "http.yaml").documents
            assert decode(only, HttpConfig)


@cache
def shapes() -> tuple[Draft202012Validator, ...]:
    """All kinds of mappings in definitions, of which a part needs not all keys."""
    parts = _parts(json_schema()["$defs"])
    return tuple(Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": parts}) for name in parts)


def _parts(schema: Any) -> Any:
    """Return a schema in which no key is required."""
    if isinstance(schema, dict):
        kept = {key: value for key, value in schema.items() if key != "required" or isinstance(value, dict)}
        return {key: _parts(value) for key, value in kept.items()}
    return [_parts(one) for one in schema] if isinstance(schema, list) else schema
