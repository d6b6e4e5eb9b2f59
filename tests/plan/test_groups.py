"""Rule groups of at most 20 rules: no rule is lost, none reads before what it reads, and no page is late."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.model import naming
from slo.model.severity import NAMES_OF_LEVELS
from slo.plan.build import plan
from slo.plan.groups import LIMIT, limited
from slo.plan.series import Recording
from slo.plan.types import Alert, RuleGroup
from slo.text.diagnostics import Invalid
from slo.text.units import Duration

TESTS = Path(__file__).parent.parent
FOLDERS = [*sorted(TESTS.glob("cases/*/definitions")), TESTS / "rules" / "definitions"]
Rule = Recording | Alert
MINUTE = Duration.parse("1m")


@dataclass(frozen=True)
class Recorded(Recording):
    """A series with a number for a name, which reads series with other numbers."""

    number: int
    others: frozenset[str]
    simultaneous: bool  # type: ignore[misc]

    bundle = "test"
    labels = {}

    @property
    def name(self) -> str:
        return f"slo:series:{self.number}"

    @property
    def reads(self) -> frozenset[str]:
        return self.others

    def promql(self) -> str:
        return ""


@dataclass(frozen=True)
class Reading:
    """A condition on some series."""

    reads: frozenset[str]

    def promql(self) -> str:
        return ""


def alert(number: int, reads: frozenset[str], severity: str) -> Alert:
    return Alert(
        key=(str(number),),
        name="Test",
        condition=Reading(reads),
        labels={"severity": severity, "slo": f"slo-{number}"},
        annotations={},
    )


@st.composite
def rules(draw: st.DrawFn) -> tuple[Rule, ...]:
    """Draw rules that read series of rules before them."""
    made: list[Rule] = []
    recorded: list[int] = []
    for number in range(draw(st.integers(0, 90))):
        some = draw(st.sets(st.sampled_from(recorded), max_size=3)) if recorded else ()
        reads = frozenset(f"slo:series:{one}" for one in some)
        kind = draw(st.sampled_from(["recording", "recording", "simultaneous", "page", "ticket"]))
        if kind in ("page", "ticket"):
            made.append(alert(number, reads, kind))
        else:
            made.append(Recorded(number, reads, kind == "simultaneous"))
            recorded.append(number)
    return tuple(made)


def split(given: tuple[Rule, ...]) -> list[list[int]]:
    """Return the groups, as the places that their rules had."""
    parts = [group.rules for group in limited(RuleGroup("test", MINUTE, given), NAMES_OF_LEVELS)]
    return [
        [next(place for place, one in enumerate(given) if one is rule) for rule in part] for part in parts
    ]


def needed(place: int, given: tuple[Rule, ...]) -> set[int]:
    """Return the place of a rule, and those of all rules that it depends on."""
    return {place}.union(*(needed(int(name.rsplit(":")[-1]), given) for name in reads(given[place])))


def reads(rule: Rule) -> frozenset[str]:
    return rule.reads if isinstance(rule, Recording) else rule.condition.reads


def those(given: tuple[Rule, ...], *, exact: bool = False, pages: bool = False) -> set[int]:
    """Return what simultaneous recordings, or pages, depend on."""
    places = (
        place
        for place, rule in enumerate(given)
        if (exact and isinstance(rule, Recorded) and rule.simultaneous)
        or (pages and isinstance(rule, Alert) and rule.labels["severity"] == "page")
    )
    return set[int]().union(*(needed(place, given) for place in places))


@given(rules())
def test_each_rule_is_in_one_group_and_the_order_is_kept(given: tuple[Rule, ...]) -> None:
    parts = split(given)

    assert sorted(place for part in parts for place in part) == list(range(len(given)))
    assert all(part == sorted(part) for part in parts)


@given(rules())
def test_no_group_is_larger_than_mimir_accepts_by_default(given: tuple[Rule, ...]) -> None:
    parts = split(given)

    assert all(len(part) <= LIMIT for part in parts)
    assert len(given) > LIMIT or len(parts) == 1


@given(rules())
def test_no_rule_is_in_a_group_before_that_of_what_it_reads(given: tuple[Rule, ...]) -> None:
    group = {place: number for number, part in enumerate(split(given)) for place in part}

    assert all(group[one] <= group[place] for place in group for one in needed(place, given))


@given(rules())
def test_what_must_be_evaluated_at_the_same_time_is_in_one_group_before_anything_else(
    given: tuple[Rule, ...],
) -> None:
    first = those(given, exact=True)

    assert len(first) > LIMIT or first <= set(split(given)[0])


@given(rules())
def test_a_page_is_in_one_group_with_all_that_it_depends_on_if_there_is_room(given: tuple[Rule, ...]) -> None:
    first = those(given, exact=True, pages=True)

    assert len(first) > LIMIT or first <= set(split(given)[0])


def service(objectives: int, options: str = "") -> str:
    lines = "".join(
        f"  - {{name: o{number}, indicator: up, target: 99.9%, window: {28 + number % 3 * 7}d}}\n"
        for number in range(objectives)
    )
    return f"""
kind: Service
name: shop
{options}
indicators: {{up: {{events: {{total: 'a_total{{job="a"}}', bad: 'a_total{{job="a",code="5"}}'}}}}}}
objectives:
{lines}"""


def groups(*texts: str) -> dict[str, tuple[Rule, ...]]:
    files = plan(load({"all.yaml": "\n---\n".join(texts)})).rule_files
    return {group.name: group.rules for file in files for group in file.groups}


@pytest.mark.parametrize("strategy", ["rollup", "fresh-budget", "direct"])
def test_no_service_has_a_larger_group(strategy: str) -> None:
    made = groups(service(50, f"strategy: {strategy}"))

    assert max(map(len, made.values())) <= LIMIT


def test_an_objective_more_leaves_the_rules_of_all_others_where_they_were() -> None:
    before, after = groups(service(10)), groups(service(11))

    of_minutes = {name for name in before if ":1m" in name}
    assert len({name.removesuffix(":2") for name in of_minutes}) == 10
    assert {name: [rule.key for rule in before[name]] for name in of_minutes} == {
        name: [rule.key for rule in after[name]] for name in of_minutes
    }


def test_a_page_is_counted_summed_and_judged_in_one_group() -> None:
    (rules,) = (rules for name, rules in groups(service(1)).items() if name == "slo:shop:o0:1m")
    recorded = {rule.name for rule in rules if isinstance(rule, Recording)}
    pages = [
        rule.condition.promql()
        for rule in rules
        if isinstance(rule, Alert) and rule.labels["severity"] == "page"
    ]

    assert len(pages) == 3  # two tiers, and all targets down
    assert {"slo:sli_total:increase1m", "slo:sli_total:increase5m", "slo:error_ratio:5m"} <= recorded
    for page in pages:
        read = {word.split("{")[0] for word in page.split() if word.startswith("slo:")}
        assert read <= recorded


def in_text(rule: Rule) -> Iterator[str]:
    """Give what is named in an expression of a generated rule, as rules say what they read."""
    text = rule.promql() if isinstance(rule, Recording) else rule.condition.promql()
    yield from re.findall(r"\bslo:[a-z0-9_:]+", text)
    yield from (naming.alerts_of(slo) for slo in re.findall(r'ALERTS\{.*slo="(.*?)"', text))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_a_rule_says_of_all_series_in_its_expression_that_it_reads_them(folder: Path) -> None:
    try:
        catalogue = load({str(path): path.read_bytes() for path in folder.rglob("*.yaml")})
    except Invalid:
        return  # a story about problems
    of_services = [one for one in plan(catalogue).rule_files if one.bundle in catalogue.services]
    for rule in (rule for file in of_services for group in file.groups for rule in group.rules):
        assert set(in_text(rule)) - {rule.name} <= reads(rule), rule.key


@pytest.mark.parametrize("strategy", ["fresh-budget", "direct"])
def test_a_rule_of_any_strategy_says_what_it_reads(strategy: str) -> None:
    for rules in groups(service(2, f"strategy: {strategy}")).values():
        assert all(set(in_text(rule)) - {rule.name} <= reads(rule) for rule in rules)


def test_an_objective_with_the_default_policy_needs_one_group() -> None:
    assert set(groups(service(2))) == {"slo:shop:o0:1m", "slo:shop:o1:1m", "slo:shop:4m"}


def test_what_alerts_of_groups_join_with_is_recorded_each_minute() -> None:
    text = service(1).replace("events:", "by: region, events:")
    own = text.replace("target: 99.9%,", "target: 99.9%, targets: [{group: {region: eu}, target: 99%}],")

    def stating(text: str) -> str:
        (name,) = (name for name, rules in groups(text).items() if naming.ERROR_BUDGET in map(name_of, rules))
        return name

    assert stating(text) == "slo:shop:4m"
    assert stating(own) == "slo:shop:o0:1m"


def name_of(rule: Rule) -> str:
    return rule.name
