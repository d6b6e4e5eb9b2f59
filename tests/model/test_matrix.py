"""Shared responsibility models are definitions, without code of their own."""

from pathlib import Path

from slo.catalogue.load import load
from slo.model import PRODUCT, Mark, Organisation
from slo.plan.router import route
from slo.plan.routing import routing
from slo.project import read_definitions

CASES = Path(__file__).parent.parent / "cases"
RE, CYBER = "reliability-engineering", "cyber-security"
PARTIES = (PRODUCT, RE, CYBER)

# Each row of the first model's table, in its order, with the marks of product, RE and Cyber Security:
# r is responsible, s supporting, c if called upon, and - no part in it.
TABLE = {
    "provide-cloud-and-alerting-accounts": "-r-",
    "provide-log-analysis-accounts": "--r",
    "create-pipeline": "rs-",
    "respond-to-incidents": "rcc",
    "respond-to-other-alerts": "rc-",
    "set-up-infrastructure": "-r-",
    "maintain-infrastructure": "-r-",
    "maintain-applications": "r--",
    "set-up-logging": "rss",
    "provide-logging-tools": "-rr",
    "monitor-user-journeys": "rs-",
    "set-objectives": "rr-",
    "agree-budget-policy": "rr-",
}
MARKS = {"r": Mark.RESPONSIBLE, "s": Mark.SUPPORTING, "c": Mark.IF_CALLED_UPON}


def organisation(case: str) -> Organisation:
    declared = load(read_definitions(CASES / case / "definitions")).organisation
    assert declared is not None
    return declared.value


def test_every_mark_of_the_table_is_in_the_first_model_and_no_other() -> None:
    activities = organisation("the_model_of_gds_is_data").activities

    assert activities == {
        row: {party: MARKS[mark] for party, mark in zip(PARTIES, marks, strict=True) if mark != "-"}
        for row, marks in TABLE.items()
    }
    assert list(activities) == list(TABLE)


def test_the_shipped_definitions_have_the_same_marks_in_the_same_order() -> None:
    definitions = load(read_definitions(CASES.parent.parent / "definitions"))
    assert definitions.organisation is not None
    shipped = definitions.organisation.value.activities

    assert list(shipped.values()) == list(organisation("the_model_of_gds_is_data").activities.values())


def test_in_the_second_model_products_mend_what_is_insecure_but_in_the_landing_zone() -> None:
    catalogue = load(read_definitions(CASES / "the_model_of_cds_is_data" / "definitions"))
    planned = routing(catalogue)
    assert planned is not None
    first = {
        product: route(planned.root, {"product": product, "severity": "page", "category": "security"})[
            0
        ].receiver
        for product in catalogue.products
    }

    assert first == {"letters": "letters/page", "landing-zone": "sre/page"}
