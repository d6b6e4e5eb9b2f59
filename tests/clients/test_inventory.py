"""What is read of the metrics of a server: bounded, and whole although parts of it are refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import pytest

from slo.clients.failures import Refused
from slo.clients.inventory import read_inventory
from slo.clients.prometheus import Answer, Prometheus
from slo.promql.samples import Sample
from slo.proposals.inventory import Group

AT = datetime(2026, 11, 1, tzinfo=UTC)
COUNTER, PROBE = "http_requests_total", "probe_success"


@dataclass
class Server:
    """A Prometheus whose metrics have these series, each with the value 1."""

    series: Mapping[str, Sequence[Mapping[str, str]]]
    refused: str = ""
    asked: list[str] = field(default_factory=list)

    def get(self, path: str) -> Any:
        if path.startswith("/api/v1/label/__name__/values"):
            return list(self.series)
        if path.startswith("/api/v1/targets"):
            targets = [{"labels": {"job": "shop"}, "scrapeInterval": every} for every in ("15s", "1m", "30s")]
            return {"activeTargets": [*targets, {"labels": {}}, {"labels": {"job": "odd"}}]}
        name = next(name for name in self.series if f"%22{name}%22" in path)
        return ["__name__", *sorted({label for labels in self.series[name] for label in labels})]

    def query(self, expr: str, at: datetime | None = None) -> Answer:
        self.asked.append(expr)
        if self.refused and self.refused in expr:
            raise Refused("too many samples")
        name = next((name for name in self.series if f'"{name}"' in expr), None)
        if name is None or "=~" in expr:
            return Answer(())
        return Answer(tuple(Sample(labels, Decimal(1), AT) for labels in self.series[name]))

    @property
    def client(self) -> Prometheus:
        return cast(Prometheus, self)


def shop(**labels: str) -> Mapping[str, str]:
    return {"job": "shop", **labels}


def test_the_groups_of_each_metric_that_may_be_of_use_are_read() -> None:
    server = Server({COUNTER: [shop(code="503"), shop(code="200", namespace="")], "go_info": [shop()]})

    found = read_inventory(server.client)

    assert found.names == {COUNTER, "go_info"}
    assert found.known.keys() == {COUNTER}
    assert found.known[COUNTER].groups == (
        Group({"code": "200", "job": "shop"}, 1),
        Group({"code": "503", "job": "shop"}, 1),
    )
    assert "go_info" not in "".join(server.asked)


def test_a_job_is_scraped_as_often_as_the_slowest_of_its_targets() -> None:
    intervals = read_inventory(Server({}).client).intervals

    assert {job: str(interval) for job, interval in intervals.items()} == {"shop": "1m"}


def test_a_metric_with_too_many_combinations_is_named_and_no_more() -> None:
    many = [shop(code=str(code)) for code in range(2001)]

    found = read_inventory(Server({COUNTER: many, PROBE: [shop(instance="a")]}).client)

    assert found.unanswered == {COUNTER: "it has more than 2000 combinations of job, code"}
    assert found.known.keys() == {PROBE}


def test_a_query_that_is_refused_spoils_no_other() -> None:
    server = Server({COUNTER: [shop(code="200")], PROBE: [shop(instance="a")]}, refused=COUNTER)

    found = read_inventory(server.client)

    assert found.unanswered == {COUNTER: "too many samples"}
    assert found.known.keys() == {PROBE}


def test_after_a_while_what_was_not_reached_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server({COUNTER: [shop(code="200")], PROBE: [shop(instance="a")]})
    clock = iter([0.0, 1.0, 16.0])
    monkeypatch.setattr("slo.clients.inventory.time.monotonic", lambda: next(clock))

    found = read_inventory(server.client)

    assert len(found.known) == 1
    assert list(found.unanswered.values()) == ["the first 15s of looking at metrics were over"]
