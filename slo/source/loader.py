"""PyYAML's safe loaders, in C where PyYAML has it."""

from typing import Any

import yaml

SAFE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

TEXT_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads every single value as a text, so what two servers write differently is compared as it was meant."""
