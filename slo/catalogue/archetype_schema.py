"""JSON Schema of archetypes: services that use them, and texts that may contain parameters."""

from typing import Any

_OVERRIDE = "ObjectiveOverride"
_TEMPLATE = "Template"
_REFERENCE = "#/$defs/"
_HAS_PARAMETER = {"type": "string", "pattern": r"\$\{"}
_ABOUT = ("title", "description", "default", "examples")
_LIMITS = ("pattern", "enum", "const", "format")


def add_archetypes(definitions: dict[str, Any]) -> None:
    """Accept services without what an archetype may provide, and parameters in the texts of archetypes."""
    _let_services_use(definitions)
    _let_texts_have_parameters(definitions)


def _let_services_use(definitions: dict[str, Any]) -> None:
    """Accept services with `uses` without indicators, and with objectives that only change others."""
    objective, service = definitions["Objective"], definitions["Service"]
    definitions[_OVERRIDE] = {
        **{key: value for key, value in objective.items() if key != "required"},
        "description": "Changes of the archetype's objective with this name or indicator.",
        "anyOf": [{"required": ["name"]}, {"required": ["indicator"]}],
    }
    objectives = service["properties"]["objectives"]
    whole = {"properties": {"objectives": {"items": objectives["items"]}}}
    service["required"] = [key for key in service["required"] if key not in ("indicators", "objectives")]
    service["if"] = {"required": ["uses"]}
    service["else"] = {"required": ["indicators", "objectives"], **whole}
    service["properties"]["objectives"] = {
        **objectives,
        "items": {"anyOf": [objectives["items"], {"$ref": f"{_REFERENCE}{_OVERRIDE}"}]},
    }


def _let_texts_have_parameters(definitions: dict[str, Any]) -> None:
    """Copy what archetypes share with services, and accept `${parameter}` in its texts."""
    properties = definitions["Archetype"]["properties"]
    waiting: list[str] = []
    for key in ("indicators", "objectives"):
        properties[key] = _with_parameters(properties[key], waiting)
    while waiting:
        name = waiting.pop()
        if f"{name}{_TEMPLATE}" not in definitions:
            definitions[f"{name}{_TEMPLATE}"] = _with_parameters(definitions[name], waiting)


def _with_parameters(schema: Any, waiting: list[str]) -> Any:
    """Accept a parameter wherever not every text is accepted; names of references are added to `waiting`."""
    if isinstance(schema, list):
        return [_with_parameters(item, waiting) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_REFERENCE)
        waiting.append(name)
        return {**schema, "$ref": f"{_REFERENCE}{name}{_TEMPLATE}"}
    if schema.get("type") in ("number", "integer", "boolean") or any(limit in schema for limit in _LIMITS):
        about = {key: value for key, value in schema.items() if key in _ABOUT}
        value = {key: value for key, value in schema.items() if key not in _ABOUT}
        return {**about, "anyOf": [value, _HAS_PARAMETER]}
    return {
        key: value if key == "propertyNames" else _with_parameters(value, waiting)
        for key, value in schema.items()
    }
