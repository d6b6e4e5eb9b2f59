"""Names that are not declared, or declared twice."""

from slo.text.diagnostics import nearest
from tests.catalogue.problems import block, problems_in


def test_an_indicator_that_does_not_exist_brings_the_nearest_to_mind() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: byuing, target: 99.9%}
    """) == block("""
        error[undeclared]: there is no indicator 'byuing'
         --> shop.yaml:6:17
          |
        6 |   - {indicator: byuing, target: 99.9%}
          |                 ^^^^^^
          = did you mean 'buying'?
    """)


def test_a_product_that_does_not_exist_is_to_be_defined() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        product: retail
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[undeclared]: there is no product 'retail'
         --> shop.yaml:3:10
          |
        3 | product: retail
          |          ^^^^^^
          = define it with 'kind: Product'
    """)


def test_a_misspelt_product_brings_the_nearest_to_mind() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        product: retial
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%}
        ---
        kind: Product
        name: retail
        alerting:
          page: {slack: {channel: "#shop", webhook_url_file: /shop}}
          ticket: {slack: {channel: "#shop", webhook_url_file: /shop}}
    """) == block("""
        error[undeclared]: there is no product 'retial'
         --> shop.yaml:3:10
          |
        3 | product: retial
          |          ^^^^^^
          = did you mean 'retail'?
    """)


def test_an_alert_policy_that_does_not_exist_is_to_be_defined() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        alert_policy: workbok
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%, alert_policy: lenient}
        ---
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        defaults: {alert_policy: clam}
        ---
        kind: AlertPolicy
        name: calm
        tiers:
          - {severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}
    """) == block("""
        error[undeclared]: there is no alert policy 'workbok'
         --> shop.yaml:3:15
          |
        3 | alert_policy: workbok
          |               ^^^^^^^
          = did you mean 'workbook'?
        error[undeclared]: there is no alert policy 'lenient'
         --> shop.yaml:7:54
          |
        7 |   - {indicator: buying, target: 99.9%, alert_policy: lenient}
          |                                                      ^^^^^^^
          = define it with 'kind: AlertPolicy'
        error[undeclared]: there is no alert policy 'clam'
          --> shop.yaml:13:26
           |
        13 | defaults: {alert_policy: clam}
           |                          ^^^^
           = did you mean 'calm'?
    """)


def test_the_built_in_policy_cannot_be_defined_again() -> None:
    assert problems_in("""
        kind: AlertPolicy
        name: workbook
        tiers:
          - {severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}
    """) == block("""
        error[duplicate]: AlertPolicy 'workbook' is built in
         --> shop.yaml:2:7
          |
        2 | name: workbook
          |       ^^^^^^^^
          = choose another name
    """)


def test_two_definitions_of_one_name_name_each_other() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%}
        ---
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[duplicate]: Service 'shop' is defined already (shop.yaml:2:7)
         --> shop.yaml:9:7
          |
        9 | name: shop
          |       ^^^^
          = name one of them differently, or write what both say into one
    """)


def test_there_is_one_organisation() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        ---
        kind: Organisation
        name: zenith
        parties:
          platform: {kind: platform}
    """) == block("""
        error[duplicate]: there can be one organisation, and 'acme' is defined already (shop.yaml:2:7)
         --> shop.yaml:7:7
          |
        7 | name: zenith
          |       ^^^^^^
          = write what both say into one of them
    """)


def test_two_objectives_of_one_indicator_need_names() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%}
          - {indicator: buying, target: 95%, window: 7d}
    """) == block("""
        error[duplicate]: 'shop' already has an objective named 'buying' (shop.yaml:6:5)
         --> shop.yaml:7:17
          |
        7 |   - {indicator: buying, target: 95%, window: 7d}
          |                 ^^^^^^
          = give each objective of an indicator its own 'name'
    """)


def test_ids_of_two_services_cannot_be_the_same() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        indicators:
          cart-buying: {probe: {gauge: up}}
        objectives:
          - {indicator: cart-buying, target: 99%}
        ---
        kind: Service
        name: shop-cart
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[duplicate]: the id 'shop-cart-buying' is already that of 'cart-buying' of 'shop' (shop.yaml:6:5)
          --> shop.yaml:13:17
           |
        13 |   - {indicator: buying, target: 99.9%}
           |                 ^^^^^^
           = rename one of the services or objectives
    """)


def test_a_tier_looks_back_no_further_than_its_objective() -> None:
    assert problems_in("""
        kind: AlertPolicy
        name: calm
        tiers:
          - {severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}
        ---
        kind: Service
        name: shop
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99%, window: 2d, alert_policy: calm}
    """) == block("""
        error[window]: policy 'calm' has a long window of 3d, but this window is 2d
          --> shop.yaml:11:46
           |
        11 |   - {indicator: buying, target: 99%, window: 2d, alert_policy: calm}
           |                                              ^^
           = set 'meant_for' in 'calm' to have its windows scaled, or choose another policy
    """)


def test_the_parties_of_a_product_its_calls_and_activities_exist() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        activities:
          respond: {product: responsible, platfrom: if-called-upon}
        calls:
          - {category: security, party: security}
        ---
        kind: Product
        name: cloud
        party: plattform
    """) == block("""
        error[undeclared]: there is no party 'platfrom'
         --> shop.yaml:6:35
          |
        6 |   respond: {product: responsible, platfrom: if-called-upon}
          |                                   ^^^^^^^^
          = did you mean 'platform'?
        error[undeclared]: there is no party 'security'
         --> shop.yaml:8:33
          |
        8 |   - {category: security, party: security}
          |                                 ^^^^^^^^
          = declare it under 'parties' of the organisation
        error[undeclared]: there is no party 'plattform'
          --> shop.yaml:12:8
           |
        12 | party: plattform
           |        ^^^^^^^^^
           = did you mean 'platform'?
    """)


def test_a_product_of_a_party_needs_an_organisation() -> None:
    assert problems_in("""
        kind: Product
        name: cloud
        party: platform
    """) == block("""
        error[undeclared]: there is no party 'platform'
         --> shop.yaml:3:8
          |
        3 | party: platform
          |        ^^^^^^^^
          = declare it under 'parties' of the organisation
    """)


def test_a_party_that_is_first_can_be_reached() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        ---
        kind: Product
        name: cloud
        party: platform
    """) == block("""
        error[channels]: 'platform' responds first for this product, but has no channel for pages and tickets
         --> shop.yaml:8:8
          |
        8 | party: platform
          |        ^^^^^^^^
          = add 'page' and 'ticket' to the party in the organisation
    """)


def test_hours_and_holidays_exist() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        hours:
          office: {start: 09:00, end: 17:30, timezone: Europe/London, holidays: english}
        ---
        kind: Product
        name: retail
        alerting:
          page: {slack: {channel: "#shop", webhook_url_file: /shop}}
          ticket: {slack: {channel: "#shop", webhook_url_file: /shop}}
          hours: ofice
    """) == block("""
        error[undeclared]: there is no list of holidays 'english'
         --> shop.yaml:6:73
          |
        6 |   office: {start: 09:00, end: 17:30, timezone: Europe/London, holidays: english}
          |                                                                         ^^^^^^^
          = declare them under 'holidays' of the organisation
        error[undeclared]: there is no set of hours 'ofice'
          --> shop.yaml:13:10
           |
        13 |   hours: ofice
           |          ^^^^^
           = did you mean 'office'?
    """)


def test_a_product_runs_where_the_organisation_serves() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        hosting: [kubernetes]
        ---
        kind: Product
        name: retail
        alerting:
          page: {slack: {channel: "#shop", webhook_url_file: /shop}}
          ticket: {slack: {channel: "#shop", webhook_url_file: /shop}}
        hosting: mainframe
    """) == block("""
        error[undeclared]: there is no platform 'mainframe'
          --> shop.yaml:12:10
           |
        12 | hosting: mainframe
           |          ^^^^^^^^^
           = the organisation serves kubernetes; to serve another, add it to 'hosting' of the organisation
    """)


def test_mail_needs_a_server() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform, called: {email: platform@example.org}}
        unowned: {email: {to: queue@example.org}}
        ---
        kind: Product
        name: retail
        alerting:
          page: {slack: {channel: "#shop", webhook_url_file: /shop}}
          ticket: {email: shop@example.org}
    """) == block("""
        error[smtp]: no mail server is configured for this e-mail
         --> shop.yaml:4:39
          |
        4 |   platform: {kind: platform, called: {email: platform@example.org}}
          |                                       ^^^^^
          = add 'smtp' with 'smarthost' and 'sender' to the organisation
        error[smtp]: no mail server is configured for this e-mail
         --> shop.yaml:5:11
          |
        5 | unowned: {email: {to: queue@example.org}}
          |           ^^^^^
          = add 'smtp' with 'smarthost' and 'sender' to the organisation
        error[smtp]: no mail server is configured for this e-mail
          --> shop.yaml:11:12
           |
        11 |   ticket: {email: shop@example.org}
           |            ^^^^^
           = add 'smtp' with 'smarthost' and 'sender' to the organisation
    """)


def test_of_very_many_names_the_first_are_listed() -> None:
    names = [f"name-{number:05}" for number in range(10_000)]

    assert nearest("x", names) == f"accepted: {', '.join(names[:10])} and 9,990 more"
    assert nearest("x", names[:10]) == f"accepted: {', '.join(names[:10])}"
