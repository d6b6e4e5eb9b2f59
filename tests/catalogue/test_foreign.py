"""Definitions of other tools, beside definitions of slo: found, translated, pointed at."""

from collections.abc import Sequence

import pytest

from slo.catalogue.load import load
from slo.checks import lint
from slo.dialects import known
from slo.dialects.build import document, record, sequence, text
from slo.dialects.dialect import Answers, Dialect, Fate, Note, Translated
from slo.source.nodes import Document, Record
from slo.text.diagnostics import Invalid
from tests.catalogue.problems import block


def _translate(documents: Sequence[Document], answers: Answers) -> Translated:
    return Translated(
        tuple(_service(one, answers) for one in documents),
        notes=tuple(Note(Fate.LOST, one.where("colour"), "the colour", "nothing") for one in documents),
    )


def _service(original: Document, answers: Answers) -> Document:
    root = original.root
    assert isinstance(root, Record)
    gauge = root.fields["gauge"]
    indicator = record({"probe": record({"gauge": gauge}, gauge)}, gauge)
    objective = record({"indicator": text("up", gauge), "target": root.fields["goal"]}, root)
    fields = {
        "kind": text("Service", root),
        "name": root.fields["toy"],
        "product": text(answers.product, root) if answers.product else None,
        "indicators": record({"up": indicator}, root),
        "objectives": sequence([objective], root),
    }
    return document(original, record(fields, root))


TOY = Dialect("toy", lambda one: one.text("toy") is not None, _translate)


@pytest.fixture(autouse=True)
def toys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "DIALECTS", (TOY,))


def problems(*texts: str) -> list[str]:
    with pytest.raises(Invalid) as raised:
        load({f"{index}.yaml": block(one) for index, one in enumerate(texts)})
    return [f"{problem.span} {problem.code}: {problem.message}" for problem in raised.value.problems]


def names(*texts: str) -> list[str]:
    return sorted(load({f"{index}.yaml": block(one) for index, one in enumerate(texts)}).services)


NATIVE = """
    kind: Service
    name: shop
    indicators: {buying: {probe: {gauge: up}}}
    objectives: [{indicator: buying, target: 99.9%}]
"""


def test_files_of_other_tools_are_compiled_beside_definitions() -> None:
    assert names(NATIVE, "{toy: train, gauge: up, goal: 99%}") == ["shop", "train"]


def test_a_document_of_another_tool_may_follow_a_definition_in_one_file() -> None:
    assert names(f"{NATIVE}\n    ---\n    {{toy: train, gauge: up, goal: 99%}}") == ["shop", "train"]


def test_a_list_of_documents_is_read_one_by_one() -> None:
    assert names("- {toy: train, gauge: up, goal: 99%}\n- {toy: bus, gauge: up, goal: 99%}") == [
        "bus",
        "train",
    ]


def test_a_list_of_kubernetes_is_read_one_by_one() -> None:
    listed = """
        apiVersion: v1
        kind: List
        items:
          - {toy: train, gauge: up, goal: 99%}
          - {kind: ConfigMap, metadata: {name: other}}
    """
    assert problems(listed) == ["0.yaml:5:12 kind: there is no kind 'ConfigMap'"]
    assert names(listed.replace("          - {kind: ConfigMap, metadata: {name: other}}\n", "")) == ["train"]


def test_a_problem_that_is_found_later_points_into_the_original_file() -> None:
    assert problems("{toy: train, gauge: 'up[5m]', goal: 101%}") == [
        "0.yaml:1:24 promql: write only a selector here, without a range",
        "0.yaml:1:37 value: 101% is above 100%",
    ]


def test_what_an_organisation_answers_holds_for_all_documents() -> None:
    organisation = """
        kind: Organisation
        name: acme
        parties: {platform: {kind: platform}}
        imports: {product: toys}
    """
    assert problems(organisation, "{toy: train, gauge: up, goal: 99%}") == [
        "0.yaml:4:20 undeclared: there is no product 'toys'",
        "1.yaml:1:1 undeclared: there is no product 'toys'",
    ]


def test_what_is_lost_is_a_warning_that_can_be_silenced() -> None:
    lost = "toy: train\ngauge: up\ngoal: 99%\n{}colour: red"

    def found(comment: str) -> list[str]:
        catalogue = load({"toy.yaml": lost.format(comment)})
        return [f"{one.code}: {one.message}; {one.hint}" for one in lint(catalogue) if one.code == "imported"]

    assert found("") == ["imported: lost: the colour; nothing"]
    assert found("# slo: allow imported it is only paint\n") == []


ANCHORED = """
    toy: train
    gauge: &gauge up
    goal: &goal 99%
    ---
    toy: bus
    gauge: up
    goal: *goal
"""


def test_anchors_are_expanded_in_documents_of_other_tools_and_refused_in_definitions() -> None:
    repeated = "common: &common {gauge: up, goal: 99%}\n<<: *common\ntoy: train"

    assert names(repeated) == ["train"]
    assert problems(f"{NATIVE}    product: &a shop\n    runbook: *a") == [
        "0.yaml:5:10 anchor: anchors and aliases are not supported",
        "0.yaml:6:10 anchor: anchors and aliases are not supported",
    ]


def test_a_problem_in_a_repeated_value_points_to_the_alias() -> None:
    assert problems("toy: train\nunused: &goal 101%\ngauge: up\ngoal: *goal") == [
        "0.yaml:4:7 value: 101% is above 100%"
    ]


def test_an_alias_knows_only_the_anchors_of_its_document() -> None:
    assert problems(ANCHORED) == ["0.yaml:7:7 anchor: there is no anchor 'goal' above"]


def test_aliases_cannot_grow_without_end() -> None:
    layers = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))

    assert problems(f"toy: bomb\ngauge: up\ngoal: 99%\na0: &a0 lol\n{layers}") == [
        "0.yaml:9:35 anchor: aliases repeat more than 50,000 values"
    ]


@pytest.mark.parametrize(
    "template",
    [
        "toy: {{ .Values.name }}\ngauge: up",
        '{{- include "labels" . }}\ntoy: a',
        "a: b\n{{- if .Values.on }}\nc: d",
    ],
)
def test_a_template_that_was_not_rendered_is_one_problem(template: str) -> None:
    (problem,) = problems(template)

    assert problem.endswith(": this is a template, not YAML yet")
    assert problem.split()[1].rstrip(":") == "not-rendered"


def test_yaml_of_no_known_tool_is_an_error() -> None:
    assert problems("replicas: 3\nimage: shop") == ["0.yaml:1:1 kind: this definition has no 'kind'"]
