"""Problems of values that a field does not accept."""

from tests.catalogue.problems import block, problems_in


def test_a_name_shows_how_it_could_be_spelt() -> None:
    assert problems_in("""
        kind: Service
        name: Notify API
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[value]: 'Notify API' is not a name such as notify-api
         --> shop.yaml:2:7
          |
        2 | name: Notify API
          |       ^^^^^^^^^^
          = names are lower-case words joined by hyphens, 63 characters at most
    """)


def test_a_key_that_is_a_name_shows_how_it_could_be_spelt() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          Buying things:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[value]: 'Buying things' is not a name such as buying-things
         --> shop.yaml:4:3
          |
        4 |   Buying things:
          |   ^^^^^^^^^^^^^
          = names are lower-case words joined by hyphens, 63 characters at most
    """)


def test_one_of_several_words_brings_the_nearest_to_mind() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%, category: securty}
    """) == block("""
        error[value]: 'securty' is not accepted here
         --> shop.yaml:7:50
          |
        7 |   - {indicator: buying, target: 99.9%, category: securty}
          |                                                  ^^^^^^^
          = did you mean 'security'?
    """)


def test_a_percentage_without_its_sign_is_offered_one() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9}
    """) == block("""
        error[value]: '99.9' is not a percentage such as 99.9%; write 99.9%
         --> shop.yaml:7:33
          |
        7 |   - {indicator: buying, target: 99.9}
          |                                 ^^^^
    """)


def test_a_target_that_leaves_no_budget_is_refused() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 100%}
    """) == block("""
        error[value]: a target of 100% leaves no error budget, so nothing may ever fail; try 99.99%
         --> shop.yaml:7:33
          |
        7 |   - {indicator: buying, target: 100%}
          |                                 ^^^^
    """)


def test_a_value_of_several_types_lists_what_each_accepts() -> None:
    assert problems_in("""
        kind: AlertPolicy
        name: calm
        no_data_after: nver
        tiers: [{severity: page, budget: 2%, long_window: 1h, short_window: 5m}]
    """) == block("""
        error[value]: 'nver' is not a duration such as 500ms, 5m, 1h30m or 28d
         --> shop.yaml:3:16
          |
        3 | no_data_after: nver
          |                ^^^^
          = did you mean 'never'?
    """)


def test_a_key_without_a_value_is_shown() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        title:
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[value]: 'title' has no value
         --> shop.yaml:3:1
          |
        3 | title:
          | ^^^^^
          = give it a value, or leave out the key
    """)


def test_a_hash_that_begins_a_comment_is_explained() -> None:
    assert problems_in("""
        kind: Product
        name: retail
        alerting:
          page:
            slack: {webhook_url_file: /shop, channel: "#shop"}
          ticket:
            slack:
              webhook_url_file: /shop
              channel: #shop
    """) == block("""
        error[value]: 'channel' has no value
         --> shop.yaml:9:7
          |
        9 |       channel: #shop
          |       ^^^^^^^
          = '#' begins a comment: put a text that begins with it between quotes
    """)


def test_a_list_in_place_of_a_value_is_shown_at_its_key() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        scrape_interval: [30s]
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[type]: 'scrape_interval' must be a single value
         --> shop.yaml:3:1
          |
        3 | scrape_interval: [30s]
          | ^^^^^^^^^^^^^^^
    """)


def test_a_value_in_place_of_a_mapping_of_one_key_shows_how_to_write_it() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        review: 26w
    """) == block("""
        error[type]: 'review' must be a mapping, one 'key: value' per line
         --> shop.yaml:5:9
          |
        5 | review: 26w
          |         ^^^
          = write {every: 26w}
    """)


def test_a_value_in_place_of_a_list_shows_how_to_write_one() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: up}
        objectives: buying
    """) == block("""
        error[type]: 'objectives' must be a list
         --> shop.yaml:6:13
          |
        6 | objectives: buying
          |             ^^^^^^
          = begin each item with '- ', or write [one, two]
    """)


def test_an_empty_list_is_not_enough() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: up}
        objectives: []
    """) == block("""
        error[value]: 'objectives' must have at least one entry
         --> shop.yaml:6:1
          |
        6 | objectives: []
          | ^^^^^^^^^^
    """)


def test_a_day_that_is_not_in_the_calendar_is_refused() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        freshness: 2026-02-30
    """) == block("""
        error[value]: '2026-02-30' does not exist in the calendar
         --> shop.yaml:5:12
          |
        5 | freshness: 2026-02-30
          |            ^^^^^^^^^^
    """)


def test_a_date_is_written_in_one_way_only() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        freshness: 1767225600
    """) == block("""
        error[value]: '1767225600' is not a date such as 2026-01-31
         --> shop.yaml:5:12
          |
        5 | freshness: 1767225600
          |            ^^^^^^^^^^
    """)


def test_only_true_and_false_are_true_and_false() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        smtp: {smarthost: mail.example.org:587, sender: slo@example.org, require_tls: no}
    """) == block("""
        error[value]: 'no' is neither true nor false
         --> shop.yaml:5:79
          |
        5 | smtp: {smarthost: mail.example.org:587, sender: slo@example.org, require_tls: no}
          |                                                                               ^^
    """)


def test_a_short_form_is_shown_where_it_was_written() -> None:
    assert problems_in("""
        kind: Product
        name: retail
        party: platform
        ---
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform, page: {email: platform}}
    """) == block("""
        error[value]: 'platform' is not an e-mail address such as notify-tickets@example.org
         --> shop.yaml:8:44
          |
        8 |   platform: {kind: platform, page: {email: platform}}
          |                                            ^^^^^^^^
    """)


def test_a_broken_rule_between_fields_is_reported_at_its_mapping() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            events:
              total: requests_total
              bad: failures_total
              good: successes_total
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[value]: events need 'total' and exactly one of 'bad' and 'good'
         --> shop.yaml:5:5
          |
        5 |     events:
          |     ^^^^^^
    """)


def test_another_version_is_refused() -> None:
    assert problems_in("""
        apiVersion: slo/v2
        kind: Service
        name: shop
        indicators:
          buying:
            probe: {gauge: up}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[value]: 'slo/v2' is not accepted here
         --> shop.yaml:1:13
          |
        1 | apiVersion: slo/v2
          |             ^^^^^^
          = did you mean 'slo/v1'?
    """)


def test_a_ratio_is_not_offered_as_a_percentage_a_thousand_times_too_lax() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 0.999}
    """) == block("""
        error[value]: '0.999' is not a percentage such as 99.9%; write 99.9%
         --> shop.yaml:6:33
          |
        6 |   - {indicator: buying, target: 0.999}
          |                                 ^^^^^
    """)


def test_a_bare_1_may_be_two_things() -> None:
    assert problems_in("""
        kind: AlertPolicy
        name: calm
        tiers:
          - {severity: ticket, budget: 1, long_window: 3d, short_window: 6h}
    """) == block("""
        error[value]: '1' is not a percentage such as 99.9%; write 1% or 100%
         --> shop.yaml:4:32
          |
        4 |   - {severity: ticket, budget: 1, long_window: 3d, short_window: 6h}
          |                                ^
    """)


def test_a_word_in_a_list_of_mappings_shows_how_to_begin_one() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        calls: [security]
    """) == block("""
        error[type]: each item of 'calls' must be a mapping, one 'key: value' per line
         --> shop.yaml:5:9
          |
        5 | calls: [security]
          |         ^^^^^^^^
          = begin it with '- category: …'; its keys: category, party
    """)


def test_a_kind_that_is_no_mapping_is_shown_as_it_is_written() -> None:
    shown = problems_in("""\
        kind: Service
        name: api
        indicators: {up: {probe: up}}
        objectives: [{indicator: up, target: 99%}]
    """)

    assert "= write {gauge: up}" in shown


def test_a_list_in_place_of_one_of_several_words_is_one_too_many() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%, category: [security]}
    """) == block("""
        error[type]: 'category' must be a single value
         --> shop.yaml:6:40
          |
        6 |   - {indicator: buying, target: 99.9%, category: [security]}
          |                                        ^^^^^^^^
    """)


def test_a_mapping_in_a_list_of_names_is_one_too_many() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        hosting: [cloud, {name: paas}]
    """) == block("""
        error[type]: each item of 'hosting' must be a single value
         --> shop.yaml:5:18
          |
        5 | hosting: [cloud, {name: paas}]
          |                  ^^^^^^^^^^^^
    """)
