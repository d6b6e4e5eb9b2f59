"""Schemas of custom resources, as the API server of Kubernetes applies them.

It removes fields that a schema does not name, without a word. Here these are an error.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

_HOME = Path(os.environ.get("SLO_SERVERS") or "~/.cache/slo-servers").expanduser() / "crds"
_KNOWN = {
    "x-kubernetes-int-or-string",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-list-type",
    "x-kubernetes-map-type",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-validations",
}
"""Extensions of schemas that are respected here: the others would need code."""


class _Loader(yaml.CSafeLoader):
    """Reads `=` as text: YAML 1.1 knows it as a type, which PyYAML has no value for."""


_Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: node.value)


def published(name: str) -> dict[str, Any]:
    """Read the schema of a resource that `tools/crds` has fetched, such as `prometheusrules`.

    Without it the test is skipped, or fails where `SLO_REQUIRE_SERVERS` is 1.
    """
    path = _HOME / f"monitoring.coreos.com_{name}.yaml"
    if not path.exists():
        message = "no definitions of Prometheus Operator's objects: run `tools/crds`"
        if os.environ.get("SLO_REQUIRE_SERVERS") == "1":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    definition = yaml.load(path.read_text(), _Loader)
    (served,) = (one for one in definition["spec"]["versions"] if one["served"])
    found: dict[str, Any] = served["schema"]["openAPIV3Schema"]
    return found


def faults(value: Any, schema: Mapping[str, Any]) -> list[str]:
    """List all for which the API server would refuse an object, or change it."""
    errors = Draft202012Validator(_strict(schema)).iter_errors(value)
    return [f"{'/'.join(map(str, one.path))}: {one.message}" for one in errors] + list(
        _repeated(value, schema)
    )


def _strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    assert {key for key in schema if key.startswith("x-")} <= _KNOWN
    strict = dict(schema)
    if "properties" in schema:
        assert "additionalProperties" not in schema
        strict["properties"] = {name: _strict(one) for name, one in schema["properties"].items()}
        strict["additionalProperties"] = False
    if "items" in schema:
        strict["items"] = _strict(schema["items"])
    if "(?i)" in schema.get("pattern", ""):  # which Python accepts only at the beginning
        strict["pattern"] = "(?i)" + schema["pattern"].replace("(?i)", "")
    return strict


def _repeated(value: Any, schema: Mapping[str, Any]) -> Iterator[str]:
    """Find items of a list that have the same keys, if it is a map."""
    for name, one in schema.get("properties", {}).items():
        if isinstance(value, Mapping) and name in value:
            yield from _repeated(value[name], one)
    if isinstance(value, list):
        keys = schema.get("x-kubernetes-list-map-keys", ())
        names = [tuple(item[key] for key in keys) for item in value] if keys else []
        yield from (f"{one} twice" for one in set(names) if names.count(one) > 1)
        for item in value:
            yield from _repeated(item, schema.get("items", {}))
