"""What is said about a query, to the character, however it was written down."""

from tests.spec.said import block, said


def test_a_query_is_shown_to_the_character() -> None:
    assert said("""
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
    assert said("""
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
    assert said("""
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
    assert said("""
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
    assert said("""
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
    assert said("""
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
    assert said("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: 'avg(up{job="api"})'}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[promql]: only a selector is written here, not a whole expression
         --> shop.yaml:5:21
          |
        5 |     probe: {gauge: 'avg(up{job="api"})'}
          |                     ^^^^^^^^^^^^^^^^^^
          = write only the selector: up{job="api"}
    """)
