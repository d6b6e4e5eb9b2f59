"""All channels that a definition contains."""

from collections.abc import Iterator
from typing import Any

from slo.channels import Channels
from slo.shapes import Shape

Path = tuple[str | int, ...]


def channels_within(value: Any, path: Path = ()) -> Iterator[tuple[Path, Channels]]:
    """Yield all channels within a value, with their paths."""
    if isinstance(value, Channels):
        yield path, value
    elif isinstance(value, Shape):
        for name in type(value).model_fields:
            yield from channels_within(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from channels_within(item, (*path, key))
