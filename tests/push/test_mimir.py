"""A push to a tenant leaves exactly what was generated, and everything of others as it was."""

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy

import pytest

from slo.actions.push import push
from slo.actions.push.failures import Busy, Clash, Differs, Interrupted
from slo.clients.failures import Refused, Unreachable
from tests.push.faults import FAULTS, TIMEOUTS, Answer, Asked, Fault
from tests.push.mimir import Mimir
from tests.push.tenants import MARK, TENANT, Files, generated, pushed, tenant, yes

pytestmark = pytest.mark.usefixtures("impatient")

BEFORE: Files = {
    "notify": {"a": ["same", "moves"], "b": ["left", "right=vector(2)"], "c": ["changes=vector(1)"]},
    "gone": {"d": ["leaves"]},
}
AFTER: Files = {
    "notify": {"a": ["same"], "b": ["left", "right=vector(2)"], "c": ["changes=vector(3)", "moves"]},
    "registers": {"e": ["is_new"]},
}
FOREIGN = {
    ("slo:notify", "theirs"): {"name": "theirs", "rules": [{"record": "x", "expr": "vector(1)"}]},
    ("team", "a"): {"name": "a", "rules": [{"record": "y", "expr": "vector(1)\n# Pushed by slo for others"}]},
    ("slo-staging:notify", "a"): {"name": "a", "rules": [{"record": "z", "expr": f"vector(1)\n# {MARK}"}]},
}


def holding(mimir: Mimir, files: Files) -> None:
    """Let the tenant hold these files and those of others."""
    mimir.groups.clear()
    pushed(mimir.server.url, generated(files))
    mimir.of(TENANT).update(deepcopy(FOREIGN))
    mimir.server.asked.clear()


def rules(mimir: Mimir) -> dict[tuple[str, str], list[str]]:
    """Return the names of rules by group, apart from those of others."""
    return {
        key: [rule["record"] for rule in group["rules"]]
        for key, group in mimir.of(TENANT).items()
        if key not in FOREIGN
    }


def expected(files: Files) -> dict[tuple[str, str], list[str]]:
    return {
        (f"slo:{bundle}", name): [one.partition("=")[0] for one in names]
        for bundle, groups in files.items()
        for name, names in groups.items()
    }


def assert_pushed(mimir: Mimir, files: Files) -> None:
    assert rules(mimir) == expected(files)
    assert {key: mimir.of(TENANT)[key] for key in FOREIGN} == FOREIGN


def test_the_first_push_writes_everything_and_the_second_nothing(mimir: Mimir) -> None:
    first = pushed(mimir.server.url, generated(AFTER))
    mimir.server.asked.clear()
    second = pushed(mimir.server.url, generated(AFTER))

    assert [str(step) for step in first.comparison.steps] == [
        "+ group a in slo:notify: 1 rule",
        "+ group b in slo:notify: 2 rules",
        "+ group c in slo:notify: 2 rules",
        "+ group e in slo:registers: 1 rule",
    ]
    assert rules(mimir) == expected(AFTER)
    assert not second.comparison.steps
    assert [asked.method for asked in mimir.server.asked] == ["GET"]


def test_only_differences_are_written_and_rules_move_before_they_leave(mimir: Mimir) -> None:
    holding(mimir, BEFORE)
    found = pushed(mimir.server.url, generated(AFTER)).comparison

    assert [str(step) for step in found.steps] == [
        "+ group e in slo:registers: 1 rule",
        "~ group c in slo:notify: 1 added, 1 changed of 2 rules",
        "~ group a in slo:notify: 1 removed of 1 rule",
        "- group d in slo:gone: 1 rule",
    ]
    assert (found.unchanged, found.foreign) == (1, len(FOREIGN))
    assert_pushed(mimir, AFTER)


def test_groups_that_exchange_rules_lose_none_for_a_moment(mimir: Mimir) -> None:
    holding(mimir, {"x": {"a": ["one", "two"], "b": ["three", "four"]}})
    after: Files = {"x": {"a": ["one", "three"], "b": ["two", "four"]}}
    lacking: list[set[str]] = []
    mimir.changed = lambda: lacking.append(
        {"one", "two", "three", "four"} - {rule for names in rules(mimir).values() for rule in names}
    )
    found = pushed(mimir.server.url, generated(after)).comparison

    assert not any(lacking)
    assert len(found.steps) == 3
    assert "keeps 1 rule until they have moved" in str(found.steps[0])
    assert_pushed(mimir, after)


def requests_of_a_push(mimir: Mimir) -> int:
    holding(mimir, BEFORE)
    pushed(mimir.server.url, generated(AFTER))
    return len(mimir.server.asked)


def requests_that_change(mimir: Mimir) -> list[Asked]:
    requests_of_a_push(mimir)
    return [asked for asked in mimir.server.asked if asked.method != "GET"]


def fail_once(mimir: Mimir, fault: Fault, number: int) -> None:
    holding(mimir, BEFORE)
    mimir.server.fault = lambda asked: fault if asked.number == number else None
    pushed(mimir.server.url, generated(AFTER))
    mimir.server.heal()

    assert_pushed(mimir, AFTER)


def fail_from(mimir: Mimir, fault: Fault, number: int) -> None:
    """Let the server fail from a request on; no rule that stays may be missing, also when it is repeated."""
    lacking: list[set[str]] = []
    mimir.changed = lambda: None
    holding(mimir, BEFORE)
    stays = {"same", "moves", "left", "right", "changes"}
    mimir.changed = lambda: lacking.append(
        stays - {rule for names in rules(mimir).values() for rule in names}
    )
    mimir.server.fault = lambda asked: fault if asked.number >= number else None
    with suppress(Unreachable, Interrupted):
        pushed(mimir.server.url, generated(AFTER))
    mimir.server.heal()
    forget_claims(mimir)
    pushed(mimir.server.url, generated(AFTER))

    assert_pushed(mimir, AFTER)
    assert not any(lacking)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
@pytest.mark.parametrize("fail", [fail_once, fail_from])
def test_failures_at_any_request_are_overcome_or_completed_by_a_repetition(
    mimir: Mimir, fault: Fault, fail: Callable[[Mimir, Fault, int], None]
) -> None:
    for number in range(requests_of_a_push(mimir)):
        fail(mimir, fault, number)


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("fault", TIMEOUTS, ids=[fault.name for fault in TIMEOUTS])
@pytest.mark.parametrize("fail", [fail_once, fail_from])
def test_so_are_answers_that_do_not_come_in_time(
    mimir: Mimir, fault: Fault, fail: Callable[[Mimir, Fault, int], None]
) -> None:
    changes = [asked.number for asked in requests_that_change(mimir)]
    for number in (0, changes[0], changes[2], changes[-1]):
        fail(mimir, fault, number)


def forget_claims(mimir: Mimir) -> None:
    """Let the time pass after which claims have ended."""
    for key, group in mimir.of(TENANT).items():
        if key[0] == "slo:push claims":
            group["rules"][0]["labels"]["until"] = "2020-01-01T00:00:00+00:00"


def test_a_refusal_stops_with_the_words_of_the_server_and_what_was_applied(mimir: Mimir) -> None:
    holding(mimir, BEFORE)
    handle = mimir.server.handle

    def refusing(asked: Asked) -> Answer:
        if asked.method == "POST" and asked.path.endswith("notify"):
            return Answer(400, "limit of \x1b[2J rules exceeded\n")
        return handle(asked)

    mimir.server.handle = refusing
    with pytest.raises(Interrupted) as why:
        pushed(mimir.server.url, generated(AFTER))

    assert str(why.value).splitlines() == [
        f"{mimir.server.url} refuses (400): limit of [2J rules exceeded",
        "  applied      + group e in slo:registers: 1 rule",
        "  perhaps not  ~ group c in slo:notify: 1 added, 1 changed of 2 rules",
        "  not applied  ~ group a in slo:notify: 1 removed of 1 rule",
        "  not applied  - group d in slo:gone: 1 rule",
        "1 change of 4 applied; push again to continue",
    ]
    assert not [key for key in mimir.of(TENANT) if key[0] == "slo:push claims"]


@pytest.mark.parametrize("mark", ["", "\n# Pushed by slo for others", f"\n# {MARK} too"])
def test_a_group_of_others_in_the_place_of_ours_stops_a_push_before_anything_is_written(
    mimir: Mimir, mark: str
) -> None:
    theirs = {"name": "a", "rules": [{"record": "x", "expr": f"vector(1){mark}"}]}
    mimir.of(TENANT)["slo:notify", "a"] = theirs
    with pytest.raises(Clash, match="group a in slo:notify"):
        pushed(mimir.server.url, generated(AFTER))

    assert mimir.of(TENANT) == {("slo:notify", "a"): theirs}
    assert {asked.method for asked in mimir.server.asked} == {"GET"}


def test_nothing_is_written_without_agreement(mimir: Mimir) -> None:
    holding(mimir, BEFORE)
    before = deepcopy(mimir.of(TENANT))
    done = push(tenant(mimir.server.url, generated(AFTER)), lambda _: False, print)

    assert not done.applied
    assert mimir.of(TENANT) == before
    assert {asked.method for asked in mimir.server.asked} == {"GET"}


def test_pushes_with_another_prefix_or_for_other_definitions_do_not_touch_each_other(mimir: Mimir) -> None:
    for mark in (MARK, "Pushed by slo for others"):
        for prefix in ("slo", "slo-staging") if mark == MARK else ("others",):
            pushed(mimir.server.url, generated(AFTER, mark=mark), prefix=prefix)
    pushed(mimir.server.url, generated(BEFORE))

    held = {key: len(group["rules"]) for key, group in mimir.of(TENANT).items()}
    for prefix, files in (("slo", BEFORE), ("slo-staging", AFTER), ("others", AFTER)):
        assert {key for key in held if key[0].startswith(f"{prefix}:")} == {
            (f"{prefix}:{bundle}", name) for bundle, groups in files.items() for name in groups
        }


def test_what_others_change_at_the_same_time_is_reported(mimir: Mimir) -> None:
    holding(mimir, BEFORE)

    def meddling(asked: Asked) -> None:
        if asked.method == "DELETE" and "gone" in asked.path:
            mimir.of(TENANT)["slo:notify", "c"]["rules"].pop()

    mimir.server.seen = meddling
    with pytest.raises(Differs, match="~ group c in slo:notify: 1 added of 2 rules"):
        pushed(mimir.server.url, generated(AFTER))


def test_durations_and_empty_values_are_compared_as_they_are_meant(mimir: Mimir) -> None:
    pushed(mimir.server.url, generated(AFTER))
    for group in mimir.of(TENANT).values():
        group |= {"interval": "1h30m", "query_offset": "0s", "source_tenants": []}
        group["rules"][0] |= {"for": "0s", "labels": {}}

    assert not pushed(mimir.server.url, generated(AFTER)).comparison.steps


def test_a_server_that_does_not_list_what_was_written_is_refused(mimir: Mimir) -> None:
    handle, stale = mimir.server.handle, Answer(404, "no rule groups found\n")
    mimir.server.handle = lambda asked: stale if asked.method == "GET" else handle(asked)
    with pytest.raises(Unreachable, match="does not list what was just written"):
        pushed(mimir.server.url, generated(AFTER))

    assert not mimir.of(TENANT)


def test_another_address_is_recognised(mimir: Mimir) -> None:
    with pytest.raises(Refused, match="404 page not found"):
        pushed(f"{mimir.server.url}/other", generated(AFTER))


def test_a_push_waits_for_another_one_and_then_says_who_it_is(
    mimir: Mimir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slo.actions.push.turns.PATIENCE", 0.5)
    holding(mimir, BEFORE)
    notices: list[str] = []
    first = tenant(mimir.server.url, generated(AFTER), by="first@here")
    with first.alone(notices.append), pytest.raises(Busy, match="first@here, until"):
        push(tenant(mimir.server.url, generated(AFTER)), yes, notices.append)

    assert [notice.split(",")[0] for notice in notices] == ["Waiting for another push: by first@here"]
    assert_pushed(mimir, BEFORE)
    pushed(mimir.server.url, generated(AFTER))
    assert_pushed(mimir, AFTER)
