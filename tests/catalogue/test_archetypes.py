"""Archetypes: expansion of services, changes of objectives, and where problems are shown."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.model import Catalogue
from slo.sli import Events, Freshness, Probe
from slo.text.units import Duration, Percent
from slo.text.yaml import document
from tests.catalogue.problems import block, problems_in

OVEN = block("""
    kind: Archetype
    name: oven
    parameters:
      oven: {type: label-value, description: the name of the oven, example: north}
      matchers: {type: matchers, description: more matchers, default: ""}
      within: {type: duration, description: how old bread may be, default: 25h}
      target: {type: percent, description: how much bread is fresh, default: 99%}
    indicators:
      fresh:
        journey: Whoever buys bread of ${oven}, gets it fresh
        freshness: {timestamp: 'batch_timestamp_seconds{${matchers}, oven="${oven}"}', within: "${within}"}
      burnt:
        events:
          total: loaves_total{oven="${oven}", ${matchers}}
          bad: loaves_total{oven="${oven}", ${matchers}, state="burnt"}
    objectives:
      - {indicator: fresh, target: "${target}"}
      - {indicator: burnt, name: not-burnt, target: 95%, description: Nobody likes it}
""")
BAKERY = block("""
    kind: Service
    name: bakery
    uses: oven
    with: {oven: south}
""")


def loaded(*definitions: str) -> Catalogue:
    return load({f"{number}.yaml": text for number, text in enumerate(definitions)})


def test_a_service_has_what_its_archetype_has() -> None:
    catalogue = loaded(OVEN, BAKERY)

    fresh, not_burnt = catalogue.slos
    assert (fresh.id, not_burnt.id) == ("bakery-fresh", "bakery-not-burnt")
    assert fresh.indicator.journey == "Whoever buys bread of south, gets it fresh"
    assert isinstance(fresh.indicator.kind, Freshness)
    assert str(fresh.indicator.kind.timestamp) == 'batch_timestamp_seconds{oven="south"}'
    assert fresh.indicator.kind.within == Duration.parse("25h")
    assert not_burnt.objective.description == "Nobody likes it"


def test_parameters_are_filled_in_everywhere() -> None:
    service = BAKERY.replace("south", "south, matchers: 'town=\"Hull\"', target: 98%")

    fresh, not_burnt = loaded(OVEN, service).slos
    assert isinstance(fresh.indicator.kind, Freshness)
    assert isinstance(not_burnt.indicator.kind, Events)
    assert fresh.objective.target == Percent.parse("98%")
    assert str(fresh.indicator.kind.timestamp) == 'batch_timestamp_seconds{town="Hull", oven="south"}'
    assert str(not_burnt.indicator.kind.bad) == 'loaves_total{oven="south", town="Hull", state="burnt"}'


def test_a_value_with_a_parameter_in_it_is_not_filled_in_again() -> None:
    (slo, _) = loaded(OVEN, BAKERY.replace("south", "'${within}'")).slos

    assert slo.indicator.journey == "Whoever buys bread of ${within}, gets it fresh"


def test_an_objective_of_the_same_name_changes_only_the_fields_that_it_sets() -> None:
    changes = "objectives:\n  - {name: not-burnt, target: 97%}\n  - {indicator: fresh, window: 7d}\n"

    fresh, not_burnt = loaded(OVEN, BAKERY + changes).slos
    assert (fresh.id, not_burnt.id) == ("bakery-fresh", "bakery-not-burnt")
    assert (fresh.objective.target, str(fresh.objective.window)) == (Percent.parse("99%"), "7d")
    assert not_burnt.objective.target == Percent.parse("97%")
    assert not_burnt.objective.description == "Nobody likes it"


def test_an_indicator_of_the_same_name_takes_its_place() -> None:
    catalogue = loaded(OVEN, f"{BAKERY}indicators:\n  fresh: {{probe: {{gauge: fresh}}}}\n")

    fresh, burnt = catalogue.services["bakery"].value.indicators.values()
    assert fresh.probe is not None
    assert fresh.journey == ""
    assert burnt.events is not None


def test_more_of_its_own_comes_after_what_the_archetype_gives() -> None:
    own = block("""
        indicators:
          open: {probe: {gauge: open}}
        objectives:
          - {indicator: open, target: 90%}
          - {indicator: fresh, name: very-fresh, target: 50%}
    """)

    ids = [slo.id for slo in loaded(OVEN, BAKERY + own).slos]
    assert ids == ["bakery-fresh", "bakery-not-burnt", "bakery-open", "bakery-very-fresh"]


def test_several_archetypes_share_parameters_by_name() -> None:
    service = BAKERY.replace("oven\n", "[oven, probe]\n").replace(
        "south}", "south, target: https://b.example}"
    )
    oven = (
        OVEN.replace("target", "share")
        .replace("share:", "target:", 3)
        .replace("target: {type", "share: {type")
    )

    catalogue = loaded(oven, service)
    assert [slo.id for slo in catalogue.slos] == ["bakery-fresh", "bakery-not-burnt", "bakery-reachable"]


def test_what_came_from_an_archetype_leads_to_where_the_service_names_it() -> None:
    service = BAKERY.replace("south", "south, target: 98%")

    fresh, not_burnt = loaded(OVEN, service).slos
    assert str(not_burnt.where()) == "1.yaml:3:7"
    assert str(not_burnt.where("target")) == "1.yaml:3:7"
    assert str(fresh.where("target")) == "1.yaml:4:29"


def test_one_that_changes_an_objective_leads_to_its_change() -> None:
    (_, not_burnt) = loaded(OVEN, f"{BAKERY}objectives: [{{name: not-burnt, target: 97%}}]\n").slos

    assert str(not_burnt.where("target")) == "1.yaml:5:40"
    assert str(not_burnt.where("description")) == "1.yaml:3:7"


@pytest.mark.parametrize("value", ['a"b', "a'b", "a`b", "a\\b"])
def test_a_label_value_cannot_end_the_quotes_around_it(value: str) -> None:
    quoted = value.replace("'", "''")

    shown = problems_in("---\n".join([OVEN, BAKERY.replace("south", f"'{quoted}'")]))
    assert "is not a label value" in shown


def test_matchers_cannot_end_the_braces_around_them() -> None:
    service = BAKERY.replace("south", 'south, matchers: \'a="b"} or up{c="d"\'')

    assert "write only a selector here" in problems_in(f"{OVEN}---\n{service}")


def test_what_only_a_value_makes_wrong_is_shown_at_the_value() -> None:
    oven = OVEN.replace('oven="${oven}", ${matchers}, state', 'oven=~"${oven}", ${matchers}, state')

    shown = problems_in("---\n".join([oven, BAKERY.replace("south", "'(', target: 100%")]))
    assert shown == block("""
        error[promql]: bad regular expression: missing ): (
          --> shop.yaml:23:14
           |
        23 | with: {oven: '(', target: 100%}
           |              ^^^
        error[value]: a target of 100% leaves no error budget, so nothing may ever fail; try 99.99%
          --> shop.yaml:23:27
           |
        23 | with: {oven: '(', target: 100%}
           |                           ^^^^
    """)


def test_a_problem_of_an_archetype_is_reported_once_however_many_use_it() -> None:
    oven = OVEN.replace("freshness:", "freshnes:")

    shown = problems_in(f"{oven}---\n{BAKERY}---\n{BAKERY.replace('bakery', 'kiosk')}")
    assert shown.count("error[") == 1
    assert "there is no key 'freshnes' here" in shown


def test_an_objective_of_an_archetype_needs_its_indicator() -> None:
    assert problems_in(OVEN.replace("{indicator: burnt,", "{indicator: brunt,")) == block("""
        error[undeclared]: there is no indicator 'brunt'
          --> shop.yaml:18:17
           |
        18 |   - {indicator: brunt, name: not-burnt, target: 95%, description: Nobody likes it}
           |                 ^^^^^
           = did you mean 'burnt'?
    """)


def test_two_objectives_of_an_archetype_have_two_names() -> None:
    shown = problems_in(OVEN.replace("name: not-burnt", "name: fresh"))

    assert "there is an objective named 'fresh' already" in shown


def test_an_unused_parameter_is_reported() -> None:
    oven = (
        OVEN.replace('oven="${oven}", ${matchers}', "")
        .replace("${matchers}, ", "")
        .replace(", ${matchers}", "")
    )

    assert "the parameter 'matchers' is not used" in problems_in(oven)


def test_an_archetype_that_may_be_in_a_file_that_cannot_be_read_is_not_missed() -> None:
    shown = problems_in(f"{BAKERY}---\nkind: Archetype\nname: oven: x\n")

    assert "no archetype" not in shown


def test_an_objective_is_changed_in_one_place() -> None:
    twice = "objectives:\n  - {name: fresh, target: 98%}\n  - {name: fresh, target: 97%}\n"

    assert problems_in(f"{OVEN}---\n{BAKERY}{twice}") == block("""
        error[duplicate]: objective 'fresh' is changed already
          --> shop.yaml:26:12
           |
        26 |   - {name: fresh, target: 97%}
           |            ^^^^^
           = write all its changes in one item
    """)


def test_an_objective_with_an_indicator_is_another_one_the_second_time() -> None:
    twice = "objectives:\n  - {name: fresh, target: 98%}\n  - {indicator: fresh, target: 97%}\n"

    assert "'bakery' already has an objective named 'fresh'" in problems_in(f"{OVEN}---\n{BAKERY}{twice}")


def test_a_change_whose_name_is_not_written_is_not_passed_over() -> None:
    shown = problems_in(f"{OVEN}---\n{BAKERY}objectives:\n  - {{name: , target: 98%}}\n")

    assert "'name' has no value" in shown


def test_without_its_archetype_a_service_lacks_nothing() -> None:
    shown = problems_in(BAKERY.replace("oven\n", "ovens\n"))

    assert shown.count("error[") == 1
    assert "there is no archetype 'ovens'" in shown
    assert "define it with 'kind: Archetype', or use one of " in shown


def test_a_service_without_archetypes_needs_indicators_and_objectives() -> None:
    assert "'indicators' and 'objectives' are missing" in problems_in("kind: Service\nname: bakery\n")
    assert "'indicators' and 'objectives' are missing" in problems_in(
        "kind: Service\nname: bakery\nuses: []\n"
    )


@given(st.from_regex(r"""[^"'`\\\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+""", fullmatch=True))
def test_any_value_of_a_label_is_what_the_matcher_asks_for(value: str) -> None:
    assume(not any(unicodedata.category(character) in ("Cs", "Cn") for character in value))
    assume("\ufffd" not in value)  # to Prometheus it stands for bytes that are no text
    service = {"kind": "Service", "name": "shop", "uses": "probe", "with": {"target": value}}

    (slo,) = loaded(document(service)).slos
    assert isinstance(slo.indicator.kind, Probe)
    matcher = slo.indicator.kind.gauge.matcher("instance")
    assert matcher is not None
    assert matcher.value == value
