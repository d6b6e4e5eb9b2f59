"""Problems of keys: missing, misspelt, unknown."""

from slo.catalogue.kinds import DEFINITIONS
from tests.catalogue.problems import block, problems_in


def test_an_unknown_key_brings_the_nearest_to_mind() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        prodct: retail
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[unknown-key]: there is no key 'prodct' here
         --> shop.yaml:3:1
          |
        3 | prodct: retail
          | ^^^^^^
          = did you mean 'product'?
    """)


def test_an_unknown_key_without_a_neighbour_brings_all_to_mind() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: up, url: x}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[unknown-key]: there is no key 'url' here
         --> shop.yaml:5:24
          |
        5 |     probe: {gauge: up, url: x}
          |                        ^^^
          = accepted: gauge
    """)


def test_a_misspelt_key_is_not_also_missing() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, traget: 99.9%}
    """) == block("""
        error[unknown-key]: there is no key 'traget' here
         --> shop.yaml:7:25
          |
        7 |   - {indicator: buying, traget: 99.9%}
          |                         ^^^^^^
          = did you mean 'target'?
    """)


def test_missing_keys_are_reported_together_at_their_mapping() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {window: 7d}
    """) == block("""
        error[missing]: 'indicator' and 'target' are missing
         --> shop.yaml:7:5
          |
        7 |   - {window: 7d}
          |     ^^^^^^^^^^^^
          = indicator: the name of one of the service's `indicators`; target: the share of events that \
must be good, such as 99.9%
    """)


def test_missing_keys_of_a_definition_are_reported_at_its_kind() -> None:
    assert problems_in("""
        kind: Service
        name: shop
    """) == block("""
        error[missing]: 'indicators' and 'objectives' are missing
         --> shop.yaml:1:7
          |
        1 | kind: Service
          |       ^^^^^^^
          = indicators: what is measured, by names that you choose; objectives: such as \
[{indicator: orders, target: 99.9%}]
    """)


def test_a_misspelt_kind_of_indicator_is_one_problem() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            prob: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[unknown-key]: there is no key 'prob' here
         --> shop.yaml:5:5
          |
        5 |     prob: {gauge: up}
          |     ^^^^
          = did you mean 'probe'?
    """)


def test_two_kinds_of_indicator_are_one_too_many() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: up}
            events: {total: requests_total, bad: failures_total}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[value]: an indicator needs exactly one kind, and this has 2: 'events', 'probe'; \
give each its own indicator
         --> shop.yaml:4:3
          |
        4 |   buying:
          |   ^^^^^^
    """)


def test_a_definition_without_kind_lists_the_kinds() -> None:
    assert problems_in("""
        name: shop
    """) == block(f"""
        error[kind]: this definition has no 'kind'
         --> shop.yaml:1:1
          |
        1 | name: shop
          | ^^^^^^^^^^
          = accepted: {", ".join(sorted(DEFINITIONS))}; if the file has no definitions, name it \
under 'ignore' of the organisation
    """)


def test_a_misspelt_kind_brings_the_nearest_to_mind() -> None:
    assert problems_in("""
        kind: service
        name: shop
    """) == block("""
        error[kind]: there is no kind 'service'
         --> shop.yaml:1:7
          |
        1 | kind: service
          |       ^^^^^^^
          = did you mean 'Service'?
    """)


def test_a_list_of_definitions_is_no_definition() -> None:
    assert problems_in("""
        - kind: Service
    """) == block(f"""
        error[kind]: a definition is a mapping that begins with its 'kind'
         --> shop.yaml:1:1
          |
        1 | - kind: Service
          | ^^^^^^^^^^^^^^^
          = accepted: {", ".join(sorted(DEFINITIONS))}
    """)
