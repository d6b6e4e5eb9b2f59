"""How one objective is written in its file, without the others."""

import pytest

from slo.catalogue.load import load

EVENTS = "events: {total: a_total, bad: b_total}"
BLOCKS = f"""\
kind: Service
name: shop
indicators:
  # of orders
  orders:
    journey: |
      Somebody orders

      and gets it
    {EVENTS} # both of the shop
  # of others
  others:
    {EVENTS}
objectives:
- indicator: orders
  target: 99% # agreed in May

  # and for others
- indicator: others
  target: 99%
  targets: []
"""
BRACKETS = f"""\
kind: Service
name: shop
indicators: {{orders: {{{EVENTS}}}, others: {{{EVENTS}}}}}
objectives: [{{indicator: orders,
  target: 99%}}, {{indicator: others, target: 99%}}] # both
"""
OTHER_SERVICE = f"""\
kind: Service
name: other
indicators: {{a: {{{EVENTS}}}}}
objectives: [{{indicator: a, target: 99%}}]
---
"""
ARCHETYPES = """\
kind: Service
name: shop
uses: http-service # all of ours
with:
  job: shop
objectives:
  - {name: availability, target: 99%}
  - {name: latency, target: 98%}
"""
SLOTH = """\
version: prometheus/v1
service: shop
slos:
  - name: orders
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(b_total[{{.window}}]))
        total_query: sum(rate(a_total[{{.window}}]))
    alerting: {name: Orders, page_alert: {disable: true}, ticket_alert: {disable: true}}
"""


def written(text: str, id: str) -> str:
    return next(slo.written() for slo in load({"shop.yaml": text}).slos if slo.id == id)


@pytest.mark.parametrize("before", ["", OTHER_SERVICE])
def test_blocks_are_whole_lines_with_their_comments(before: str) -> None:
    assert written(before + BLOCKS, "shop-orders") == (
        "indicators:\n"
        "  orders:\n"
        "    journey: |\n"
        "      Somebody orders\n"
        "\n"
        "      and gets it\n"
        f"    {EVENTS} # both of the shop\n"
        "objectives:\n"
        "  - indicator: orders\n"
        "    target: 99% # agreed in May\n"
    )
    assert written(before + BLOCKS, "shop-others") == (
        f"indicators:\n  others:\n    {EVENTS}\n"
        "objectives:\n  - indicator: others\n    target: 99%\n    targets: []\n"
    )


def test_of_lists_on_one_line_there_is_one_item() -> None:
    assert written(BRACKETS, "shop-others") == (
        f"indicators:\n  others: {{{EVENTS}}}\nobjectives:\n  - {{indicator: others, target: 99%}}\n"
    )
    assert "target: 99%}\n" in written(BRACKETS, "shop-orders")
    assert "others" not in written(BRACKETS, "shop-orders")


def test_of_an_archetype_there_is_its_use_and_what_the_service_changes() -> None:
    assert written(ARCHETYPES, "shop-latency") == (
        "uses: http-service # all of ours\nwith:\n  job: shop\n"
        "objectives:\n  - {name: latency, target: 98%}\n"
    )


def test_definitions_of_other_tools_are_not_shown() -> None:
    assert written(SLOTH, "shop-orders") == ""
