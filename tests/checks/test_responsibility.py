"""Parties that can be called upon, and what is missing to call them."""

from slo.catalogue.load import load
from slo.checks.responsibility import calls_can_be_made

ORGANISATION = """\
kind: Organisation
name: techops
parties:
  helpers: {kind: support}
activities:
  respond-to-incidents: {product: responsible, helpers: if-called-upon}
"""


def test_a_party_that_can_be_called_needs_a_channel_and_a_procedure() -> None:
    found = calls_can_be_made(load({"organisation.yaml": ORGANISATION}))

    assert [problem.code for problem in found] == ["call-without-channel", "no-out-of-hours-procedure"]


def test_a_party_that_nobody_calls_needs_neither() -> None:
    text = ORGANISATION.replace("if-called-upon", "supporting")

    assert list(calls_can_be_made(load({"organisation.yaml": text}))) == []
