"""The JSON Schema of definitions, for editors to complete and check from."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from slo.spec.load import DOCUMENTS
from slo.units import Duration, Percent


def json_schema() -> dict[str, Any]:
    """Describe one definition of any kind, in JSON Schema 2020-12. Its `kind` decides what else it has."""
    shapes = [(shape, "validation") for shape in DOCUMENTS.values()]
    references, definitions = models_json_schema(shapes, schema_generator=_AsWritten)  # type: ignore[arg-type]
    for shape in DOCUMENTS.values():
        definitions["$defs"][shape.__name__]["required"].insert(0, "kind")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "SLO definition",
        "type": "object",
        "properties": {"kind": {"enum": list(DOCUMENTS), "description": "what is defined"}},
        "required": ["kind"],
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": references[shape, "validation"],
            }
            for kind, shape in DOCUMENTS.items()
        ],
        **definitions,
    }


class _AsWritten(GenerateJsonSchema):
    """Describes what people write, not the values that it becomes."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Say nothing of None: what is optional is left out."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Leave out defaults that stand for nothing written."""
        described = super().default_schema(schema)
        if described.get("default") in (None, "", [], {}):
            described.pop("default", None)
        return described

    def encode_default(self, dft: Any) -> Any:
        """Write quantities as people do."""
        return str(dft) if isinstance(dft, Duration | Percent) else super().encode_default(dft)

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Refuse keys that are no names, rather than let them have any value."""
        described = super().dict_schema(schema)
        if "patternProperties" in described:
            described["additionalProperties"] = False
            described.pop("propertyNames", None)
        return described

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Let fields be called what they are: their keys."""
        return False
