"""Empty values are reported: an optional key without value must be left out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo.catalogue.load import load
from slo.text.diagnostics import Invalid
from tests.catalogue.problems import block, problems_in

STORIES = Path(__file__).parents[1] / "cases"
FILES = [
    STORIES / story / "definitions" / file
    for story, file in (
        ("alerts_as_other_teams_write_them", "letters.yaml"),
        ("every_kind_of_indicator", "shop.yaml"),
    )
]


def test_a_pager_without_anything_beside_chat_is_an_error() -> None:
    assert problems_in("""
        kind: Product
        name: retail
        alerting:
          page:
            pagerduty:
            slack: {channel: "#shop", webhook_url_file: /shop}
          ticket: {slack: {channel: "#shop", webhook_url_file: /shop}}
    """) == block("""
        error[value]: 'pagerduty' has no value
         --> shop.yaml:5:5
          |
        5 |     pagerduty:
          |     ^^^^^^^^^
          = give it a value, or leave out the key
    """)


def test_an_empty_pager_is_reported_once() -> None:
    assert problems_in("""
        kind: Product
        name: retail
        alerting:
          page: {pagerduty: ~}
          ticket: {slack: {channel: "#shop", webhook_url_file: /shop}}
    """) == block("""
        error[value]: 'pagerduty' has no value
         --> shop.yaml:4:10
          |
        4 |   page: {pagerduty: ~}
          |          ^^^^^^^^^
          = give it a value, or leave out the key
    """)


def test_all_empty_values_of_an_organisation_are_reported() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform, called: null}
        heartbeat:
        unowned: ~
        smtp: {smarthost: mail.example.org:587, sender: slo@example.org, password_file: }
    """) == block("""
        error[value]: 'called' has no value
         --> shop.yaml:4:30
          |
        4 |   platform: {kind: platform, called: null}
          |                              ^^^^^^
          = give it a value, or leave out the key
        error[value]: 'heartbeat' has no value
         --> shop.yaml:5:1
          |
        5 | heartbeat:
          | ^^^^^^^^^
          = give it a value, or leave out the key
        error[value]: 'unowned' has no value
         --> shop.yaml:6:1
          |
        6 | unowned: ~
          | ^^^^^^^
          = give it a value, or leave out the key
        error[value]: 'password_file' has no value
         --> shop.yaml:7:66
          |
        7 | smtp: {smarthost: mail.example.org:587, sender: slo@example.org, password_file: }
          |                                                                  ^^^^^^^^^^^^^
          = give it a value, or leave out the key
    """)


def test_all_empty_values_of_a_service_are_reported() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        product:
        runbook: null
        alert_policy: ~
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%, name: , description: Null}
    """) == block("""
        error[value]: 'product' has no value
         --> shop.yaml:3:1
          |
        3 | product:
          | ^^^^^^^
          = give it a value, or leave out the key
        error[value]: 'runbook' has no value
         --> shop.yaml:4:1
          |
        4 | runbook: null
          | ^^^^^^^
          = give it a value, or leave out the key
        error[value]: 'alert_policy' has no value
         --> shop.yaml:5:1
          |
        5 | alert_policy: ~
          | ^^^^^^^^^^^^
          = give it a value, or leave out the key
        error[value]: 'name' has no value
         --> shop.yaml:9:40
          |
        9 |   - {indicator: buying, target: 99.9%, name: , description: Null}
          |                                        ^^^^
          = give it a value, or leave out the key
        error[value]: 'description' has no value
         --> shop.yaml:9:48
          |
        9 |   - {indicator: buying, target: 99.9%, name: , description: Null}
          |                                                ^^^^^^^^^^^
          = give it a value, or leave out the key
    """)


def test_a_policy_that_is_meant_for_nothing_is_an_error() -> None:
    assert problems_in("""
        kind: AlertPolicy
        name: calm
        meant_for:
        tiers:
          - {severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}
    """) == block("""
        error[value]: 'meant_for' has no value
         --> shop.yaml:3:1
          |
        3 | meant_for:
          | ^^^^^^^^^
          = give it a value, or leave out the key
    """)


def test_an_item_of_a_list_is_not_empty() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        hosting:
          - cloud
          -
    """) == block("""
        error[value]: an item of 'hosting' has no value
         --> shop.yaml:7:4
          |
        7 |   -
          |    ^
          = give it a value, or leave out the key
    """)


def test_what_is_beside_something_empty_is_still_read() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        product:
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%, window: long}
    """) == block("""
        error[value]: 'product' has no value
         --> shop.yaml:3:1
          |
        3 | product:
          | ^^^^^^^
          = give it a value, or leave out the key
        error[value]: 'long' is not a duration such as 500ms, 5m, 1h30m or 28d
         --> shop.yaml:7:48
          |
        7 |   - {indicator: buying, target: 99.9%, window: long}
          |                                                ^^^^
          = or write 'week', 'month', 'quarter' or 'year'
    """)


def test_an_unknown_key_without_a_value_is_reported_once() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        titel:
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[unknown-key]: there is no key 'titel' here
         --> shop.yaml:3:1
          |
        3 | titel:
          | ^^^^^
          = did you mean 'title'?
    """)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
@pytest.mark.parametrize("nothing", ["", [], {}], ids=["a text", "a list", "a mapping"])
def test_wherever_something_is_empty_the_place_is_reported(file: Path, nothing: object) -> None:
    """Also below alternatives, such as an alerting or a recording rule."""
    for document in yaml.load_all(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
        for emptied in _emptied(document, nothing):
            assert "unread" not in _codes(json.dumps(emptied)), emptied


def _codes(text: str) -> set[str]:
    try:
        load({"all.yaml": text})
    except Invalid as invalid:
        return {problem.code for problem in invalid.problems}
    return set()


def _emptied(value: Any, nothing: object) -> Iterator[Any]:
    """Yield a value with each part of it replaced, one at a time."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for place, part in list(parts):
        inner = _emptied(part, nothing) if isinstance(part, dict | list) else ()
        for other in (nothing, *inner):
            copy = value.copy()
            copy[place] = other
            yield copy
