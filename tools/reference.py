"""Generates docs/reference/definitions.md, commands.md, checks.md and archetypes.md from code.

python tools/reference.py
"""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import click

from slo.catalogue import kinds
from slo.catalogue.schema import json_schema
from slo.channels import CHANNELS, Channels
from slo.cli import COMMANDS, Exit
from slo.sli import KINDS, Indicator
from slo.text.checks import CHECKS
from tools import archetypes

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
DEFINITIONS = ("Service", *(name for name in kinds.DEFINITIONS if name != "Service"))

# Descriptions of text types, by the first example of the type.
WORDS = {
    "500ms": "duration, such as `5m` or `28d`",
    "99.9%": "share, such as `99.9%`",
    "notify-api": "name",
    "https://example.org/runbook": "link",
    'http_requests_total{job="api"}': 'selector, such as `http_requests_total{job="api"}`',
}

EXITS = {
    Exit.OK: "fine",
    Exit.FINDINGS: "findings: problems in definitions, stale files, lint findings, releases that must wait",
    Exit.USAGE: "the command line is wrong, or a file or folder in it cannot be used",
    Exit.UNREACHABLE: "a server could not be reached",
    Exit.NO_DATA: "there is no data for a judgement",
    Exit.INTERNAL_ERROR: "a bug in slo",
    Exit.STOPPED: "stopped by Ctrl-C",
}


def definitions() -> str:
    """Return the page of all documents and the types inside them, each after its first use."""
    shapes = json_schema()["$defs"]
    lines = [
        "# Definitions",
        "",
        "YAML files below `definitions/`, in any folders; `---` separates several documents in a file.",
        "Every document has a `kind`, and may have `apiVersion: slo/v1`. All values are text until a field",
        "reads them: `no`, `17:30` and `99.95` are what they look like. Unknown keys are refused.",
        "",
        "This first line enables completion and checks in editors with a YAML language server:",
        "",
        "```yaml",
        "# yaml-language-server: $schema=../slo.schema.json",
        "```",
        "",
        "`slo schema > slo.schema.json` creates that file.",
        "",
    ]
    for name in _in_order(shapes):
        lines += _section(name, shapes[name])
    return "\n".join(lines)


def commands() -> str:
    """Return the page of all commands' help texts, and the meaning of exit codes."""
    lines = ["# Commands", ""]
    lines += [
        "| exit code | |",
        "|---|---|",
        *(f"| {code:d} | {meaning} |" for code, meaning in EXITS.items()),
        "",
    ]
    lines += [
        "On a terminal, errors, warnings, notes and verdicts have colours, and a line on standard error says",
        "what is waited for: a server, or promtool and amtool. Neither is written to files and pipes, or if",
        "`TERM` is `dumb`; there is no such line if `CI` is set. `NO_COLOR=1` turns colours off;",
        "`FORCE_COLOR=1` or `CLICOLOR_FORCE=1` turns them on in pipes as well. Where a terminal is known to",
        "follow links, addresses and places in files are links; `FORCE_HYPERLINK=1` says so of any other,",
        "`FORCE_HYPERLINK=0` and `NO_COLOR=1` turn them off.",
        "",
    ]
    for name, entry in COMMANDS.items():
        command: click.Command = importlib.import_module(entry.module).command
        context = click.Context(
            command,
            info_name=f"slo {name}",
            max_content_width=100,
            terminal_width=100,
            help_option_names=["-h", "--help"],
        )
        lines += [f"## `slo {name}`", "", "```", command.get_help(context), "```", ""]
    return "\n".join(lines)


def checks() -> str:
    """Return the page of all checks, in the order of their table."""
    headings = re.findall("^### (.*)$", (REFERENCE / "lints.md").read_text(), re.MULTILINE)
    anchor = {
        code: re.sub("[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")
        for heading in headings
        for code in re.findall("`([a-z-]+)`", heading)
    }
    rows = []
    for one in CHECKS.values():
        code, silenced = f"[`{one.code}`](lints.md#{anchor[one.code]})", "yes" if one.silenceable else ""
        rows.append(f"| {code} | {one.severity} | {one.needs} | {silenced} | {one.about} |")
    lines = [
        "# Checks",
        "",
        "What `slo` finds in definitions. [All checks are explained](lints.md), and so is",
        "[how to silence it](lints.md#silencing-and-severities). Errors stop `slo compile`; what needs",
        "today's date or measured data is found by `slo lint` alone.",
        "",
        "| code | severity | needs | may be silenced | found where |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]
    return "\n".join(lines)


def _in_order(shapes: dict[str, Any]) -> Iterator[str]:
    waiting = list(reversed(DEFINITIONS))
    seen = set()
    while waiting:
        name = waiting.pop()
        if name in seen or "properties" not in shapes[name]:
            continue
        seen.add(name)
        yield name
        waiting += [inner for inner in reversed(list(_names(shapes[name]))) if inner not in seen]


def _names(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield _name(schema["$ref"])
        for value in schema.values():
            yield from _names(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from _names(item)


def _name(reference: str) -> str:
    """Return the name of a reference's type, without the suffix of types with parameters."""
    return reference.rsplit("/", 1)[1].removesuffix("Template")


def _section(name: str, shape: dict[str, Any]) -> list[str]:
    required = set(shape.get("required", ()))
    heading = f"## `kind: {name}`" if name in DEFINITIONS else f"### {name}"
    rows = [
        f"| `{key}` | {_kind(field)} | {_default(field, key in required)} | {_about(field)} |"
        for key, field in shape["properties"].items()
        if key not in ("kind", "apiVersion")
    ]
    table = ["| field | value | default | |", "|---|---|---|---|", *rows]
    example = ["```yaml", *EXAMPLES[name], "```", ""] if name in EXAMPLES else []
    return [heading, "", " ".join(shape.get("description", "").split()), "", *example, *table, ""]


def _examples() -> Iterator[tuple[str, list[str]]]:
    """Yield the class and a YAML example of each kind of indicator and each channel."""
    for key, annotation in ((key, Indicator.model_fields[key].annotation) for key in KINDS):
        kind = get_args(annotation)[0]
        yield kind.__name__, [f"{key}:", *(f"  {line}" for line in kind.example.splitlines())]
    for key, annotation in ((key, Channels.model_fields[key].annotation) for key in CHANNELS):
        channel = get_args(annotation)[0]
        yield channel.__name__, [f"{key}: {channel.example}"]


EXAMPLES = dict(_examples())


def _kind(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return _linked(_name(field["$ref"]))
    if "enum" in field:
        return " \\| ".join(f"`{choice}`" for choice in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    for several in ("anyOf", "oneOf"):
        if several in field:
            return " or ".join(dict.fromkeys(_kind(choice) for choice in field[several]))
    match field.get("type"):
        case "array":
            return f"list of {_kind(field['items'])}"
        case "object":
            return f"mapping of names to {_kind(_value_of(field))}"
        case "string" if field.get("examples"):
            example = field["examples"][0]
            return WORDS.get(example, f"such as `{example}`")
        case "string" if field.get("format") == "date":
            return "a date such as `2026-01-31`"
        case "number":
            return f"number, such as `{field['examples'][0]}`"
        case "boolean":
            return "`true` \\| `false`"
        case _:
            return "text"


def _value_of(mapping: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a mapping's values."""
    for schema in mapping.get("properties", {}).values():
        return dict(schema)
    values = mapping.get("additionalProperties")
    return values if isinstance(values, dict) else {}


def _linked(name: str) -> str:
    if name == "Words":
        return "[text](../how-to/languages.md)"
    shape = json_schema()["$defs"][name]
    return f"[{name}](#{name.lower()})" if "properties" in shape else _kind(shape)


def _default(field: dict[str, Any], required: bool) -> str:
    if required:
        return "**required**"
    default = field.get("default")
    return f"`{default}`" if default not in (None, "", [], {}) else ""


def _about(field: dict[str, Any]) -> str:
    return " ".join(field.get("description", "").split())


def main() -> None:
    """Write all pages."""
    (REFERENCE / "definitions.md").write_text(definitions())
    (REFERENCE / "commands.md").write_text(commands())
    (REFERENCE / "checks.md").write_text(checks())
    (REFERENCE / "archetypes.md").write_text(archetypes.page())


if __name__ == "__main__":
    main()
