"""A push to a folder of Grafana leaves exactly the generated dashboards, and those of others as they were."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import nullcontext, suppress

import pytest

from slo.actions.push import Pushed, push
from slo.actions.push.failures import Busy, Clash, Interrupted
from slo.actions.push.generated import Generated
from slo.actions.push.grafana import Folder
from slo.clients.access import ANONYMOUS
from slo.clients.failures import Refused, Unreachable
from slo.clients.grafana import Grafana as Client
from slo.clients.urls import Address
from slo.model.targets import Target
from slo.targets.artifact import Artifact
from tests.push.faults import FAULTS, TIMEOUTS, Answer, Asked, Fault, served
from tests.push.grafana import Grafana
from tests.push.tenants import MARK, yes

pytestmark = pytest.mark.usefixtures("impatient")

Titles = Mapping[str, str]

BEFORE: Titles = {"slo-fleet": "All", "slo-notify": "Notify", "slo-gone": "Gone"}
AFTER: Titles = {"slo-fleet": "All", "slo-notify": "Notify again", "slo-new": "New"}
THEIRS = ({"uid": "theirs", "title": "By hand", "version": 7, "panels": [], "tags": ["slo"]}, "slo")
ELSEWHERE = ({"uid": "other", "title": "Of others", "version": 1, "panels": []}, "")


@pytest.fixture
def grafana() -> Iterator[Grafana]:
    stand_in = Grafana()
    with served(stand_in.server):
        yield stand_in


def folder(grafana: Grafana, titles: Titles, *, mark: str = MARK, prefix: str = "slo") -> Folder:
    artifacts = tuple(
        Artifact(
            f"grafana/{uid}.json",
            json.dumps(
                {
                    "uid": uid,
                    "title": title,
                    "description": "Generated.",
                    "schemaVersion": 38,
                    "panels": [{"id": 1, "type": "graph"}],
                    "tags": ["slo"],
                }
            ),
        )
        for uid, title in titles.items()
    )
    made = Generated((Target.GRAFANA,), artifacts, mark)
    return Folder(Client(Address.parse(grafana.server.url), ANONYMOUS), made, prefix, "me@here")


def pushed(grafana: Grafana, titles: Titles, **more: str) -> Pushed:
    return push(folder(grafana, titles, **more), yes, lambda _: None)


def holding(grafana: Grafana, titles: Titles) -> None:
    grafana.dashboards.clear()
    grafana.folders.clear()
    pushed(grafana, titles)
    grafana.dashboards |= {"theirs": THEIRS, "other": ELSEWHERE}
    grafana.server.asked.clear()


def assert_pushed(grafana: Grafana, titles: Titles) -> None:
    held = grafana.held()
    assert (held.pop("theirs"), held.pop("other")) == (THEIRS, ELSEWHERE)
    assert {uid: model["title"] for uid, (model, _) in held.items()} == titles
    assert {place for _, place in held.values()} == {"slo"}


def test_only_differences_are_written_and_the_second_push_writes_nothing(grafana: Grafana) -> None:
    holding(grafana, BEFORE)
    found = pushed(grafana, AFTER).comparison
    again = pushed(grafana, AFTER).comparison

    assert [str(step) for step in found.steps] == [
        "+ dashboard slo-new: New",
        "~ dashboard slo-notify: Notify again",
        "- dashboard slo-gone: Gone",
    ]
    assert (found.unchanged, found.foreign) == (1, 1)
    assert (again.steps, again.unchanged, again.foreign) == ((), 3, 1)
    assert grafana.folders == {"slo": "Error budgets (slo)"}
    assert_pushed(grafana, AFTER)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
def test_failures_at_any_request_are_overcome_or_completed_by_a_repetition(
    grafana: Grafana, fault: Fault, lasting: bool
) -> None:
    holding(grafana, BEFORE)
    pushed(grafana, AFTER)
    for number in range(len(grafana.server.asked)):
        fail(grafana, fault, number, lasting=lasting)


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("fault", TIMEOUTS, ids=[fault.name for fault in TIMEOUTS])
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
def test_so_are_answers_that_do_not_come_in_time(grafana: Grafana, fault: Fault, lasting: bool) -> None:
    holding(grafana, BEFORE)
    pushed(grafana, AFTER)
    changes = [asked.number for asked in grafana.server.asked if asked.method != "GET"]
    for number in (0, changes[0], changes[2], changes[-1]):
        fail(grafana, fault, number, lasting=lasting)


def fail(grafana: Grafana, fault: Fault, number: int, *, lasting: bool) -> None:
    holding(grafana, BEFORE)

    def failing(asked: Asked) -> Fault | None:
        return fault if asked.number == number or (lasting and asked.number > number) else None

    grafana.server.fault = failing
    with suppress(Unreachable, Interrupted) if lasting else nullcontext():
        pushed(grafana, AFTER)
    grafana.server.heal()
    grafana.dashboards.pop("slo-push-lock", None)
    pushed(grafana, AFTER)

    assert_pushed(grafana, AFTER)


@pytest.mark.parametrize("change", [{"title": "By hand"}, {"panels": []}, {"tags": []}])
def test_what_is_changed_by_hand_is_put_right(grafana: Grafana, change: Mapping[str, object]) -> None:
    holding(grafana, AFTER)
    model, place = grafana.dashboards["slo-new"]
    grafana.dashboards["slo-new"] = {**model, **change, "version": 5}, place
    found = pushed(grafana, AFTER).comparison

    assert [str(step) for step in found.steps] == ["~ dashboard slo-new: New"]
    assert_pushed(grafana, AFTER)


def test_a_grafana_that_brings_dashboards_to_its_own_schema_is_not_written_again(grafana: Grafana) -> None:
    grafana.schema = 42
    first, again = pushed(grafana, AFTER), pushed(grafana, AFTER)

    assert first.applied
    assert not again.comparison.steps
    assert len(pushed(grafana, {**AFTER, "slo-new": "Newer"}).comparison.steps) == 1


@pytest.mark.parametrize(
    ("description", "place"),
    [("", "slo"), ("Pushed by slo for others (0123456789ab).", "slo"), (MARK, "else")],
)
def test_a_dashboard_of_others_with_our_uid_stops_a_push(
    grafana: Grafana, description: str, place: str
) -> None:
    holding(grafana, BEFORE)
    grafana.dashboards["slo-new"] = (
        {"uid": "slo-new", "title": "x", "description": description, "version": 1},
        place,
    )
    before = grafana.held()
    with pytest.raises(Clash, match=f"dashboard slo-new in the folder {place}"):
        pushed(grafana, AFTER)

    assert grafana.held() == before


def test_one_that_changes_between_comparison_and_writing_is_not_overwritten(grafana: Grafana) -> None:
    holding(grafana, BEFORE)

    def meddling(asked: Asked) -> None:
        if asked.method == "POST" and "Notify again" in asked.body:
            grafana.dashboards["slo-notify"][0]["version"] += 1

    grafana.server.seen = meddling
    with pytest.raises(Interrupted, match="somebody else has changed the dashboard slo-notify"):
        pushed(grafana, AFTER)

    assert grafana.dashboards["slo-notify"][0]["title"] == "Notify"


def test_of_pushes_at_once_each_changes_the_folder_alone(grafana: Grafana) -> None:
    sets = [{f"slo-{number}": f"{run} {number}" for number in range(4)} for run in ("one", "two")]
    failures: list[BaseException] = []

    def run(titles: Titles) -> None:
        try:
            pushed(grafana, titles)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(titles,)) for titles in (*sets, sets[0])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    bodies = [asked.body for asked in grafana.server.asked if asked.path.endswith("/db")]
    runs = ["one" if '"one ' in body else "two" for body in bodies if '"slo-push-lock"' not in body]
    assert len(runs) % 4 == 0
    assert all(len(set(runs[start : start + 4])) == 1 for start in range(0, len(runs), 4))
    assert len({model["title"][:3] for model, _ in grafana.dashboards.values()}) == 1


def test_a_push_that_was_killed_holds_others_up_only_until_its_lock_ends(
    grafana: Grafana, monkeypatch: pytest.MonkeyPatch
) -> None:
    holding(grafana, BEFORE)
    monkeypatch.setattr("slo.actions.push.turns.LASTS", 2.0)
    first = folder(grafana, AFTER).alone(print)
    first.__enter__()  # and never left
    monkeypatch.setattr("slo.actions.push.turns.LASTS", 100.0)
    pushed(grafana, AFTER)
    assert_pushed(grafana, AFTER)

    monkeypatch.setattr("slo.actions.push.turns.PATIENCE", 0.0)
    second = folder(grafana, AFTER).alone(print)
    second.__enter__()
    with pytest.raises(Busy, match="me@here, until"):
        pushed(grafana, BEFORE)


def test_other_servers_are_recognised(grafana: Grafana) -> None:
    handle = grafana.server.handle
    grafana.server.handle = lambda asked: Answer(404, "404 page not found")
    with pytest.raises(Refused, match="404 page not found"):
        pushed(grafana, AFTER)

    grafana.server.handle = lambda asked: Answer(200, "<html>") if "uid" in asked.path else handle(asked)
    with pytest.raises(Unreachable, match="something other than JSON"):
        pushed(grafana, AFTER)
