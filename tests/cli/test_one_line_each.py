"""Texts of people do not break the layout of a terminal, however many lines they were written in."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from slo.cli import slo

DEFINITIONS = """
kind: Organisation
name: acme
parties:
  platform: {kind: platform, title: "The=platform", help: "first=second", out_of_hours: https://example.org/p,
             ticket: {email: p@example.org}, called: {email: p@example.org}}
calls: [{category: reliability, party: platform}]
activities:
  respond-to-incidents: {product: responsible, platform: if-called-upon}
  respond-to-other-alerts: {product: responsible, platform: if-called-upon}
smtp: {smarthost: "mail.example.org:587", sender: alerts@example.org}
---
kind: Product
name: shop
title: "The=shop"
alerting: {page: {email: a@example.org}, ticket: {email: b@example.org}}
---
kind: Service
name: checkout
product: shop
runbook: https://example.org/runbook
indicators:
  orders: {journey: "An order=is accepted", events: {total: a_total, bad: b_total}}
objectives: [{indicator: orders, target: 99.9%}]
"""


def said(folder: Path, arguments: list[str], between: str) -> str:
    (folder / "definitions.yaml").write_text(DEFINITIONS.replace("=", between))
    return CliRunner().invoke(slo, [*arguments, "--definitions", str(folder)], catch_exceptions=False).output


@pytest.mark.parametrize("between", [r"\n", r"\n\n  "])
@pytest.mark.parametrize(
    "arguments",
    [
        ["who", "shop"],
        ["who", "platform"],
        ["who", "checkout-orders"],
        ["who", "respond-to-incidents"],
        ["who", "product=shop", "severity=page"],
        ["explain", "checkout-orders"],
        ["explain", "alertname=SLOErrorBudgetBurn", "slo=checkout-orders", "window=1h"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_a_text_of_several_lines_is_shown_on_one(tmp_path: Path, arguments: list[str], between: str) -> None:
    assert said(tmp_path, arguments, between) == said(tmp_path, arguments, " ")
