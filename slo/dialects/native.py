"""Definitions of slo as YAML, as `slo convert` writes them."""

import re
from collections.abc import Sequence

from slo.dialects.dialect import Written
from slo.source.nodes import Document, Node, Record, Scalar
from slo.text.yaml import Value, document

_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_PERCENTAGE_IN_QUOTES = re.compile(r'^( *(?:- )?[a-z_]+: )"([0-9]+(?:\.[0-9]+)?%)"$', re.MULTILINE)
_OF_TEXTS = ("alert_labels", "alert_annotations", "labels", "annotations", "group")
"""Mappings whose values are texts, also if they look like numbers."""


def written(documents: Sequence[Document]) -> Written:
    """Write definitions, in their order."""
    return Written("---\n".join(_text(one.root) for one in documents if isinstance(one.root, Record)))


def _text(root: Record) -> str:
    return _PERCENTAGE_IN_QUOTES.sub(r"\1\2", document({"apiVersion": "slo/v1", **_fields(root)}))


def _fields(record: Record) -> dict[str, Value]:
    return {
        key: _value(node, numbers=key not in _OF_TEXTS)
        for key, node in record.fields.items()
        if not (isinstance(node, Scalar) and node.text is None)
    }


def _value(node: Node, numbers: bool) -> Value:
    match node:
        case Scalar():
            text = node.text or ""
            return int(text) if numbers and _WHOLE_NUMBER.fullmatch(text) else text
        case Record() if not numbers:
            return {key: _value(inner, numbers=False) for key, inner in node.fields.items()}
        case Record():
            return _fields(node)
    return [_value(item, numbers) for item in node.items]
