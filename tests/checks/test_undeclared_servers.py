"""What is asked of recorded series that differ in labels which nobody declared."""

import pytest

from slo.catalogue.load import load
from slo.checks.with_data.undeclared_servers import undeclared_servers
from tests.checks.definitions import service
from tests.checks.fake import Fake

SERVICE = service("{by: region, events: {total: orders_total, bad: failures_total}}")
ORGANISATION = """\
kind: Organisation
name: acme
parties: {platform: {kind: platform, ticket: {webhook: {url: https://example.org}}}}
"""
RECORDED = "slo:sli_total:increase1m"


def asked(more: str, *series: dict[str, str]) -> list[tuple[str, str]]:
    server = Fake(values={RECORDED: [{"slo": "checkout-orders", "slo_bundle": "x", **one} for one in series]})
    catalogue = load({"checkout.yaml": SERVICE, "acme.yaml": ORGANISATION + more})
    found = list(undeclared_servers(catalogue, server.data))
    assert {one.code for one in found} <= {"undeclared-servers"}
    assert len(server.asked) == 1
    return [(one.message, one.hint) for one in found]


def test_each_label_is_one_question_with_what_to_declare() -> None:
    found = asked(
        "",
        {"region": "eu", "cluster": "north", "prometheus_replica": "a", "site": "left"},
        {"region": "eu", "cluster": "south", "prometheus_replica": "b"},
        {"region": "us", "cluster": "north"},
    )

    assert [message for message, _ in found] == [
        f"the recorded series of 'checkout-orders' differ in {label}: figures are of the most complete one"
        for label in ("cluster (north, south)", "prometheus_replica (a, b)", "site (left, none)")
    ]
    (_, cluster), (_, replica), (_, site) = found
    assert "'cluster_labels: {cluster: apart}'" in cluster
    assert "replica_labels" not in cluster
    assert "'replica_labels: [prometheus_replica]'" in replica
    assert "cluster_labels" not in replica
    assert "replica_labels" in site
    assert "cluster_labels" in site


@pytest.mark.parametrize("meaning", ["apart", "summed"])
def test_what_is_declared_is_not_asked_again(meaning: str) -> None:
    declared = f"replica_labels: [replica]\ncluster_labels: {{cluster: {meaning}}}\n"
    replicas = [{"cluster": cluster, "replica": one} for cluster in ("a", "b") for one in ("x", "y")]

    assert asked(declared, *replicas) == []
    assert len(asked("", *replicas)) == 2


def test_groups_and_other_bundles_are_no_servers() -> None:
    assert asked("", {"region": "eu"}, {"region": "us"}, {"region": "us", "slo_bundle": "renamed"}) == []
