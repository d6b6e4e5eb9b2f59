"""What one party cannot do alone: each edit is refused, by name, and what was agreed keeps running."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from slo.catalogue.record import FILE, read_record, record_text
from slo.model import Signature
from slo.model.consent import InForce, Standing
from slo.model.subjects import Subject, SubjectKind
from tests.agreements import DEFINITIONS, OPENING_DAY, ORGANISATION, PRODUCTS, SERVICES, signed
from tests.consent.project import (
    AGREED,
    HISTORY,
    RECORD,
    Files,
    begin,
    check,
    generated,
    in_first_words,
    run,
    sign_pending,
    write,
)

JOINT = "set-objectives: {product: responsible, platform-team: responsible}"
OF_SHOP, OF_PLATFORM = "shop/agreed/shop.yaml", "shop/agreed/platform-team.yaml"
CHECKOUT, NODES = SERVICES.split("---\n")


class Hole(NamedTuple):
    """Files of an edit, what it is refused with, how often, and who must sign for it to be accepted."""

    files: Files
    message: str
    place: str
    parties: tuple[str, ...]
    times: int = 1


def services(before: str, after: str) -> dict[str, str]:
    assert before in SERVICES
    return {"services.yaml": SERVICES.replace(before, after)}


def matrix(row: str) -> dict[str, str]:
    return {"organisation.yaml": ORGANISATION.replace(JOINT, row)}


def products(before: str, after: str) -> dict[str, str]:
    assert before in PRODUCTS
    return {"products.yaml": PRODUCTS.replace(before, after)}


BOTH = ("shop", "platform-team")
HOLES = {
    "a target is lowered": Hole(
        services("99.9%", "99.5%"),
        "'checkout-orders' is in force with other terms, and shop and platform-team have yet to sign the "
        "change: target 99.9% → 99.5%",
        "definitions/services.yaml:9:33",
        BOTH,
    ),
    "a target is raised": Hole(
        services("99.9%", "99.99%"), "target 99.9% → 99.99%", "definitions/services.yaml:9:33", BOTH
    ),
    "a window is changed where all inherit it": Hole(
        {"organisation.yaml": f"{ORGANISATION}defaults: {{window: 7d}}\n"},
        "3 objectives are in force with other terms of the default window, and shop and platform-team have "
        "yet to sign the change: window 28d → 7d",
        "definitions/organisation.yaml:17:20",
        BOTH,
    ),
    "other events are bad": Hole(
        services('code=~"5.."', 'code=~"50."'), 'code=~"50."', "definitions/services.yaml:9:17", BOTH
    ),
    "an outage pages nobody any more": Hole(
        services("target: 99%}\n---", "target: 99%, alert_policy: calm}\n---")
        | {
            "policy.yaml": "kind: AlertPolicy\nname: calm\nmeant_for: 30d\ntargets_down: ticket\ntiers:\n"
            "  - {severity: page, budget: 2%, long_window: 1h, short_window: 5m}\n"
            "  - {severity: page, budget: 5%, long_window: 6h, short_window: 30m}\n"
            "  - {severity: ticket, budget: 10%, long_window: 1d, short_window: 2h}\n"
            "  - {severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}\n"
        },
        "targets_down page → ticket",
        "definitions/services.yaml:10:",
        BOTH,
    ),
    "a signature is withdrawn": Hole(
        {OF_SHOP: "kind: Agreement\nproduct: shop\nparty: shop\nobjectives: {}\n"},
        "'checkout-orders' is in force, and shop has no signature for it any more",
        "definitions/services.yaml:9:5",
        ("shop",),
        2,
    ),
    "a file of signatures is deleted": Hole(
        {OF_PLATFORM: None},
        "'checkout-up' is in force, and platform-team has no signature for it any more",
        "definitions/services.yaml:10:5",
        ("platform-team",),
        2,
    ),
    "a signature is edited": Hole(
        {OF_SHOP: AGREED[OF_SHOP].replace("target: 99.9%", "target: 95%")},
        "'checkout-orders' is in force, and shop has no signature for it any more",
        "definitions/services.yaml:9:5",
        ("shop",),
    ),
    "an objective is removed": Hole(
        services("  - {indicator: orders, target: 99.9%}\n", ""),
        "'checkout-orders' is in force and no longer defined: platform-team and shop have yet to sign its "
        "removal",
        "generated/agreed.yaml:5:3",
        BOTH,
    ),
    "a service is removed": Hole(
        {"services.yaml": NODES}, "no longer defined", "generated/agreed.yaml", BOTH, 2
    ),
    "a service is taken out of its product": Hole(
        services("product: shop\n", ""), "product shop → (none)", "definitions/services.yaml", BOTH, 2
    ),
    "a service is moved to the product of a party": Hole(
        services("product: shop\n", "product: clusters\n"),
        "platform-team and shop have yet to sign the change: product shop → clusters; signed by "
        "platform-team, shop → platform-team",
        "definitions/services.yaml:3:10",
        BOTH,
        2,
    ),
    "a product is moved to a party": Hole(
        {
            "products.yaml": "kind: Product\nname: shop\nparty: platform-team\n---\n"
            + PRODUCTS.split("---\n")[1]
        },
        "signed by platform-team, shop → platform-team",
        "definitions/organisation.yaml:13:",
        BOTH,
        2,
    ),
    "a party is taken out of the matrix": Hole(
        matrix("set-objectives: {product: responsible, platform-team: supporting}"),
        "signed by platform-team, shop → (none)",
        "definitions/organisation.yaml:13:",
        BOTH,
        3,
    ),
    "nobody must sign any more": Hole(
        matrix("choose-objectives: {product: responsible}"),
        "signed by platform-team, shop → (none)",
        "definitions/organisation.yaml",
        BOTH,
        3,
    ),
    "a name is changed and does not say so": Hole(
        services("{indicator: orders, target", "{indicator: orders, name: sales, target"),
        "'checkout-orders' is in force and no longer defined",
        "generated/agreed.yaml:5:3",
        BOTH,
    ),
    "the service is no longer in production": Hole(
        {
            **services("name: checkout", "name: checkout\nenvironment: staging"),
            "organisation.yaml": f"{ORGANISATION}environments: {{staging: {{}}}}\n",
        },
        "environment (none) → staging",
        "definitions/services.yaml:3:14",
        BOTH,
        2,
    ),
    "the history of something else dilutes errors": Hole(
        services("{indicator: orders, target", "{indicator: orders, renamed_from: shop-anything, target"),
        "continues (none) → shop-anything",
        "definitions/services.yaml:9:39",
        BOTH,
    ),
    "two objectives become one": Hole(
        services(
            "  - {indicator: orders, target: 99.9%}\n  - {indicator: up, target: 99%}\n---",
            "  - indicator: orders\n    name: all\n    target: 99.9%\n"
            "    renamed_from: [checkout-orders, checkout-up]\n"
            "  - {indicator: up, name: still, target: 99%}\n---",
        ),
        "'checkout-up' is in force and no longer defined",
        "generated/agreed.yaml",
        BOTH,
        2,
    ),
}


@pytest.mark.parametrize("agreed", [AGREED, in_first_words(AGREED)], ids=["signed now", "signed before"])
@pytest.mark.parametrize("name", HOLES)
def test_alone_it_is_refused_and_what_was_agreed_keeps_running(name: str, agreed: Files) -> None:
    hole = HOLES[name]
    begin(agreed)
    before = generated()
    write(hole.files)

    for refused in (run("compile"), run("compile", "--check"), check(), run("lint")):
        assert refused.exit_code == 1
        assert refused.stderr.count("error[disputed]") == hole.times
        assert hole.message in refused.stderr
        assert hole.place in refused.stderr
        assert "slo agree --as " in refused.stderr
    assert generated() == before


@pytest.mark.parametrize("name", HOLES)
def test_once_all_have_signed_it_is_in_force(name: str) -> None:
    hole = HOLES[name]
    begin()
    before = generated()
    write(hole.files)
    *first, last = hole.parties
    for party in first:
        assert sign_pending(party)
        assert run("compile").exit_code == 1
        assert generated() == before
    assert sign_pending(last)
    compiled = run("compile")

    assert compiled.exit_code == 0, compiled.stderr
    assert run("compile", "--check").exit_code == 0
    assert check().exit_code in (0, 4)


def test_to_delete_a_product_with_all_its_services_is_refused() -> None:
    begin()
    before = generated()
    write({"products.yaml": PRODUCTS.split("---\n")[1], "services.yaml": NODES})

    for refused in (run("compile"), check()):
        assert refused.exit_code == 1
        assert "there is no product 'shop'" in refused.stderr
    assert generated() == before


def without_entry(name: str) -> str:
    """The record without the entry of an objective, as an owner of the record could write it."""
    head, *entries = RECORD.read_text().split("\n  checkout-")
    last = entries[-1].partition("\n  nodes")
    entries[-1] = last[0]
    kept = [entry for entry in entries if not entry.startswith(name)]
    return "\n  checkout-".join((head, *kept)) + last[1] + last[2]


@pytest.mark.parametrize(
    "files",
    [
        services("99.9%", "99.5%"),
        matrix("set-objectives: {product: responsible}"),
        matrix("set-objectives: {platform-team: responsible}"),
        services("product: shop\n", "product: clusters\n"),
        services("product: shop\n", ""),
        services("  - {indicator: orders, target: 99.9%}\n", ""),
    ],
    ids=["target", "matrix", "matrix the other way", "product", "no product", "removed"],
)
def test_an_entry_that_is_removed_from_the_record_leaves_the_signatures(files: Files) -> None:
    begin()
    RECORD.write_text(without_entry("orders"))
    assert "  checkout-orders:" not in RECORD.read_text()
    write(files)

    for refused in (run("compile"), check()):
        assert refused.exit_code == 1
        assert "'checkout-orders' is in force" in refused.stderr


def record(name: str, terms: Mapping[str, str], *parties: str) -> None:
    """Write a record with other terms and parties for an objective, and a digest that matches them."""
    found = read_record(RECORD.read_bytes(), FILE)
    subject = Subject(SubjectKind.OBJECTIVE, name)
    written = {**found.ledger[subject].terms, **terms}
    ledger = {**found.ledger, subject: InForce(written, parties)}
    anyone = Signature.model_construct(version=2, agreed_on=OPENING_DAY, by="boss", digest="", terms={})
    signatures = {one: dict.fromkeys(ledger[one].parties, anyone) for one in ledger}
    RECORD.write_text(record_text(Standing(ledger, signed=signatures)))


def test_terms_in_a_record_that_nobody_signed_are_not_in_force() -> None:
    begin()
    record("checkout-orders", {"target": "99.5%"}, "shop", "platform-team")
    write(services("99.9%", "99.5%"))

    for refused in (run("compile"), check()):
        assert refused.exit_code == 1
        assert "'checkout-orders' is in force, and shop and platform-team have no signature" in refused.stderr


def test_a_party_that_is_in_neither_matrix_nor_record_has_still_signed() -> None:
    begin()
    for name in ("checkout-orders", "checkout-up"):
        record(name, {"signed by": "shop"}, "shop")
    write(matrix("set-objectives: {product: responsible}"))
    sign_pending("shop")

    for refused in (run("compile"), check()):
        assert refused.exit_code == 1
        assert "platform-team" in refused.stderr


def test_the_gate_decides_by_nothing_that_is_not_recorded() -> None:
    begin()
    RECORD.unlink()
    refused = check()

    assert refused.exit_code == 1
    assert "'checkout-orders' and 2 others are signed by all, but not recorded as" in refused.stderr
    assert "definitions/services.yaml:9:5" in refused.stderr
    assert "run 'slo compile', or name the folder that it writes to with --output" in refused.stderr


def test_the_record_is_found_where_it_was_compiled_to() -> None:
    begin()
    Path("generated").rename("rules")

    assert check().exit_code == 1
    assert run("check", "--events", str(HISTORY), "--output", "rules").exit_code == 0
    assert run("compile", "--output", "rules", "--check").exit_code == 0
    write(services("99.9%", "99.5%"))
    assert "error[disputed]" in run("lint", "--output", "rules").stderr


def test_with_the_whole_record_deleted_the_signatures_remain() -> None:
    begin()
    RECORD.unlink()
    write(services("99.9%", "99.5%"))

    assert "target 99.9% → 99.5%" in run("compile").stderr


def test_a_party_that_leaves_with_its_own_signature_may_remove_it() -> None:
    begin()
    write(HOLES["a service is moved to the product of a party"].files)
    for party in BOTH:
        sign_pending(party)
    assert run("compile").exit_code == 0
    write({OF_SHOP: None, OF_PLATFORM: None})

    assert run("compile", "--check").exit_code == 0


def test_what_no_party_has_signed_in_full_is_a_draft_and_no_dispute() -> None:
    begin(signed(DEFINITIONS, "shop"))
    write(services("99.9%", "99.5%"))
    compiled = run("compile")

    assert compiled.exit_code == 0
    assert "checkout-orders" in compiled.stderr
    assert not RECORD.exists()
    assert check().exit_code in (0, 4)


def test_a_new_objective_is_a_draft_beside_those_in_force() -> None:
    begin()
    write(
        services(
            "  - {indicator: up, target: 99%}\n---",
            "  - {indicator: up, target: 99%}\n  - {indicator: up, name: more, target: 90%}\n---",
        )
    )
    compiled = run("compile")

    assert compiled.exit_code == 0
    assert "1 draft does not page until all parties have signed: checkout-more" in compiled.stderr
    assert "checkout-more" not in RECORD.read_text()


def test_a_name_is_no_term() -> None:
    begin()
    write(
        services(
            "{indicator: orders, target",
            "{indicator: orders, name: sales, renamed_from: checkout-orders, target",
        )
    )

    assert run("compile").exit_code == 0
    assert "checkout-sales" in RECORD.read_text()
    assert "  checkout-orders:" not in RECORD.read_text()
    assert "continues: checkout-orders" in RECORD.read_text()
