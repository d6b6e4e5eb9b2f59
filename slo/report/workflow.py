"""Workflow commands of GitHub Actions: messages shown beside a line of code or on the page of a run.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from collections.abc import Mapping

_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}
"""Characters that would end a part of a command, escaped as in GitHub's own toolkit:
https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
"""


def command(name: str, properties: Mapping[str, object], message: str) -> str:
    """Return one command; `name` is "error", "warning" or "notice"."""
    listed = ",".join(f"{key}={_escaped(str(value), _IN_PROPERTIES)}" for key, value in properties.items())
    return f"::{name} {listed}::{_escaped(message, _IN_MESSAGES)}"


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
