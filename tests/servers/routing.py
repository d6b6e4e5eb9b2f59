"""Who receives what, by Alertmanager's own routing, for thousands of label sets at once."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from tests.servers.binaries import Generation, newest
from tests.servers.processes import alertmanager


def receivers(
    config: Path, label_sets: Sequence[Mapping[str, str]], folder: Path, generation: Generation | None = None
) -> list[list[str]]:
    """The receivers of each label set, in the order of the tree; times are not looked at.

    Answers like `amtool.routes_test`, but for all label sets in one run: a server in `folder` is sent all
    these alerts, and asked who they are for. It has the configuration's routes; its receivers notify nobody.
    Label sets must not be empty; an empty value is as good as no label.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mute = folder / "mute.yml"
    mute.write_text(_without_notifications(config.read_text(encoding="utf-8")), encoding="utf-8")
    with alertmanager(generation or newest(), mute, folder) as server:
        server.post_alerts(*label_sets)
        answered = {
            _key(alert["labels"]): [one["name"] for one in alert["receivers"]] for alert in server.alerts()
        }
    return [answered[_key(labels)] for labels in label_sets]


def _key(labels: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((name, value) for name, value in labels.items() if value)


def _without_notifications(config: str) -> str:
    """The configuration with its receivers emptied, and without what only notifications need.

    Cut out of the text, because writing YAML anew could change what Alertmanager reads in the rest.
    """
    root = yaml.compose(config, yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    names: list[str] = []
    kept, position = "", 0
    for key, value in root.value:
        if key.value == "receivers":
            names = [name.value for one in value.value for field, name in one.value if field.value == "name"]
        if key.value in ("global", "receivers", "templates"):
            kept += config[position : key.start_mark.index]
            position = value.end_mark.index
    kept += config[position:]
    return kept.rstrip() + "\nreceivers: " + json.dumps([{"name": name} for name in names]) + "\n"
