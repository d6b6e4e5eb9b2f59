"""A change of one product leaves the group keys of all others as they were, or open incidents would be lost.

Alertmanager knows a notification by the matchers on the path to its route, and so do pagers.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.routing.plans import burning, plan, written
from tests.servers.binaries import Generation
from tests.servers.processes import alertmanager
from tests.servers.stubs import Stubs, stubs
from tests.servers.waiting import eventually

TEAMS = [f"team-{number:02}" for number in range(50)]


def product(name: str, stand_ins: Stubs) -> dict[str, Any]:
    """A product whose pages and tickets arrive at stand-ins."""
    page, ticket = (
        {"webhook": {"url": stand_ins.webhook_url(f"{name}-{use}")}} for use in ("page", "ticket")
    )
    declares = {"call": {"cyber-security": "on-declared-security"}} if name.endswith("7") else {}
    return {"name": name, "alerting": {"page": page, "ticket": ticket, **declares}}


def group_keys(
    names: Sequence[str], stand_ins: Stubs, generation: Generation, folder: Path
) -> Mapping[str, str]:
    """Page and ticket all these products, and give the group key of what arrived, by where it did."""
    config = written(plan(*(product(name, stand_ins) for name in names)), folder)
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("group_wait: 10s", "group_wait: 0s").replace("30s", "0s"))
    arrived = len(stand_ins.deliveries("webhook"))
    with alertmanager(generation, config, folder / "server") as server:
        # Of different environments, so that no page keeps a ticket away.
        server.post_alerts(
            *(burning(name, "page").labels for name in names),
            *({**burning(name, "ticket").labels, "environment": "staging"} for name in names),
        )
        expected = {f"{name}-{use}" for name in names for use in ("page", "ticket")}
        eventually(partial(_arrived, stand_ins, arrived, expected), 60)
    return {one.address: one.payload["groupKey"] for one in stand_ins.deliveries("webhook")[arrived:]}


def _arrived(stand_ins: Stubs, first: int, expected: set[str]) -> bool:
    return expected <= {one.address for one in stand_ins.deliveries("webhook")[first:]}


def test_products_that_come_and_go_leave_every_group_key_of_the_others(
    generation: Generation, tmp_path: Path
) -> None:
    changed = [name for name in TEAMS if name not in ("team-17", "team-24")] + ["team-08-a", "another"]
    with stubs() as stand_ins:
        before = group_keys(TEAMS, stand_ins, generation, tmp_path / "before")
        after = group_keys(changed, stand_ins, generation, tmp_path / "after")

    kept = before.keys() & after.keys()
    assert len(before) == 100
    assert len(kept) == 96
    assert {address: before[address] for address in kept} == {address: after[address] for address in kept}
    assert len(set(before.values())) == len(before)


def test_the_order_of_definitions_changes_nothing_that_is_written(tmp_path: Path) -> None:
    with stubs() as stand_ins:
        products = [product(name, stand_ins) for name in TEAMS]
        first = written(plan(*products), tmp_path / "first").read_text(encoding="utf-8")
        second = written(plan(*reversed(products)), tmp_path / "second").read_text(encoding="utf-8")

    assert first == second
