"""Dashboards on a server: which are ours, and whether they are what was generated."""

import hashlib
import json
import re
from typing import Any

from slo.clients.grafana import Model

_DIGITS = 12
_OF_SERVER = ("id", "version", "iteration")
"""Keys that Grafana sets itself."""


def marked(model: Model, mark: str) -> Model:
    """Return a dashboard whose description says whose it is, and has a digest of its content."""
    content = json.dumps(model, sort_keys=True).encode()
    digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
    return {**model, "description": f"{model.get('description', '')} {mark} ({digest}).".strip()}


def is_marked(model: Model, mark: str) -> bool:
    """Return whether a dashboard has this mark."""
    description = str(model.get("description") or "")
    return bool(re.search(rf"(^| ){re.escape(mark)} \([0-9a-f]{{{_DIGITS}}}\)\.$", description))


def is_same(wanted: Model, found: Model) -> bool:
    """Return whether a dashboard is as it was pushed.

    Newer versions of Grafana bring the content to their own schema. Then only the digest, the title and
    the number of panels are compared.
    """
    if found.get("schemaVersion") == wanted["schemaVersion"]:
        own = {key: value for key, value in found.items() if key not in _OF_SERVER}
        return _holds(own, wanted)
    return (
        found.get("description") == wanted["description"]
        and found.get("title") == wanted["title"]
        and len(found.get("panels") or ()) == len(wanted["panels"])
    )


def _holds(found: Any, wanted: Any) -> bool:
    """Return whether all that is wanted is found; Grafana adds defaults to what it was given."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(_holds(found.get(key), wanted[key]) for key in wanted)
    if isinstance(wanted, list):
        same_length = isinstance(found, list) and len(found) == len(wanted)
        return same_length and all(map(_holds, found, wanted))
    return bool(found == wanted)
