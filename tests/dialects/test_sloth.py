"""What becomes of Sloth's files, beyond what the stories show."""

import pytest

from slo.catalogue.conversion import convertible
from slo.catalogue.load import load
from slo.dialects.dialect import Answers
from slo.dialects.formats import written
from slo.model import SLO, AlertSeverity, Catalogue
from slo.text.diagnostics import Invalid
from tests.catalogue.problems import block
from tests.dialects.samples import FOLDER

ONE = """\
version: prometheus/v1
service: {service}
{more}slos:
  - name: {name}
    objective: {objective}
    {own}
    sli:
      events:
        error_query: {bad}
        total_query: sum(rate(a_total[{{{{.window}}}}]))
    alerting: {alerting}
"""


def sloth(
    service: str = "shop",
    name: str = "orders",
    more: str = "",
    own: str = "",
    alerting: str = "{name: A}",
    objective: str = "99.9",
    bad: str = 'sum(rate(a_total{code="500"}[{{.window}}]))',
) -> str:
    return ONE.format(**locals())


def loaded(**files: str) -> Catalogue:
    return load({f"{name}.yaml": block(text) for name, text in files.items()})


def only(text: str) -> SLO:
    (slo,) = loaded(a=text).slos
    return slo


def notes(text: str, answers: Answers | None = None) -> list[str]:
    found = convertible({"a.yaml": text.encode()}, answers or Answers())
    assert not found.problems
    return [f"{note.fate}: {note.what} -> {note.becomes}" for note in found.notes]


def problems(**files: str) -> list[str]:
    with pytest.raises(Invalid) as raised:
        loaded(**files)
    return [f"{one.span}: {one.message}" for one in raised.value.problems]


def test_most_slos_of_events_become_native_kinds() -> None:
    kinds = [
        slo.indicator.kind_name
        for path in sorted((FOLDER / "sloth").glob("*.yaml"))
        for slo in load({path.name: path.read_text()}).slos
        if path.stem != "counts_of_other_kinds"
    ]

    assert len(kinds) > 25
    assert kinds.count("expression") / len(kinds) < 0.1


def test_an_objective_has_the_name_target_and_window_of_sloth() -> None:
    slo = only(sloth())

    assert (slo.id, str(slo.objective.target), str(slo.objective.window)) == ("shop-orders", "99.9%", "30d")
    assert [str(tier.burn_rate(slo.window_length)) for tier in slo.tiers] == ["72/5", "6", "3", "1"]


@pytest.mark.parametrize(
    ("written", "id_"),
    [("Shop_API", "shop-api-orders"), ("3scale", "service-3scale-orders"), ("a" * 70, f"{'a' * 63}-orders")],
)
def test_names_become_names_of_slo(written: str, id_: str) -> None:
    assert only(sloth(written)).id == id_
    assert f"changed: service {written} -> name: {id_.removesuffix('-orders')}" in notes(sloth(written))


def test_a_service_of_several_documents_is_one_service() -> None:
    both = [sloth(more="labels: {owner: a}\n"), sloth(name="refunds", more="labels: {owner: b}\n")]
    slos = loaded(a="---\n".join(both)).slos

    assert [slo.id for slo in slos] == ["shop-orders", "shop-refunds"]
    assert [slo.own_on_alerts(AlertSeverity.PAGE).labels for slo in slos] == [{"owner": "a"}, {"owner": "b"}]


def test_a_service_of_several_files_gets_another_name_in_the_second() -> None:
    catalogue = loaded(a=sloth(), b=sloth(name="refunds"))

    assert [slo.id for slo in catalogue.slos] == ["shop-orders", "shop-b-refunds"]
    assert [one.message for one in catalogue.imported if "service shop" in one.message] == [
        "changed: service shop"
    ]


def test_a_service_without_slos_is_refused() -> None:
    text = "version: prometheus/v1\nservice: shop\nslos: []\n"

    assert problems(a=text) == ["a.yaml:3:7: 'slos' needs 1 item"]


def test_two_slos_of_one_name_are_refused() -> None:
    assert problems(a=f"{sloth()}---\n{sloth()}") == ["a.yaml:16:11: there is an SLO 'orders' already"]


def test_labels_of_a_group_stay_with_the_series() -> None:
    text = sloth(
        more="labels: {code: all, owner: a}\n", bad="sum by (code) (rate(a_total{x='y'}[{{.window}}]))"
    ).replace("sum(rate(a_total[", "sum by (code) (rate(a_total[")

    assert only(text).own_on_alerts(AlertSeverity.PAGE).labels == {"owner": "a"}
    assert "lost: label code: all -> " in notes(text)


def test_labels_of_one_alert_are_on_alerts_of_its_severity() -> None:
    slo = only(
        sloth(alerting="{name: A, labels: {a: b}, page_alert: {labels: {key: x}, annotations: {c: d}}}")
    )

    assert slo.own_on_alerts(AlertSeverity.PAGE).labels == {"a": "b", "key": "x"}
    assert slo.own_on_alerts(AlertSeverity.TICKET).labels == {"a": "b"}
    assert slo.own_on_alerts(AlertSeverity.PAGE).annotations == {"c": "d"}


@pytest.mark.parametrize(
    ("alerting", "severities"),
    [
        ("{name: A}", ["page", "page", "ticket", "ticket"]),
        ("{name: A, page_alert: {disable: true}}", ["ticket", "ticket"]),
        ("{name: A, ticket_alert: {disable: true}}", ["page", "page"]),
        ("{page_alert: {disable: true}, ticket_alert: {disable: true}}", []),
    ],
)
def test_an_alert_that_is_off_has_no_tiers(alerting: str, severities: list[str]) -> None:
    slo = only(sloth(alerting=alerting))

    assert [tier.severity for tier in slo.tiers] == severities
    assert slo.never_alerts is (severities == [])


def test_a_share_that_was_meant_as_a_percentage_is_questioned() -> None:
    (question,) = (
        note for note in notes(sloth(objective="0.999")) if "objective" in note and "decide" in note
    )

    assert question == "to decide: objective: 0.999 -> target: 0.999%"


def test_the_product_may_be_named_by_a_label_of_an_slo() -> None:
    text = sloth(own="labels: {squad: Team Blue}")
    found = convertible({"a.yaml": text.encode()}, Answers(product="other", product_label="squad"))

    assert "product: team-blue\n" in written("native", found.documents["a.yaml"]).text


def test_windows_of_another_file_hold_for_all_services() -> None:
    windows = (FOLDER / "sloth" / "windows_of_ones_own.yaml").read_text().split("---")[0]
    slo = next(iter(loaded(a=sloth(), windows=windows).slos))

    assert str(slo.objective.window) == "7d"
    assert [str(tier.budget) for tier in slo.tiers] == ["8%", "12.5%", "20%", "42%"]


def test_of_several_windows_those_of_the_answered_window_count() -> None:
    week = (FOLDER / "sloth" / "windows_of_ones_own.yaml").read_text().split("---")[0]
    month = week.replace("7d", "30d")
    found = convertible({"a.yaml": f"{week}---\n{month}---\n{sloth()}".encode()}, Answers(window="7d"))

    assert "window: 7d" in written("native", found.documents["a.yaml"]).text
    assert [note.what for note in found.notes if note.fate == "lost"] == ["windows for the period 30d"]


def test_an_error_in_a_query_points_behind_its_placeholders() -> None:
    bad = "sum(rate(a_total[{{ .window }}])) + sum(rates(b_total[{{.window}}]))"
    column = sloth(bad=bad).splitlines()[8].index("rates") + 1

    assert problems(a=sloth(bad=bad)) == [f"a.yaml:9:{column}: unknown function 'rates'"]


def test_a_windows_document_alone_is_an_alert_policy() -> None:
    windows = (FOLDER / "sloth" / "windows_of_ones_own.yaml").read_text().split("---")[0]

    assert loaded(a=windows).policies.keys() == {"sloth-7d"}


def test_a_policy_that_only_a_refused_slo_needs_is_not_written() -> None:
    text = """\
version: prometheus/v1
service: shop
slos:
  - name: orders
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(bad_total[{{.window}}]))
        total_query: sum(rate(all_total[{{.window}}]))
    alerting: {name: Orders}
  - name: carts
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(bad_total[{{.window}}]))
        total_query: sum(rate(all_total[{{.window}}]))
    alerting: {page_alert: {disable: true}, ticker_alert: {}}
"""
    found = convertible({"a.yaml": text.encode()}, Answers())

    assert "kind: AlertPolicy" not in written("native", found.documents["a.yaml"]).text
