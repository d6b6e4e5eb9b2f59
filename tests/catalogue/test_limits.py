"""Limits of fields."""

from tests.catalogue.problems import block, problems_in


def test_a_scrape_in_100_days_is_no_scrape() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        scrape_interval: 100d
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[value]: a scrape interval is from 1s to 5m, not 100d
         --> shop.yaml:3:18
          |
        3 | scrape_interval: 100d
          |                  ^^^^
    """)


def test_a_scrape_interval_is_a_second_at_least() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        scrape_interval: 500ms
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[value]: a scrape interval is from 1s to 5m, not 500ms
         --> shop.yaml:3:18
          |
        3 | scrape_interval: 500ms
          |                  ^^^^^
    """)


def test_silence_is_noticed_after_two_minutes() -> None:
    assert problems_in("""
        kind: AlertPolicy
        name: calm
        no_data_after: 1m
        tiers:
          - {severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}
    """) == block("""
        error[value]: rules run once a minute: write at least 2m, or never
         --> shop.yaml:3:16
          |
        3 | no_data_after: 1m
          |                ^^
    """)


def test_ports_end_at_65535() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        smtp: {smarthost: mail.example.org:65536, sender: slo@example.org}
    """) == block("""
        error[value]: ports are numbers from 1 to 65535
         --> shop.yaml:5:19
          |
        5 | smtp: {smarthost: mail.example.org:65536, sender: slo@example.org}
          |                   ^^^^^^^^^^^^^^^^^^^^^^
    """)


def test_ports_begin_at_1() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        smtp: {smarthost: mail.example.org:0, sender: slo@example.org}
    """) == block("""
        error[value]: ports are numbers from 1 to 65535
         --> shop.yaml:5:19
          |
        5 | smtp: {smarthost: mail.example.org:0, sender: slo@example.org}
          |                   ^^^^^^^^^^^^^^^^^^
    """)


def test_a_sender_is_an_address() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        smtp: {smarthost: mail.example.org:25, sender: alerts}
    """) == block("""
        error[value]: 'alerts' is not an e-mail address such as alerts@example.org
         --> shop.yaml:5:48
          |
        5 | smtp: {smarthost: mail.example.org:25, sender: alerts}
          |                                                ^^^^^^
          = after a name, write it in angle brackets: Alerts <alerts@example.org>
    """)


def test_a_sender_is_one_line() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        smtp: {smarthost: mail.example.org:25, sender: "Alerts\\nBcc: <slo@example.org>"}
    """) == block("""
        error[value]: 'Alerts\\nBcc: <slo@example.org>' is not an e-mail address such as alerts@example.org
         --> shop.yaml:5:48
          |
        5 | smtp: {smarthost: mail.example.org:25, sender: "Alerts\\nBcc: <slo@example.org>"}
          |                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = after a name, write it in angle brackets: Alerts <alerts@example.org>
    """)


def test_one_party_is_called_upon_for_a_category() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform, page: {webhook: {url: https://example.org}}}
        calls:
          - {category: security, party: platform}
          - {category: [pipeline, security], party: platform}
    """) == block("""
        error[value]: 'platform' is already called for security
         --> shop.yaml:7:27
          |
        7 |   - {category: [pipeline, security], party: platform}
          |                           ^^^^^^^^
    """)


def test_the_numbers_of_a_duration_end_somewhere() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%, window: 9999999999d}
    """) == block("""
        error[value]: a duration's numbers have 9 digits at most
         --> shop.yaml:6:48
          |
        6 |   - {indicator: buying, target: 99.9%, window: 9999999999d}
          |                                                ^^^^^^^^^^^
          = or write 'week', 'month', 'quarter' or 'year'
    """)


def test_the_decimals_of_a_share_end_somewhere() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9999999999999999999999999999999%}
    """) == block("""
        error[value]: a percentage has 9 digits at most before its point, and 10 after it
         --> shop.yaml:6:33
          |
        6 |   - {indicator: buying, target: 99.9999999999999999999999999999999%}
          |                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    """)


def test_digits_of_other_scripts_are_no_share() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: ٩٩%}
    """) == block("""
        error[value]: '٩٩%' is not a percentage such as 99.9%
         --> shop.yaml:6:33
          |
        6 |   - {indicator: buying, target: ٩٩%}
          |                                 ^^^
    """)


def test_digits_of_other_scripts_are_no_duration() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%, window: ٢٨d}
    """) == block("""
        error[value]: '٢٨d' is not a duration such as 500ms, 5m, 1h30m or 28d
         --> shop.yaml:6:48
          |
        6 |   - {indicator: buying, target: 99.9%, window: ٢٨d}
          |                                                ^^^
          = or write 'week', 'month', 'quarter' or 'year'
    """)


def test_digits_of_other_scripts_are_no_day() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        freshness: ٢٠٢٦-٠١-٣١
    """) == block("""
        error[value]: '٢٠٢٦-٠١-٣١' is not a date such as 2026-01-31
         --> shop.yaml:5:12
          |
        5 | freshness: ٢٠٢٦-٠١-٣١
          |            ^^^^^^^^^^
    """)


def test_digits_of_other_scripts_are_no_time_of_day() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        hours:
          office: {start: 09:00, end: 1٧:00, timezone: Europe/London}
    """) == block("""
        error[value]: '1٧:00' is not a time of day such as 09:00
         --> shop.yaml:6:31
          |
        6 |   office: {start: 09:00, end: 1٧:00, timezone: Europe/London}
          |                               ^^^^^
    """)
