"""Alerts of level info reach nobody's pager and no queue, whatever words an organisation has for levels."""

import random
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from slo.model import AlertSeverity, Catalogue
from slo.model.severity import SeverityWords
from slo.plan.router import route
from slo.plan.routing import routing
from slo.plan.types import Labels, Plan
from slo.targets.alertmanager import artifacts
from tests.routing.beside import BASES, alert_of_others, alert_of_ours, base, is_ours
from tests.routing.organisations import APPOINTMENTS, NOTIFY, PETITIONS, PLATFORM, catalogue, random_alert
from tests.routing.plans import OURS as TEMPLATES
from tests.routing.plans import burning, plan, written
from tests.servers import amtool
from tests.servers.binaries import Generation
from tests.servers.processes import alertmanager
from tests.servers.routing import receivers
from tests.servers.stubs import Stubs, stubs
from tests.servers.waiting import eventually

WORDS = {"page": "critical", "ticket": "warning", "info": "none"}
ALERTS = 2000
LEVELS = tuple(AlertSeverity)


def with_info(product: Mapping[str, Any], info: Mapping[str, Any]) -> dict[str, Any]:
    return {**product, "alerting": {**product["alerting"], "info": info}}


INFORMED = (
    with_info(NOTIFY, {"slack": {"channel": "#news", "webhook_url_file": "/etc/alertmanager/secrets/news"}}),
    with_info(APPOINTMENTS, {"email": "appointments-news@example.org"}),
    PETITIONS,
    PLATFORM,
)


def informed(**organisation: Any) -> Catalogue:
    """A catalogue in which two of four products have channels for alerts of level info."""
    return catalogue(*INFORMED, **organisation)


def spelled(labels: Labels, words: SeverityWords) -> dict[str, str]:
    """Labels with the word for the level that they name."""
    level = next((one for one in LEVELS if one == labels.get("severity")), None)
    return {**labels, "severity": words.of(level)} if level else dict(labels)


@pytest.mark.parametrize("words", [{}, WORDS], ids=["names of levels", "words of its own"])
def test_an_alert_of_level_info_reaches_its_channel_alone(
    words: dict[str, str], generation: Generation, tmp_path: Path
) -> None:
    declared = informed(severities=words)
    its = declared.severities
    config = written(Plan(rule_files=(), routing=routing(declared), catalogue=declared), tmp_path)
    sets = [
        {"product": product, "severity": its.of(level), "slo": "a"}
        for product in ("notify", "appointments", "petitions")
        for level in LEVELS
    ]

    reached = receivers(config, sets, tmp_path / "server", generation)

    amtool.check_config(config, generation)
    assert reached == [
        ["notify/page"],
        ["notify/ticket"],
        ["notify/info"],
        ["appointments/page", "appointments/pager", "appointments/queue"],
        ["appointments/ticket"],
        ["appointments/info"],
        ["petitions/page"],
        ["petitions/ticket"],
        ["petitions/ticket"],  # nothing of it has this level, so this is not an alert of slo
    ]
    assert [amtool.routes_test(config, one, generation) for one in sets] == reached


def test_words_change_the_matchers_and_nobody_who_is_reached() -> None:
    plain, spelt = informed(), informed(severities=WORDS)
    one, other = routing(plain), routing(spelt)
    assert one
    assert other
    chance = random.Random("words")
    for _ in range(ALERTS):
        alert = random_alert(chance)
        reached = [step.receiver for step in route(one.root, alert)]
        assert [step.receiver for step in route(other.root, spelled(alert, spelt.severities))] == reached


def test_whatever_labels_an_alert_of_level_info_has_no_pager_and_no_queue_of_its_product_gets_it() -> None:
    tree = routing(informed())
    assert tree
    chance = random.Random("info")
    for _ in range(ALERTS):
        alert = {
            **random_alert(chance),
            "severity": "info",
            "product": chance.choice(("notify", "appointments")),
        }
        alert.pop("called_upon", None)  # a call is about a page
        if alert.get("alertname") == "SLOAlertingHeartbeat":
            continue
        assert [step.receiver for step in route(tree.root, alert)] == [f"{alert['product']}/info"]


@pytest.mark.parametrize("name", BASES)
def test_beside_others_words_and_levels_leave_all_alerts_of_others_where_they_were(
    name: str, generation: Generation, tmp_path: Path
) -> None:
    chance, theirs = random.Random(name), base(name)
    declared = informed(severities=WORDS, alertmanager={"base": "alertmanager.yml"})
    beside = Plan(rule_files=(), routing=routing(declared), catalogue=replace(declared, base=theirs))
    config, *_ = artifacts(beside, TEMPLATES)
    before, after = tmp_path / "before.yml", tmp_path / "after.yml"
    before.write_text(theirs.text, encoding="utf-8")
    after.write_text(config.text, encoding="utf-8")
    words = declared.severities
    others = [{"id": str(number), **alert_of_others(chance, theirs)} for number in range(ALERTS)]
    others = [one for one in others if not is_ours(one, beside)]
    ours = [
        {"id": f"our{number}", **spelled({**alert_of_ours(chance), "severity": chance.choice(LEVELS)}, words)}
        for number in range(ALERTS)
    ]

    had = receivers(before, others, tmp_path / "had", generation)
    has = receivers(after, [*others, *ours], tmp_path / "has", generation)

    assert has[: len(others)] == had
    for labels, reached in zip(ours, has[len(others) :], strict=True):
        if labels["severity"] == "none" and "called_upon" not in labels and labels["product"] == "notify":
            assert reached[-1] == "notify/info"


def test_a_party_informs_itself_of_what_its_products_say() -> None:
    organisation = informed().organisation
    assert organisation
    party = {**organisation.value.parties["reliability-engineering"].model_dump(exclude_none=True)}
    informing = {**party, "info": {"email": "re-news@example.org"}}
    tree = routing(catalogue(*INFORMED, parties={"reliability-engineering": informing}))

    assert tree
    assert [step.receiver for step in route(tree.root, {"product": "platform", "severity": "info"})] == [
        "reliability-engineering/info"
    ]


def hook(stand_ins: Stubs, name: str) -> dict[str, Any]:
    return {"webhook": {"url": stand_ins.webhook_url(name)}}


def fired(product: str, severity: str) -> dict[str, str]:
    one = burning(product, severity)
    return {"alertname": one.name, **one.labels}


@pytest.mark.live
def test_a_server_notifies_of_info_nobody_but_its_channel_and_not_while_more_urgent_alerts_fire(
    generation: Generation, tmp_path: Path
) -> None:
    with stubs() as stand_ins:
        products = [
            {
                "name": name,
                "alerting": {
                    "page": hook(stand_ins, f"{name}-page"),
                    "ticket": hook(stand_ins, f"{name}-ticket"),
                    "info": hook(stand_ins, f"{name}-info"),
                },
            }
            for name in ("calm", "paged", "busy")
        ]
        config = written(plan(*products, severities=WORDS), tmp_path)
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace("group_wait: 10s", "group_wait: 1s").replace("30s", "1s"))
        with alertmanager(generation, config, tmp_path / "server") as server:
            server.post_alerts(fired("paged", "critical"), fired("busy", "warning"))
            eventually(partial(_addresses, stand_ins, {"paged-page", "busy-ticket"}), 30)
            server.post_alerts(
                *(fired(name, "none") for name in ("calm", "paged", "busy")),
                {**fired("paged", "none"), "slo": "another"},
            )
            eventually(partial(_addresses, stand_ins, {"calm-info", "paged-info"}), 30)
            states = {
                (alert["labels"]["product"], alert["labels"]["slo"]): alert["status"]["state"]
                for alert in server.alerts()
                if alert["labels"]["severity"] == "none"
            }

        arrived = [
            (one.address, one.payload["commonLabels"]["slo"]) for one in stand_ins.deliveries("webhook")
        ]

    assert sorted(arrived) == [
        ("busy-ticket", "busy-api-success"),
        ("calm-info", "calm-api-success"),
        ("paged-info", "another"),
        ("paged-page", "paged-api-success"),
    ]
    assert states == {
        ("calm", "calm-api-success"): "active",
        ("paged", "paged-api-success"): "suppressed",
        ("paged", "another"): "active",
        ("busy", "busy-api-success"): "suppressed",
    }


def _addresses(stand_ins: Stubs, wanted: set[str]) -> bool:
    return wanted <= {one.address for one in stand_ins.deliveries("webhook")}
