"""A broken rule between fields is shown at the field at fault."""

from tests.catalogue.problems import block, problems_in


def test_a_component_of_a_histogram_is_shown() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          speed:
            latency: {histogram: order_seconds_bucket, within: 500ms}
        objectives:
          - {indicator: speed, target: 95%}
    """) == block("""
        error[value]: name the histogram itself: order_seconds, without _bucket
         --> shop.yaml:5:26
          |
        5 |     latency: {histogram: order_seconds_bucket, within: 500ms}
          |                          ^^^^^^^^^^^^^^^^^^^^
    """)


def test_a_bucket_that_does_not_exist_is_shown() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          speed:
            latency: {histogram: order_seconds, within: 400ms, buckets: [250ms, 500ms]}
        objectives:
          - {indicator: speed, target: 95%}
    """) == block("""
        error[value]: no bucket ends at 400ms, so faster requests cannot be counted
         --> shop.yaml:5:49
          |
        5 |     latency: {histogram: order_seconds, within: 400ms, buckets: [250ms, 500ms]}
          |                                                 ^^^^^
          = the nearest is 500ms; buckets: 250ms, 500ms
    """)


def test_bad_events_are_not_all_events() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            events: {total: orders_total, bad: orders_total}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[value]: this is the same as 'total': every event would be bad
         --> shop.yaml:5:40
          |
        5 |     events: {total: orders_total, bad: orders_total}
          |                                        ^^^^^^^^^^^^
    """)


def test_good_events_are_not_all_events() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying:
            events: {total: orders_total, good: orders_total}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[value]: this is the same as 'total': no event would ever be bad
         --> shop.yaml:5:41
          |
        5 |     events: {total: orders_total, good: orders_total}
          |                                         ^^^^^^^^^^^^
    """)


def test_the_longer_of_two_windows_is_the_long_one() -> None:
    assert problems_in("""
        kind: AlertPolicy
        name: calm
        tiers:
          - {severity: ticket, budget: 10%, long_window: 6h, short_window: 3d}
    """) == block("""
        error[value]: short_window 3d is not shorter than long_window 6h
         --> shop.yaml:4:68
          |
        4 |   - {severity: ticket, budget: 10%, long_window: 6h, short_window: 3d}
          |                                                                    ^^
    """)


def test_the_second_of_two_tiers_alike_is_shown() -> None:
    assert problems_in("""
        kind: AlertPolicy
        name: calm
        tiers:
          - {severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}
          - {severity: ticket, budget: 5%, long_window: 3d, short_window: 2h}
    """) == block("""
        error[value]: two ticket tiers have the same long window 3d
         --> shop.yaml:5:49
          |
        5 |   - {severity: ticket, budget: 5%, long_window: 3d, short_window: 2h}
          |                                                 ^^
    """)


def test_empty_hours_are_shown() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        hours:
          office: {start: 09:00, end: 09:00, timezone: Europe/London}
    """) == block("""
        error[value]: hours from 09:00 to 09:00 are empty; all day is 00:00 to 24:00
         --> shop.yaml:6:31
          |
        6 |   office: {start: 09:00, end: 09:00, timezone: Europe/London}
          |                               ^^^^^
    """)
