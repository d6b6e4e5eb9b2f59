"""What is committed in generated/ is what real servers accept, and its table of routes is true."""

from pathlib import Path

from tests.servers import amtool, promtool, routing
from tests.servers.binaries import Generation

GENERATED = Path(__file__).parent.parent / "generated"
CONFIG = GENERATED / "alertmanager" / "alertmanager.yml"


def test_prometheus_accepts_every_rule_file(generation: Generation) -> None:
    promtool.check_rules(sorted(GENERATED.glob("prometheus/*.yaml")), generation)


def test_alertmanager_accepts_the_configuration(generation: Generation) -> None:
    amtool.check_config(CONFIG, generation)


def test_alertmanager_sends_alerts_where_the_table_says(generation: Generation, tmp_path: Path) -> None:
    rows = [
        [cell.strip() for cell in line.split("|")]
        for line in (GENERATED / "alertmanager" / "routes.txt").read_text().splitlines()
        if not line.startswith("#")
    ]
    alerts = [dict(pair.split("=", 1) for pair in labels.split()) for _, _, labels in rows]
    expected = [receivers.split(",") for _, receivers, _ in rows]

    assert len(rows) > 50
    assert routing.receivers(CONFIG, alerts, tmp_path, generation) == expected
