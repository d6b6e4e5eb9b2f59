"""The JSON Schema of definitions, from which editors complete and check them."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from slo.catalogue.archetype_schema import add_archetypes
from slo.catalogue.kinds import DEFINITIONS
from slo.text.units import Duration, Percent


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a definition of any kind."""
    shapes = [(shape, "validation") for shape in DEFINITIONS.values()]
    references, definitions = models_json_schema(shapes, schema_generator=_AsWritten)  # type: ignore[arg-type]
    for shape in DEFINITIONS.values():
        definitions["$defs"][shape.__name__]["required"].insert(0, "kind")
    add_archetypes(definitions["$defs"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "SLO definition",
        "type": "object",
        "properties": {"kind": _with_choices({"enum": list(DEFINITIONS), "description": "what is defined"})},
        "required": ["kind"],
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": references[shape, "validation"],
            }
            for kind, shape in DEFINITIONS.items()
        ],
        **definitions,
    }


class _AsWritten(GenerateJsonSchema):
    """Describes the YAML that people write, not the decoded values."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Leave out null: optional keys are left out in YAML."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Leave out empty defaults."""
        described = super().default_schema(schema)
        if described.get("default") in (None, "", [], {}):
            described.pop("default", None)
        return described

    def encode_default(self, dft: Any) -> Any:
        """Write durations and percentages as in YAML."""
        return str(dft) if isinstance(dft, Duration | Percent) else super().encode_default(dft)

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Describe keys and values separately: from patterns of keys, editors complete no values."""
        described = super().dict_schema(schema)
        keys = self.generate_inner(schema["keys_schema"])
        if "patternProperties" in described:
            ((_, values),) = described.pop("patternProperties").items()
            described["additionalProperties"] = values
            described["propertyNames"] = keys
        elif "enum" in keys:
            described.setdefault("propertyNames", keys)
        return described

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Add the message that editors show for another type."""
        return {"errorMessage": "not a text: put it between quotes", **super().str_schema(schema)}

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        return {"errorMessage": "neither true nor false", **super().bool_schema(schema)}

    def date_schema(self, schema: core_schema.DateSchema) -> JsonSchemaValue:
        return {"errorMessage": "not a date such as 2026-01-31", **super().date_schema(schema)}

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        return _with_choices(super().enum_schema(schema))

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        return _with_choices(super().literal_schema(schema))

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Leave out titles: keys are enough."""
        return False


def _with_choices(described: JsonSchemaValue) -> JsonSchemaValue:
    """Add the message that editors show for other values."""
    accepted = described.get("enum", [described.get("const")])
    return {**described, "errorMessage": f"not {'one of ' if len(accepted) > 1 else ''}{', '.join(accepted)}"}
