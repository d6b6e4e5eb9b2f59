"""The sandbox in which templates of pages run: that of Jinja, which decides once for each type and name."""

import types
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment

_METHODS = (types.MethodType, types.BuiltinMethodType)
_NOTHING = object()


class Sandbox(ImmutableSandboxedEnvironment):
    """Refuses what Jinja's sandbox refuses: a page asks a million times for one of a hundred attributes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._safe: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Return whether templates may read an attribute. Jinja looks at its name and the type of `obj`."""
        key = type(obj), attr
        if key not in self._safe:
            self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return self._safe[key]

    def getattr(self, obj: object, attribute: str) -> object:
        """Return an attribute, at once if it is known to be safe. Jinja wraps methods that format."""
        if self._safe.get((type(obj), attribute)):
            value = getattr(obj, attribute, _NOTHING)
            if value is not _NOTHING and not isinstance(value, _METHODS):
                return value
        return super().getattr(obj, attribute)
