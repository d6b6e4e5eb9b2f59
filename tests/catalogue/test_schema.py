"""The JSON Schema agrees with the loader, as far as a schema can."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from slo.catalogue.kinds import DEFINITIONS
from slo.catalogue.load import load
from slo.catalogue.schema import json_schema
from slo.text.diagnostics import Invalid
from tests.catalogue.problems import block

SCHEMA = json_schema()
SELF_EXPLAINING = {
    *(
        "apiVersion",
        "kind",
        "title",
        "description",
        "runbook",
        "target",
        "window",
        "severity",
        "status",
        "owner",
    ),
    *("long_window", "short_window", "environment", "indicators", "objectives", "parties", "calls", "review"),
    *(
        "arbitration",
        "hours",
        "holidays",
        "smtp",
        "created_on",
        "contacts",
        "last",
        "every",
        "within",
        "days",
    ),
    *(
        "to",
        "username",
        "alerting",
        "category",
        "tiers",
        "require_tls",
        "pagerduty",
        "slack",
        "email",
        "webhook",
    ),
    *("events", "latency", "probe", "alert_policy"),
}
GOOD = [
    """
    kind: Service
    name: shop
    indicators:
      buying: {events: {total: orders_total, bad: failed_orders_total}}
      speed: {latency: {histogram: order_seconds, within: 500ms, buckets: [500ms, 1s]}}
      up: {journey: The shop is open, probe: {gauge: up}}
    objectives:
      - {indicator: buying, target: 99.9%}
      - {indicator: speed, target: 95%, window: 7d, category: infrastructure, runbook: https://example.org/a}
      - {indicator: up, target: 99%}
    """,
    """
    apiVersion: slo/v1
    kind: Organisation
    name: acme
    status: agreed
    freshness: 2026-01-31
    parties:
      platform:
        kind: platform
        page: {pagerduty: {routing_key_file: /secrets/platform}}
        ticket: {email: platform@example.org}
        called: {email: {to: platform@example.org}, webhook: {url: https://example.org/hook}}
    activities:
      respond: {product: responsible, platform: if-called-upon}
    calls:
      - {category: security, party: platform}
      - {category: [reliability, pipeline], party: platform}
    hours:
      office: {days: monday-friday, start: 09:00, end: 17:30, timezone: Europe/London, holidays: english}
    holidays:
      english: [2026-12-25, 2026-12-26]
    review: {every: 26w, last: 2026-01-31}
    arbitration: {order: [head-of-platform], decides: director, within: 5d}
    smtp: {smarthost: mail.example.org:587, sender: slo@example.org, require_tls: false}
    """,
    """
    kind: Product
    name: retail
    contacts: {development: "#retail"}
    alerting:
      page: {slack: {channel: "#shop", webhook_url_file: /shop}}
      ticket: {slack: {channel: "#shop", webhook_url_file: /shop}}
      hours: 24x7
    """,
    """
    kind: AlertPolicy
    name: calm
    no_data_after: never
    meant_for: 30d
    tiers:
      - {severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}
    min_events: 100
    """,
    """
    kind: ErrorBudgetPolicy
    name: standard
    steps:
      - {name: caution, when: {remaining: 25%}, do: Mend what failed most often.}
      - {name: incident, when: {spent: 20%, within: 1d}, do: Write a post-mortem.}
      - {name: freeze, when: {remaining: 0%}, do: Release nothing else., severity: page, freeze: true}
    """,
    """
    kind: Exclusion
    name: upgrade
    reason: The database moves
    author: platform
    services: [cellar]
    start: 2026-12-06T22:00
    lasts: 2h
    timezone: Europe/London
    repeat: FREQ=MONTHLY;BYDAY=1SU
    expires: 2027-06-30
    ---
    kind: Service
    name: cellar
    indicators: {up: {probe: {gauge: up}}}
    objectives: [{indicator: up, target: 99%}]
    """,
    """
    kind: Archetype
    name: larder
    parameters:
      job: {type: label-value, description: the job, example: larder}
      limit: {type: number, description: how much there may be, default: 100}
      category: {type: text, description: the category, default: pipeline}
      within: {type: duration, description: how old it may be, default: 25h}
    indicators:
      stock: {threshold: {gauge: 'stock{job="${job}"}', below: "${limit}"}}
      fresh: {freshness: {timestamp: 'baked_timestamp{job="${job}"}', within: "${within}"}}
    objectives:
      - {indicator: stock, target: 90%, category: "${category}"}
      - {indicator: fresh, target: 80%}
    ---
    kind: Service
    name: pantry
    uses: larder
    with: {job: pantry, limit: 50}
    objectives:
      - {name: stock, target: 91%}
    ---
    kind: Service
    name: scullery
    uses: [larder, probe]
    with: {job: scullery, target: https://example.org}
    """,
    f"""
    kind: Agreement
    product: retail
    party: platform
    objectives:
      shop-buying:
        agreed_on: 2026-02-01
        by: head-of-platform
        digest: {64 * "a"}
        terms: "target: 99.9%"
    """,
    """
    kind: Alerts
    name: queues
    product: retail
    environment: staging
    runbook: https://example.org/queues
    alerts:
      - name: QueueFull
        expr: max by (queue) (queue_messages) > 800
        for: 5m
        keep_firing_for: 10m
        severity: page
        category: infrastructure
        summary: "{{ $labels.queue }} is full"
        description: It does not drain.
        labels: {team: retail}
    """,
    """
    kind: UseCase
    name: logins
    product: retail
    summary: Many logins
    search: index=retail | stats count
    schedule: "*/10 * * * *"
    window: 20m
    severity: ticket
    keep_firing_for: 1d
    playbook: https://example.org/logins
    owner: the lead developer
    review_by: 2027-01-31
    """,
]
CHANGES = [
    ("type: number", "type: figure"),
    ("default: 25h", "defualt: 25h"),
    ('"${within}"', "soon"),
    ("below:", "belo:"),
    ("target: 90%", "target: 90"),
    ("uses: larder", "uses: Larder"),
    ("uses: larder", "title: larder"),
    ("with: {job: pantry, limit: 50}", "with: [pantry]"),
    ("2026-02-01", "yesterday"),
    ("by: head-of-platform", "by: Head of Platform"),
    ("digest: a", "digest: b a"),
    ('terms: "target: 99.9%"', "terms: {target: 99.9%}"),
    ("name: stock, target: 91%", "name: stock, target: 91"),
    ("name: stock, target: 91%", "target: 91%"),
    ("uses: [larder, probe]", "uses: []"),
    ("99.9%", "99.9"),
    ("99.9%", "high"),
    ("99.9%", "99.99999999999%"),
    ("99.9%", "٩٩%"),
    ("7d", "٧d"),
    ("7d", "7777777777d"),
    ("https://example.org/a", "https://example.org/%zz"),
    ("https://example.org/a", "'https://example.org/{{y}}'"),
    ("slo@example.org", "slo"),
    ("{development:", "{1development:"),
    ("respond:", "Respond:"),
    ("500ms,", "0.5,"),
    ("500ms,", "half a second,"),
    ("name: shop", "name: My Shop"),
    ("buying: {", "Buying: {"),
    ("name: shop", "title: shop"),
    ("kind: Service", "kind: Servce"),
    ("kind: Service", "apiVersion: slo/v1"),
    ("kind: Service", "kind: Service\n    apiVersion: slo/v2"),
    ("total:", "totl:"),
    ("gauge: up", "gauge: up, url: x"),
    ("infrastructure", "infra"),
    ("https://example.org/a", "wiki"),
    ("category: security", "category: safety"),
    ("category: [reliability, pipeline]", "category: []"),
    ("email: platform@example.org", "email: platform"),
    ("{to: platform@example.org}", "{too: platform@example.org}"),
    ("monday-friday", "weekdays"),
    ("09:00", "9am"),
    ("2026-12-25,", "christmas,"),
    ("if-called-upon}", "sometimes}"),
    ("require_tls: false", "require_tls: maybe"),
    ("smarthost: mail.example.org:587", "smarthost: mail.example.org"),
    ("contacts: {development:", "contacts: {developers:"),
    ("hours: 24x7", "hours: Always"),
    ("never", "seldom"),
    ("severity: ticket", "severity: low"),
]


SCALARS = ("string", "boolean")


class AsEditorsRead(yaml.SafeLoader):
    """Reads YAML 1.2, where a date and a time of day are texts."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":int"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


AsEditorsRead.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("[1-9][0-9]*$"), list("123456789"))


def accepts(text: str) -> bool:
    validator = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return all(validator.is_valid(document) for document in yaml.load_all(block(text), AsEditorsRead))


RETAIL = """\
kind: Product
name: retail
alerting:
  page: {opsgenie: {api_key_file: /secrets/retail}}
  ticket: {slack: {channel: "#retail", webhook_url_file: /secrets/slack}}
"""


def is_read(text: str) -> bool:
    files = {"a.yaml": block(text)}
    if "kind: Agreement" in text:
        files = {"retail/agreed/platform.yaml": block(text)}
        files |= {f"{number}.yaml": block(GOOD[number]) for number in (1, 2)}
    elif "product: retail" in text:
        files["retail.yaml"] = RETAIL
    try:
        load(files)
    except Invalid:
        return False
    return True


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "text", GOOD, ids=list(DEFINITIONS)[2:3] + list(DEFINITIONS)[0:2] + list(DEFINITIONS)[3:]
)
def test_what_is_right_is_accepted(text: str) -> None:
    assert is_read(text)
    assert accepts(text)


@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_what_is_wrong_is_refused(before: str, after: str) -> None:
    text = next(text for text in GOOD if before in text)

    assert not is_read(text.replace(before, after))
    assert not accepts(text.replace(before, after))


@pytest.mark.parametrize("kind", DEFINITIONS)
def test_a_kind_alone_has_missing_keys(kind: str) -> None:
    (lacking,) = [error.message for error in Draft202012Validator(SCHEMA).iter_errors({"kind": kind})][:1]

    assert "required" in lacking


def test_every_field_is_described_or_explains_itself() -> None:
    undescribed = {
        name for name, field in fields(SCHEMA["$defs"]) if "description" not in field and "$ref" not in field
    }

    assert undescribed <= SELF_EXPLAINING
    assert {name for name, _ in fields(SCHEMA["$defs"])} >= SELF_EXPLAINING


def test_every_mapping_refuses_keys_it_does_not_know() -> None:
    for name, definition in SCHEMA["$defs"].items():
        for mapping in (definition, *definition.get("anyOf", ())):
            assert mapping.get("type") != "object" or mapping["additionalProperties"] is False, name


def test_editors_know_the_values_of_any_name() -> None:
    activities = SCHEMA["$defs"]["Organisation"]["properties"]["activities"]

    assert activities["additionalProperties"]["additionalProperties"] == {"$ref": "#/$defs/Mark"}
    assert activities["propertyNames"]["pattern"]


def test_editors_say_in_words_what_a_pattern_means() -> None:
    patterns = [field for _, field in fields(SCHEMA["$defs"]) if "pattern" in field]

    assert len(patterns) > 20
    assert all(field["patternErrorMessage"].startswith("not ") for field in patterns)


def test_editors_say_in_words_what_is_accepted() -> None:
    values = {name: field for name, field in fields(SCHEMA["$defs"]) if field.get("type") in SCALARS}

    assert all("errorMessage" in field for field in values.values())
    assert values["target"]["errorMessage"] == "not a percentage such as 99.9%"
    assert SCHEMA["$defs"]["AlertSeverity"]["errorMessage"] == "not one of page, ticket, info"


def test_defaults_are_written_as_people_write_them() -> None:
    defaults = {name: field["default"] for name, field in fields(SCHEMA["$defs"]) if "default" in field}

    assert defaults["window"] == "28d"
    assert all(isinstance(default, str | int) for default in defaults.values())


def fields(definitions: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for definition in definitions.values():
        for shape in (definition, *definition.get("anyOf", ())):
            yield from shape.get("properties", {}).items()


def test_each_required_key_says_what_to_write() -> None:
    obvious = ("kind", "name", "digest")
    silent = {
        f"{name}.{key}"
        for name, shape in SCHEMA["$defs"].items()
        if not name.endswith("Template")
        for key in shape.get("required", ())
        if key not in obvious and shape["properties"][key].get("description", "") in ("", _NAME)
    }

    assert silent == set()


_NAME = SCHEMA["$defs"]["Service"]["properties"]["name"]["description"]
