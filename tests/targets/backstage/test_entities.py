"""Entities for Backstage: one for each objective, in the formats that Backstage requires."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.targets.backstage import artifacts

ORGANISATION = """\
kind: Organisation
name: acme
parties:
  platform:
    kind: platform
    code_owners: "@acme/plat"
    page: {webhook: {url: http://p.example.org}}
    ticket: {webhook: {url: http://t.example.org}}
---
"""
SERVICE = """\
kind: Service
name: till
indicators:
  paid: {events: {total: payments_total, bad: payments_failed_total}}
objectives:
  - {indicator: paid, target: 99%}
"""
ALERTING = (
    "alerting: {page: {webhook: {url: http://p.example.org}}, ticket: {webhook: {url: http://t.example.org}}}"
)


def entities(definitions: str) -> list[dict[str, Any]]:
    found = list(artifacts(plan(load({"all.yaml": definitions})), {}))
    return [entity for one in found for entity in yaml.safe_load_all(one.text)]


def with_product(product: str) -> str:
    return f"{ORGANISATION}kind: Product\nname: shop\n{product}\n---\n{SERVICE}product: shop\n"


@pytest.mark.parametrize(
    ("definitions", "owner"),
    [
        (SERVICE, "group:unknown"),
        (with_product(ALERTING), "group:shop"),
        (with_product(f"{ALERTING}\ncode_owners: ['@joe', '@acme/tills', '@acme/more']"), "group:tills"),
        (with_product(f"{ALERTING}\ncode_owners: '@joe'"), "group:shop"),
        (with_product("party: platform"), "group:plat"),
    ],
)
def test_the_owner_is_the_group_of_the_product(definitions: str, owner: str) -> None:
    (entity,) = entities(definitions)

    assert entity["spec"]["owner"] == owner


def test_without_objectives_there_is_no_file() -> None:
    assert entities(ORGANISATION) == []


@pytest.mark.parametrize("length", [1, 40, 58, 59, 63])
def test_names_have_the_form_that_backstage_requires(length: int) -> None:
    """Those of https://backstage.io/docs/features/software-catalog/descriptor-format#name-required ."""
    name = "a" * length
    (entity,) = entities(SERVICE.replace("paid", name))
    metadata = entity["metadata"]

    assert re.fullmatch("(?=.{1,63}$)[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*", metadata["name"])
    assert metadata["title"] == f"till-{name}"
    assert all(re.fullmatch("[a-z0-9:+#]+(-[a-z0-9:+#]+)*", tag) for tag in metadata["tags"])
    assert all(re.fullmatch("slo/[A-Za-z0-9_.-]{1,63}", name) for name in metadata["annotations"])
    assert all(isinstance(value, str) for value in metadata["annotations"].values())


def test_objectives_of_one_long_beginning_have_names_of_their_own() -> None:
    first, second = ("a" * 57 + end for end in ("-b", "-c"))
    names = {
        entity["metadata"]["name"]
        for one in (first, second)
        for entity in entities(SERVICE.replace("paid", one))
    }

    assert len(names) == 2


def test_the_component_is_the_service() -> None:
    text = (
        Path(__file__).parents[2] / "cases/objectives_in_a_software_catalogue/definitions/all.yaml"
    ).read_text()

    assert {one for entity in entities(text) for one in entity["spec"]["dependsOn"]} == {
        "component:forecast-api"
    }
