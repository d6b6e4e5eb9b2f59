"""The copy of a configuration, with numbers as receivers, that amtool routes alerts by."""

import json
from pathlib import Path

import pytest

from slo.actions.prove.routes import _numbered
from tests.servers import amtool
from tests.servers.binaries import Generation

NIGHT = {"name": "night", "time_intervals": [{"times": [{"start_time": "00:00", "end_time": "06:00"}]}]}


@pytest.mark.parametrize("key", ["time_intervals", "mute_time_intervals"])
def test_time_intervals_of_both_names_are_known(
    key: str, oldest_and_newest: Generation, tmp_path: Path
) -> None:
    muted = {"receiver": "team", "mute_time_intervals": ["night"]}
    config = {
        "route": {"receiver": "everyone", "routes": [muted]},
        "receivers": [{"name": "everyone"}, {"name": "team"}],
        key: [NIGHT],
    }
    (tmp_path / "numbered.json").write_text(json.dumps(_numbered(config, 2)))

    assert amtool.routes_test(tmp_path / "numbered.json", {"a": "b"}, oldest_and_newest) == ["1"]
