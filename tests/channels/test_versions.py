"""Which Alertmanager has which way to reach people, as the real ones judge; and what definitions report."""

from pathlib import Path
from typing import Any

import pytest

from slo.catalogue.load import load
from slo.channels import CHANNELS, Channels, older
from slo.text.diagnostics import Invalid, Problem
from tests.channels.definitions import ALL, WAYS, reached_by
from tests.routing.plans import plan, written
from tests.servers import amtool
from tests.servers.binaries import SUITES, Generation, require
from tests.servers.processes import alertmanager

ORGANISATION = """\
kind: Organisation
name: acme
parties: {platform: {kind: platform}}
"""


def needed(channels: dict[str, Any]) -> str:
    """The oldest Alertmanager for some channels, by what they say of themselves."""
    ways = Channels.model_validate(channels).all
    versions = [way.since.version for way in ways]
    versions += [v for way in ways for field, v in way.since.fields.items() if getattr(way, field)]
    return max(versions, key=lambda version: tuple(map(int, version.split("."))))


def problems(organisation: str, product: str) -> tuple[Problem, ...]:
    with pytest.raises(Invalid) as raised:
        load({"acme.yaml": organisation, "shop.yaml": product})
    return raised.value.problems


def shop(channels: str) -> str:
    return f"kind: Product\nname: shop\nalerting:\n  page: {channels}\n  ticket: {channels}\n"


def test_every_way_is_judged_here() -> None:
    assert {name.split()[0] for name in WAYS} == set(CHANNELS)


@pytest.mark.parametrize("name", WAYS)
def test_alertmanager_loads_a_way_that_it_has_and_refuses_one_that_it_lacks(
    name: str, generation: Generation, tmp_path: Path
) -> None:
    config = written(plan(reached_by(WAYS[name])), tmp_path)
    version = "{}.{}".format(*generation.alertmanager_version)

    if older(version, than=needed(WAYS[name])):
        with pytest.raises(AssertionError, match=r"field \w+ not found in type"):
            amtool.check_config(config, generation)
    else:
        amtool.check_config(config, generation)


def test_a_secret_that_is_missing_keeps_alertmanager_from_nothing_else(tmp_path: Path) -> None:
    config = written(plan(reached_by(ALL)), tmp_path)

    with alertmanager(require(SUITES[-1]), config, tmp_path / "server") as server:
        server.post_alerts({"alertname": "Anything"})
        assert server.alerts()


def test_versions_are_numbers() -> None:
    assert older("0.9", than="0.25")
    assert older("0.34", than="1.0")
    assert not older("0.25", than="0.25")


def test_a_way_that_alertmanager_lacks_is_pointed_at() -> None:
    said = problems(ORGANISATION + 'alertmanager: "0.27"\n', shop("{msteams: {webhook_url_file: /etc/team}}"))

    assert [(str(one.span), one.code) for one in said] == [
        ("shop.yaml:4:10", "alertmanager"),
        ("shop.yaml:5:12", "alertmanager"),
    ]
    assert said[0].message == "'msteams' needs Alertmanager 0.28, but the organisation has 0.27"
    assert said[0].hint == "set 'alertmanager: \"0.28\"' in the organisation once that version runs"


def test_without_a_version_it_is_the_oldest() -> None:
    said = problems(ORGANISATION, shop("{webhook: {url_file: /etc/hook}}"))

    assert str(said[0].span) == "shop.yaml:4:20"
    assert said[0].message == (
        "'url_file' of 'webhook' needs Alertmanager 0.26, but the organisation has 0.25 by default"
    )


def test_ways_of_parties_are_checked_too() -> None:
    called = "{kind: security, called: {incidentio: {url: http://example.org, token_file: /etc/token}}}"
    organisation = ORGANISATION.replace("{kind: platform}", called)

    assert [
        str(one.span) for one in problems(organisation, shop("{webhook: {url: http://example.org}}"))
    ] == ["acme.yaml:3:47"]


@pytest.mark.parametrize(
    ("version", "channels"),
    [
        ('"0.28"', "{msteams: {webhook_url_file: /etc/team}}"),
        ("0.30", "{incidentio: {url: http://example.org, token_file: /etc/token}}"),
        ("1.0", "{webhook: {url_file: /etc/hook}}"),
    ],
)
def test_a_way_that_alertmanager_has_is_accepted(version: str, channels: str) -> None:
    load({"acme.yaml": f"{ORGANISATION}alertmanager: {version}\n", "shop.yaml": shop(channels)})


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("0.24", "the generated configuration needs Alertmanager 0.25 or newer"),
        ("0.28.1", "'0.28.1' is not an Alertmanager version such as 0.28"),
        ("latest", "'latest' is not an Alertmanager version such as 0.28"),
    ],
)
def test_a_version_that_cannot_be_is_refused(version: str, words: str) -> None:
    (said,) = problems(
        f"{ORGANISATION}alertmanager: {version}\n", shop("{webhook: {url: http://example.org}}")
    )

    assert (str(said.span), said.message) == ("acme.yaml:4:15", words)


JIRA = "{jira: {project: SHOP, token_file: /etc/token, "


@pytest.mark.parametrize(
    ("channels", "place", "words"),
    [
        (JIRA + "url: https://shop.atlassian.net}}", 10, "add 'username'"),
        (JIRA + "url: https://jira.example.org, username: a@example.org}}", 97, "is only for Jira Cloud"),
        (JIRA + "url: https://jira.example.org/rest/api/2/}}", 61, "'/rest/api/2' is added"),
        (
            "{sns: {topic_arn: arn:aws:sns:eu-west-2:123456789012:shop.fifo}}",
            27,
            "is not a topic's name",
        ),
    ],
)
def test_what_could_not_be_delivered_is_refused(channels: str, place: int, words: str) -> None:
    said = problems(ORGANISATION + 'alertmanager: "0.29"\n', shop(channels))

    assert str(said[0].span) == f"shop.yaml:4:{place}"
    assert words in said[0].message
