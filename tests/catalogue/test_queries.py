"""Problems of queries are shown at the exact characters, in every YAML style."""

from tests.catalogue.problems import block, problems_in


def test_a_query_is_shown_to_the_character() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: 'up{job=api}'}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[promql]: unexpected 'api'
         --> shop.yaml:5:28
          |
        5 |     probe: {gauge: 'up{job=api}'}
          |                            ^^^
          = write "api"
    """)


def test_a_query_behind_escapes_is_shown_to_the_character() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: "up{job=\\"\\u0061pi\\", zone=api}"}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[promql]: unexpected 'api'
         --> shop.yaml:5:47
          |
        5 |     probe: {gauge: "up{job=\\"\\u0061pi\\", zone=api}"}
          |                                               ^^^
          = write "api"
    """)


def test_a_query_in_a_literal_block_is_shown_to_the_character() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe:
              gauge: |
                up{
                  job="api",
                  zone=eu
                }
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[promql]: unexpected 'eu'
         --> shop.yaml:9:16
          |
        9 |           zone=eu
          |                ^^
          = write "eu"
    """)


def test_a_query_in_a_folded_block_is_shown_to_the_character() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe:
              gauge: >-
                up{job="api",
                zone=eu}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[promql]: unexpected 'eu'
         --> shop.yaml:8:14
          |
        8 |         zone=eu}
          |              ^^
          = write "eu"
    """)


def test_a_brace_that_a_query_leaves_open_is_shown() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: 'up{job="api"'}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[promql]: unclosed '{'
         --> shop.yaml:5:23
          |
        5 |     probe: {gauge: 'up{job="api"'}
          |                       ^
          = expected ',' or '}'
    """)


def test_a_query_that_is_not_finished_is_shown_at_its_end() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: up offset }
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[promql]: unexpected end of text
         --> shop.yaml:5:29
          |
        5 |     probe: {gauge: up offset }
          |                             ^
          = expected a duration such as 5m
    """)


def test_a_whole_expression_is_answered_with_its_selector() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: 'avg(up{job="api"})'}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[promql]: write only a selector here, not a whole expression
         --> shop.yaml:5:21
          |
        5 |     probe: {gauge: 'avg(up{job="api"})'}
          |                     ^^^^^^^^^^^^^^^^^^
          = write only the selector: up{job="api"}
    """)


def test_a_window_for_other_tools_to_fill_in_is_answered_with_the_selector() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            events:
              total: sum(rate(orders_total{job="shop"}[{{.window}}]))
              bad: failures_total[$__rate_interval]
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[promql]: placeholders are not replaced here: slo adds ranges and windows to a selector itself
         --> shop.yaml:6:48
          |
        6 |       total: sum(rate(orders_total{job="shop"}[{{.window}}]))
          |                                                ^^^^^^^^^^^
          = write only the selector: orders_total{job="shop"}
        error[promql]: placeholders are not replaced here: slo adds ranges and windows to a selector itself
         --> shop.yaml:7:27
          |
        7 |       bad: failures_total[$__rate_interval]
          |                           ^^^^^^^^^^^^^^^^
          = write only the selector: failures_total
    """)


def test_a_template_alone_is_answered_with_an_example() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: 'up{job={{ job }}}'}}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[promql]: placeholders are not replaced here: slo adds ranges and windows to a selector itself
         --> shop.yaml:4:35
          |
        4 |   buying: {probe: {gauge: 'up{job={{ job }}}'}}
          |                                   ^^^^^^^^^
          = write only a selector, such as up{job="api"}
    """)


def test_a_name_with_a_dot_is_shown_between_quotes() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            events:
              total: orders.count.total
              bad: 'orders{http.status="500"}'
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[promql]: a name with a dot needs quotes
         --> shop.yaml:6:14
          |
        6 |       total: orders.count.total
          |              ^^^^^^^^^^^^^^^^^^
          = write {"orders.count.total"}
        error[promql]: a name with a dot needs quotes
         --> shop.yaml:7:20
          |
        7 |       bad: 'orders{http.status="500"}'
          |                    ^^^^^^^^^^^
          = write "http.status"
    """)


def test_a_selector_in_braces_needs_quotes() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: {"shop.up"}}}
          paying:
            probe:
              gauge: {"shop.up", job="api"}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[type]: 'gauge' must be a single value
         --> shop.yaml:4:20
          |
        4 |   buying: {probe: {gauge: {"shop.up"}}}
          |                    ^^^^^
          = put a text with braces between quotes
        error[type]: 'gauge' must be a single value
         --> shop.yaml:7:7
          |
        7 |       gauge: {"shop.up", job="api"}
          |       ^^^^^
          = put a text with braces between quotes
    """)


def test_a_metric_with_a_dot_and_labels_has_its_name_in_the_braces() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: 'shop.up{job="api"}'}}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[promql]: a name with a dot needs quotes
         --> shop.yaml:4:28
          |
        4 |   buying: {probe: {gauge: 'shop.up{job="api"}'}}
          |                            ^^^^^^^
          = write {"shop.up", …}
    """)
