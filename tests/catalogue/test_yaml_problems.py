"""Problems of YAML, and of its features that definitions do not support."""

from tests.catalogue.problems import block, problems_in


def test_a_tab_does_not_indent() -> None:
    assert problems_in("""
        kind: Service
        \tname: shop
    """) == block("""
        error[yaml]: tabs cannot indent YAML; use spaces
         --> shop.yaml:2:1
          |
        2 |  name: shop
          | ^
    """)


def test_a_quote_that_is_never_closed_is_shown_where_it_begins() -> None:
    assert problems_in("""
        kind: Service
        name: 'shop
        product: retail
    """) == block("""
        error[yaml]: this quote is never closed
         --> shop.yaml:2:7
          |
        2 | name: 'shop
          |       ^
    """)


def test_a_brace_that_is_never_closed_is_shown_where_it_begins() -> None:
    assert problems_in("""
        objectives:
          - {indicator: buying, target: 99%
        name: shop
    """) == block("""
        error[yaml]: this '{' is never closed
         --> shop.yaml:2:5
          |
        2 |   - {indicator: buying, target: 99%
          |     ^
    """)


def test_a_bracket_that_is_never_closed_is_shown_where_it_begins() -> None:
    assert problems_in("""
        calls:
          - category: [security, pipeline
    """) == block("""
        error[yaml]: this '[' is never closed
         --> shop.yaml:2:15
          |
        2 |   - category: [security, pipeline
          |               ^
    """)


def test_a_line_in_a_column_of_its_own_is_out_of_place() -> None:
    assert problems_in("""
        indicators:
            buying: {}
          paying: {}
    """) == block("""
        error[yaml]: this line is indented unlike those above it
         --> shop.yaml:3:3
          |
        3 |   paying: {}
          |   ^^^^^^^
          = keys that belong together begin in the same column
    """)


def test_text_after_a_closed_quote_is_out_of_place() -> None:
    assert problems_in("""
        name: 'shop' online
    """) == block("""
        error[yaml]: 'online' is not allowed here
         --> shop.yaml:1:14
          |
        1 | name: 'shop' online
          |              ^^^^^^
          = check whether something before it is unfinished
    """)


def test_a_colon_in_the_middle_of_a_text_asks_for_quotes() -> None:
    assert problems_in("""
        title: Buying: from basket to receipt
    """) == block("""
        error[yaml]: a ':' is not allowed here
         --> shop.yaml:1:14
          |
        1 | title: Buying: from basket to receipt
          |              ^
          = put a text that contains ': ' between quotes, or complete the line above
    """)


def test_a_key_without_a_colon_is_asked_for_one() -> None:
    assert problems_in("""
        kind: Service
        name
        product: retail
    """) == block("""
        error[yaml]: this line is neither 'key: value' nor part of a list
         --> shop.yaml:2:1
          |
        2 | name
          | ^
          = write ': ' after a key
    """)


def test_a_value_that_begins_with_a_reserved_character_asks_for_quotes() -> None:
    assert problems_in("""
        contacts:
          delivery: @shop
    """) == block("""
        error[yaml]: a value cannot begin with '@'
         --> shop.yaml:2:13
          |
        2 |   delivery: @shop
          |             ^
          = put the value between quotes
    """)


def test_an_escape_that_does_not_exist_is_shown() -> None:
    assert problems_in("""
        total: "requests_total{path=~\\"\\d+\\"}"
    """) == block("""
        error[yaml]: unknown escape in double quotes
         --> shop.yaml:1:32
          |
        1 | total: "requests_total{path=~\\"\\d+\\"}"
          |                                ^
          = write \\\\ for a backslash, or use single quotes, which have no escapes
    """)


def test_a_list_does_not_begin_on_the_line_of_its_key() -> None:
    assert problems_in("""
        objectives: - indicator: buying
    """) == block("""
        error[yaml]: a list cannot begin on the line of its key
         --> shop.yaml:1:13
          |
        1 | objectives: - indicator: buying
          |             ^
          = begin it on the next line, or write it as [one, two]
    """)


def test_a_list_is_not_continued_by_a_key() -> None:
    assert problems_in("""
        - kind: Service
        name: shop
    """) == block("""
        error[yaml]: the next item of this list must begin with '- '
         --> shop.yaml:2:1
          |
        2 | name: shop
          | ^
    """)


def test_a_control_character_is_named() -> None:
    assert problems_in("""
        name: sh\x07op
    """) == block("""
        error[yaml]: control characters such as U+0007 are not allowed in YAML
         --> shop.yaml:1:9
          |
        1 | name: sh�op
          |         ^
    """)


def test_definitions_are_parted_by_dashes() -> None:
    assert problems_in("""
        kind: Service
        ...
        kind: Product
    """) == block("""
        error[missing]: 'name', 'indicators' and 'objectives' are missing
         --> shop.yaml:1:7
          |
        1 | kind: Service
          |       ^^^^^^^
          = name: lower-case words joined by hyphens, such as notify-api; indicators: what is measured, \
by names that you choose; objectives: such as [{indicator: orders, target: 99.9%}]
        error[yaml]: a new definition begins with '---'
         --> shop.yaml:3:1
          |
        3 | kind: Product
          | ^
    """)


def test_nesting_has_an_end() -> None:
    assert problems_in("""
        a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
    """) == block("""
        error[depth]: this is nested deeper than 20 levels
         --> shop.yaml:1:23
          |
        1 | a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
          |                       ^
    """)


def test_a_file_of_comments_defines_nothing() -> None:
    assert problems_in("""
        # to be written
    """) == block("""
        error[empty]: this file defines nothing
         --> shop.yaml:1:1
          |
        1 | # to be written
          | ^
    """)


def test_a_key_that_is_there_twice_names_the_first() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        name: store
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[duplicate-key]: key 'name' is already set on line 2
         --> shop.yaml:3:1
          |
        3 | name: store
          | ^^^^
    """)


def test_a_key_is_one_word() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        ? [a, b]
        : c
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[key]: a key must be a single word
         --> shop.yaml:3:3
          |
        3 | ? [a, b]
          |   ^^^^^^
    """)


def test_a_template_is_no_key() -> None:
    assert problems_in("""
        kind: Service
        name: {{ service }}
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[type]: 'name' must be a single value
         --> shop.yaml:2:1
          |
        2 | name: {{ service }}
          | ^^^^
        error[key]: a key must be a single word
         --> shop.yaml:2:8
          |
        2 | name: {{ service }}
          |        ^^^^^^^^^^^
          = put a text with braces between quotes
    """)


def test_aliases_and_anchors_are_refused() -> None:
    assert problems_in("""
        kind: Service
        name: &name shop
        title: *name
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[anchor]: anchors and aliases are not supported
         --> shop.yaml:2:7
          |
        2 | name: &name shop
          |       ^^^^^
          = write the value out in full
        error[anchor]: anchors and aliases are not supported
         --> shop.yaml:3:8
          |
        3 | title: *name
          |        ^^^^^
          = write the value out in full
    """)


def test_merge_keys_are_refused() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        <<: {title: Shop}
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[key]: merge keys ('<<') are not supported
         --> shop.yaml:3:1
          |
        3 | <<: {title: Shop}
          | ^^
          = write the value out in full
    """)


def test_tags_are_refused() -> None:
    assert problems_in("""
        kind: Service
        name: !!str shop
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[tag]: tags are not supported
         --> shop.yaml:2:7
          |
        2 | name: !!str shop
          |       ^^^^^
          = leave it out: the field decides the type
    """)


def test_a_quote_that_another_closes_lines_below_is_shown_where_it_begins() -> None:
    assert problems_in("""
        kind: Service
        name: "shop
        indicators:
          buying:
            events:
              total: "orders_total"
    """) == block("""
        error[yaml]: this quote is closed only on line 6
         --> shop.yaml:2:7
          |
        2 | name: "shop
          |       ^
          = close it where its text ends
    """)


def test_a_quote_that_an_apostrophe_closes_is_shown_where_it_begins() -> None:
    assert problems_in("""
        kind: Service
        name: 'shop
        title: The shop's orders
    """) == block("""
        error[yaml]: this quote is closed only on line 3
         --> shop.yaml:2:7
          |
        2 | name: 'shop
          |       ^
          = close it where its text ends
    """)


def test_a_brace_that_closes_nothing_is_shown() -> None:
    assert problems_in("""
        kind: Service
        indicators:
          buying: {}
        }
    """) == block("""
        error[yaml]: this '}' closes nothing
         --> shop.yaml:4:1
          |
        4 | }
          | ^
    """)


def test_a_bracket_that_closes_nothing_is_shown() -> None:
    assert problems_in("""
        calls:
          - category: [security]]
    """) == block("""
        error[yaml]: this ']' closes nothing
         --> shop.yaml:2:25
          |
        2 |   - category: [security]]
          |                         ^
    """)
