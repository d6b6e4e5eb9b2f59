"""Whatever somebody edits in one file: all stays as it was agreed, or the definitions are refused."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from slo.actions.check import check
from slo.actions.failures import InvalidDefinitions
from slo.catalogue.load import load
from slo.catalogue.record import NO_RECORD, read_record
from slo.checks.disputes import disputed
from slo.model import Catalogue, naming
from slo.model.consent import Ledger
from slo.model.targets import Target
from slo.plan.build import plan
from slo.targets import prometheus
from slo.text.diagnostics import Invalid
from tests.consent.edits import (
    AGREED,
    DEFINITIONS,
    IN_EMERGENCY,
    OWN,
    RECORD,
    REFUSED,
    RESTORED,
    REVIEWED,
    WHEN_URGENT,
    Edit,
)

ANNOUNCED = (naming.MAINTENANCE_PLANNED, naming.MAINTENANCE_BEGUN)
NOW = datetime(2026, 9, 29, tzinfo=UTC)
"""It is within the emergency."""
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history in which one objective is frozen, and the others are healthy."""
    rows = [
        f"2026-09-{day:02}T00:00:00Z,{id},1000,1000\n"
        for id in ("checkout-fast", "checkout-up", "nodes-up")
        for day in range(1, 29)
    ]
    path = tmp_path_factory.mktemp("history") / "history.csv"
    path.write_text("time,slo,good,total\n2026-09-20T00:00:00Z,checkout-orders,900,1000\n" + "".join(rows))
    return path


class Outcome(NamedTuple):
    """What is compiled and decided by definitions that are not refused: None if they are."""

    rules: Any
    ledger: Ledger | None
    verdicts: Any


def outcome(files: Mapping[str, str], history: Path) -> Outcome:
    definitions = {name: text for name, text in files.items() if name != RECORD}
    recorded = read_record(files[RECORD].encode(), RECORD) if RECORD in files else NO_RECORD
    if recorded.problems:
        return REFUSAL
    try:
        catalogue = load(definitions, recorded=recorded)
    except Invalid:
        return REFUSAL
    if any(disputed(catalogue)):
        return Outcome(None, None, verdicts(catalogue, history))
    ledger = {
        subject: one._replace(parties=tuple(sorted(one.parties)))
        for subject, one in catalogue.standing.ledger.items()
    }
    return Outcome(rules(catalogue), ledger, verdicts(catalogue, history))


REFUSAL = Outcome(None, None, None)


def rules(catalogue: Catalogue) -> list[Any]:
    """All rules without explanations and announcements: what is measured, when they fire, who is notified."""
    if Target.PROMETHEUS not in catalogue.targets:
        return []
    texts = [one.text for one in prometheus.artifacts(plan(catalogue), {}) if one.path.endswith(".yaml")]
    groups = [group for text in texts for group in yaml.load(text, _Loader)["groups"]]
    for group in groups:
        group["rules"] = [one for one in group["rules"] if one.get("alert") not in ANNOUNCED]
        for one in group["rules"]:
            one.pop("annotations", None)
            one.get("labels", {}).pop("title", None)
    return groups


def verdicts(catalogue: Catalogue, history: Path) -> Any:
    try:
        judgement = check(catalogue, history, clock=lambda: NOW)
    except InvalidDefinitions:
        return None
    return [(one.status.slo.id, one.decision, one.status.remaining) for one in judgement.rulings]


@pytest.fixture(scope="module")
def before(history: Path) -> Outcome:
    found = outcome(AGREED, history)
    assert found.rules
    assert ("checkout-orders", "frozen") in [one[:2] for one in found.verdicts]
    return found


@pytest.mark.parametrize("name", REFUSED)
def test_a_term_is_nobody_s_own(name: str, history: Path) -> None:
    edited = REFUSED[name](AGREED)

    assert edited != AGREED
    assert outcome(edited, history) == REFUSAL


@pytest.mark.parametrize("name", OWN)
def test_what_is_a_party_s_own_changes_nothing_that_was_agreed(
    name: str, history: Path, before: Outcome
) -> None:
    edited = OWN[name](AGREED)

    assert edited != AGREED
    assert outcome(edited, history) == before


@pytest.mark.parametrize("name", REVIEWED)
def test_what_rests_on_review_leaves_all_in_force(name: str, history: Path, before: Outcome) -> None:
    edited = REVIEWED[name](AGREED)
    found = outcome(edited, history)

    assert edited != AGREED
    assert found.rules != before.rules
    assert found.ledger == before.ledger


def edits_of(file: str) -> list[Edit]:
    known = (*REFUSED.values(), *OWN.values(), *WHEN_URGENT.values(), RESTORED)
    return [one for one in known if one.file == file]


def mangled(text: str, data: st.DataObject) -> str:
    """A text with something done to its lines or characters that no table thinks of."""
    if not text:
        return text
    lines = text.splitlines(keepends=True)
    index = data.draw(st.integers(0, len(lines) - 1))
    other = data.draw(st.integers(0, len(lines) - 1))
    match data.draw(st.sampled_from(MANGLING)):
        case "line removed":
            del lines[index]
        case "line twice":
            lines.insert(index, lines[index])
        case "lines swapped":
            lines[index], lines[other] = lines[other], lines[index]
        case "line of elsewhere":
            lines.insert(index, lines[other])
        case "rest cut off":
            del lines[index:]
        case "digit changed":
            digits = [place for place, char in enumerate(text) if char.isdigit()]
            if not digits:
                return text
            place = data.draw(st.sampled_from(digits))
            return f"{text[:place]}{data.draw(st.integers(0, 9))}{text[place + 1 :]}"
        case "character removed":
            place = data.draw(st.integers(0, len(text) - 1))
            return text[:place] + text[place + 1 :]
        case "comment":
            lines[index] = f"# {lines[index]}"
    return "".join(lines)


MANGLING = (
    "line removed",
    "line twice",
    "lines swapped",
    "line of elsewhere",
    "rest cut off",
    "digit changed",
    "character removed",
    "comment",
)


def single_edits(signed: Mapping[str, str], data: st.DataObject) -> Iterator[dict[str, str]]:
    """Definitions after each of up to three edits of one file, or without it."""
    file = data.draw(st.sampled_from(sorted(signed)))
    if data.draw(st.integers(0, 19)) == 0:
        yield {name: text for name, text in signed.items() if name != file}
        return
    files = dict(signed)
    for _ in range(data.draw(st.integers(1, 3))):
        named = edits_of(file)
        edit = data.draw(st.sampled_from([None, *named]))
        if edit is not None:
            files = edit(files)
        elif files[file].strip():
            files = {**files, file: mangled(files[file], data)}
        yield files


@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_after_any_edit_of_one_file_all_is_as_agreed_or_refused(
    history: Path, before: Outcome, data: st.DataObject
) -> None:
    for files in single_edits(AGREED, data):
        found = outcome(files, history)
        event("refused" if found.rules is None else "as agreed")

        assert found.rules in (None, before.rules)
        assert found.ledger in (None, before.ledger)
        assert found.verdicts in (None, before.verdicts)


@pytest.fixture(scope="module")
def urgent(history: Path, before: Outcome) -> Outcome:
    found = outcome(IN_EMERGENCY, history)
    assert found.rules
    assert found.rules != before.rules
    return found


@pytest.mark.parametrize("name", WHEN_URGENT)
def test_an_emergency_is_only_what_was_declared(name: str, history: Path) -> None:
    edited = WHEN_URGENT[name](IN_EMERGENCY)

    assert edited != IN_EMERGENCY
    assert outcome(edited, history) == REFUSAL


def test_what_was_agreed_may_be_restored_in_an_emergency(
    history: Path, before: Outcome, urgent: Outcome
) -> None:
    restored = outcome(RESTORED(IN_EMERGENCY), history)

    assert (restored.rules, restored.verdicts) == (before.rules, before.verdicts)
    assert restored.ledger == urgent.ledger


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_after_any_edit_in_an_emergency_all_is_as_declared_as_agreed_or_refused(
    history: Path, before: Outcome, urgent: Outcome, data: st.DataObject
) -> None:
    for files in single_edits(IN_EMERGENCY, data):
        found = outcome(files, history)
        event(
            "refused" if found.rules is None else "restored" if found.rules == before.rules else "as declared"
        )

        assert found.rules in (None, before.rules, urgent.rules)
        assert found.ledger in (None, urgent.ledger)
        assert found.verdicts in (None, before.verdicts, urgent.verdicts)


def test_of_how_many_kinds_edits_are() -> None:
    """At least as many as the documentation says."""
    assert len(REFUSED) + len(WHEN_URGENT) + len(OWN) + len(REVIEWED) + len(MANGLING) >= 140
    assert {one.file for one in (*REFUSED.values(), *WHEN_URGENT.values())} | set(DEFINITIONS) == {
        *DEFINITIONS,
        *AGREED,
    } - {"clusters/agreed/platform-team.yaml"}
