"""Series of other tools beside ours change nothing of ours, also where they have the name of one of ours."""

from dataclasses import replace

from slo.model import Catalogue, naming
from slo.peers import Peer
from slo.plan.build import plan
from slo.plan.series import Recording
from slo.plan.types import Alert, Plan, RuleGroup
from slo.promql.parser import parse
from slo.promql.tree import selectors
from slo.targets import grafana
from tests.compat.shop import DEFINITIONS, catalogue

NEITHER = DEFINITIONS.replace("compat: [sloth, pyrra]\n", "")


def both() -> Catalogue:
    return replace(catalogue(NEITHER), compat=tuple(Peer))


def groups(one: Plan) -> list[RuleGroup]:
    return [group for file in one.rule_files for group in file.groups]


def texts(group: RuleGroup) -> list[str]:
    return [rule.promql() if isinstance(rule, Recording) else rule.condition.promql() for rule in group.rules]


def test_our_own_rules_stay_as_they_are() -> None:
    before, after = groups(plan(catalogue(NEITHER))), groups(plan(both()))

    ours = [group for group in after if group.name.rpartition(":")[2] not in tuple(Peer)]
    assert [(group.name, texts(group)) for group in ours] == [(group.name, texts(group)) for group in before]
    assert len(after) == len(before) + 2 * len(catalogue().slos)


def test_the_organisation_and_the_service_and_an_option_ask_for_the_same() -> None:
    assert [group.name for group in groups(plan(both()))] == [
        group.name for group in groups(plan(catalogue()))
    ]


def test_what_both_call_by_one_name_is_distinguished_by_a_label() -> None:
    all_groups = groups(plan(both()))
    recorded = [rule for group in all_groups for rule in group.rules if isinstance(rule, Recording)]
    ours = {rule.name for rule in recorded if "slo_bundle" in rule.labels}
    theirs = {rule.name for rule in recorded if "slo_bundle" not in rule.labels and "slo" not in rule.labels}
    shared = ours & theirs

    assert shared == {naming.ERROR_BUDGET}
    for group in all_groups:
        for text in texts(group):
            for selector in selectors(parse(text)):
                if selector.metric and selector.metric.text in shared:
                    assert {matcher.name for matcher in selector.matchers} & {"slo", "slo_bundle"}, text


def test_no_rule_of_ours_reads_a_series_of_theirs() -> None:
    recorded: dict[bool, set[str]] = {True: set(), False: set()}
    read: set[str] = set()
    for group in groups(plan(both())):
        is_theirs = group.name.rpartition(":")[2] in tuple(Peer)
        for rule in group.rules:
            if isinstance(rule, Recording):
                recorded[is_theirs].add(rule.name)
        if not is_theirs:
            for text in texts(group):
                read |= {one.metric.text for one in selectors(parse(text)) if one.metric}

    assert read & recorded[True] <= recorded[False]


def test_dashboards_describe_our_own_objectives_alone() -> None:
    (fleet,) = [one for one in grafana.artifacts(plan(both()), {}) if one.path.endswith("fleet.json")]

    assert f'({naming.ERROR_BUDGET}{{slo!=\\"\\",product=~' in fleet.text
    assert f"({naming.ERROR_BUDGET}{{product=~" not in fleet.text


def test_alerts_are_the_same() -> None:
    def alerts(one: Plan) -> list[Alert]:
        return [rule for group in groups(one) for rule in group.rules if isinstance(rule, Alert)]

    assert [one.key for one in alerts(plan(both()))] == [one.key for one in alerts(plan(catalogue(NEITHER)))]
