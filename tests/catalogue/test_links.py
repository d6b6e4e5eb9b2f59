"""Links and addresses that Alertmanager and Prometheus accept, and never read as templates."""

import pytest

from slo.catalogue.load import load
from tests.catalogue.problems import block, problems_in

LINKS = [
    "https://example.org",
    "http://localhost:9093/#/alerts?filter=%7Bslo%3D%22a%22%7D",
    "https://slo@[2001:db8::1]:8443/a(b)/c;d=e,f?g[]=h|i^j&k='l'",
    "https://bücher.example/straße",
]


@pytest.mark.parametrize("link", LINKS)
def test_all_other_links_are_taken(link: str) -> None:
    text = """
        kind: Service
        name: shop
        runbook: "%s"
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%%}
    """

    (service,) = load({"shop.yaml": block(text % link)}).services.values()

    assert service.value.runbook == link


@pytest.mark.parametrize(
    "sender", ["slo@example.org", "Shop alerts <slo+a@example.org>", "É <é@example.org>"]
)
def test_a_sender_may_have_a_name(sender: str) -> None:
    text = """
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform}
        smtp: {smarthost: "[::1]:25", sender: "%s"}
    """

    organisation = load({"shop.yaml": block(text % sender)}).organisation

    assert organisation is not None
    assert organisation.value.smtp is not None
    assert organisation.value.smtp.sender == sender


def test_a_percent_sign_in_a_link_begins_an_escape() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        runbook: https://example.org/%zz
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[value]: 'https://example.org/%zz' is not a link such as https://example.org/runbook
         --> shop.yaml:3:10
          |
        3 | runbook: https://example.org/%zz
          |          ^^^^^^^^^^^^^^^^^^^^^^^
          = links begin with http:// or https://; a space is written %20, a brace %7B, and % itself %25
    """)


def test_a_link_is_no_template() -> None:
    assert problems_in("""
        kind: Service
        name: shop
        runbook: "https://example.org/{{ .Labels.slo }}"
        indicators:
          buying: {probe: {gauge: up}}
        objectives:
          - {indicator: buying, target: 99.9%}
    """) == block("""
        error[value]: 'https://example.org/{{ .Labels.slo }}' is not a link such as https://example.org/runbook
         --> shop.yaml:3:10
          |
        3 | runbook: "https://example.org/{{ .Labels.slo }}"
          |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = links begin with http:// or https://; a space is written %20, a brace %7B, and % itself %25
    """)


def test_a_port_in_a_link_is_a_number() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform, out_of_hours: "https://example.org:http/call"}
    """) == block("""
        error[value]: 'https://example.org:http/call' is not a link such as https://example.org/runbook
         --> shop.yaml:4:44
          |
        4 |   platform: {kind: platform, out_of_hours: "https://example.org:http/call"}
          |                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = links begin with http:// or https://; a space is written %20, a brace %7B, and % itself %25
    """)


def test_an_address_is_no_template() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform, ticket: {email: "{{y}}@example.org"}}
    """) == block("""
        error[value]: '{{y}}@example.org' is not an e-mail address such as notify-tickets@example.org
         --> shop.yaml:4:46
          |
        4 |   platform: {kind: platform, ticket: {email: "{{y}}@example.org"}}
          |                                              ^^^^^^^^^^^^^^^^^^^
    """)


def test_a_channel_is_no_template() -> None:
    assert problems_in("""
        kind: Organisation
        name: acme
        parties:
          platform: {kind: platform, ticket: {slack: {channel: "#{{x}}", webhook_url_file: /shop}}}
    """) == block("""
        error[value]: '#{{x}}' is not a Slack channel such as #notify-alerts
         --> shop.yaml:4:56
          |
        4 |   platform: {kind: platform, ticket: {slack: {channel: "#{{x}}", webhook_url_file: /shop}}}
          |                                                        ^^^^^^^^
    """)
