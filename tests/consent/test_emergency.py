"""Emergencies: for some hours one party alone changes what is in force, and everybody can see it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.catalogue.record import FILE, read_record
from slo.model.agreement import path_of_agreement
from slo.model.emergency import Emergency, minute
from slo.model.signing import declare
from slo.report.agreement import agreement_text
from tests.agreements import DEFINITIONS, ORGANISATION, PRODUCTS, SERVICES, signed_by_all
from tests.consent.project import RECORD, begin, check, generated, run, sign_pending, write

LOWERED = {"services.yaml": SERVICES.replace("99.9%", "99.5%")}
RESTORED = {"services.yaml": SERVICES}
OF_SHOP = Path("definitions/shop/agreed/shop.yaml")


def now() -> datetime:
    return datetime.now(UTC)


def in_hours(hours: float) -> str:
    return minute(now() + timedelta(hours=hours))


def alone(*names: str, party: str = "shop", until: float = 24, reason: str = "a bot: it counts") -> str:
    """Declare an emergency by the command, and return what it says."""
    how = ("--emergency", reason, "--until", in_hours(until), "--yes")
    said = run("agree", "--as", party, "--by", "head-of-all", *how, *names)
    return said.stdout + said.stderr


def signed_before(begins: float, until: float) -> None:
    """Write an emergency that was declared at another time, in hours from now."""
    sources = {
        path.relative_to("definitions").as_posix(): path.read_bytes()
        for path in Path("definitions").rglob("*.yaml")
    }
    catalogue = load(sources, recorded=read_record(RECORD.read_bytes(), FILE))
    emergency = Emergency(reason="bots", begins=in_hours(begins), until=in_hours(until))
    for one in declare(catalogue, "shop", ("checkout-orders",), "head-of-all", emergency):
        write({path_of_agreement("shop", "shop"): agreement_text(one.agreement)})


def test_what_one_party_signs_in_an_emergency_is_compiled() -> None:
    begin()
    before = RECORD.read_text()
    write(LOWERED)
    said = alone("checkout-orders")
    compiled = run("compile")

    assert "- target: 99.9%\n    + target: 99.5%" in said
    assert compiled.exit_code == 0, compiled.stderr
    assert run("compile", "--check").exit_code == 0
    assert "99.5% good over 28d" in Path("generated/docs/shop.md").read_text()
    assert check().exit_code in (0, 4)
    record = RECORD.read_text()
    assert "target: 99.9%" in record
    assert "99.5%" not in record
    assert "    emergencies:\n      shop: " in record
    assert "a bot: it counts" in record
    assert len(record.splitlines()) == len(before.splitlines()) + 2


def test_the_others_get_a_ticket_at_once_and_when_it_is_over() -> None:
    begin()
    write(LOWERED)
    alone("checkout-orders")
    run("compile")
    rules = Path("generated/prometheus/checkout.yaml").read_text()
    routes = Path("generated/alertmanager/alertmanager.yml").read_text()

    assert rules.count("alert: SLOEmergency") == 2
    assert "vector(time()) < " in rules
    assert "vector(time()) >= " in rules
    assert "checkout-orders: shop changed what was agreed, alone, until " in rules
    assert "notifies: platform-team" in rules
    assert "severity: ticket" in rules.partition("alert: SLOEmergency")[2]
    assert "notifies=~" in routes
    assert "platform-team/notified" in routes


def test_it_is_on_record_wherever_the_objective_is_shown() -> None:
    begin()
    write(LOWERED)
    alone("checkout-orders")
    run("compile")
    found = run("lint").stderr

    assert "warning[emergency]: 'checkout-orders' is changed by shop alone until " in found
    assert "a bot: it counts; platform-team has yet to sign" in found
    assert "if they do not agree within 5d, director decides" in found
    assert "changed by shop alone until" in run("who", "checkout-orders").stdout
    assert "changed by shop alone until" in run("status", "--events", "history.csv").stdout


def test_after_its_end_nothing_is_compiled_or_decided() -> None:
    begin()
    write(LOWERED)
    signed_before(-30, -1)
    before = generated()

    for refused in (run("compile"), run("compile", "--check"), check()):
        assert refused.exit_code == 1
        assert (
            "error[disputed]: 'checkout-orders' is in force with other terms, and the emergency of shop"
            in (refused.stderr)
        )
        assert "slo agree --as shop --by ROLE checkout-orders" in refused.stderr
    assert generated() == before


def test_one_that_begins_later_does_not_count_yet() -> None:
    begin()
    write(LOWERED)
    signed_before(5, 50)

    assert "begins only at " in run("compile").stderr


def test_the_others_sign_in_the_meantime() -> None:
    begin()
    write(LOWERED)
    alone("checkout-orders")
    run("compile")
    assert sign_pending("platform-team") == ["checkout-orders"]
    assert sign_pending("shop") == ["checkout-orders"]
    assert run("compile").exit_code == 0
    record = RECORD.read_text()

    assert "target: 99.5%" in record
    assert "emergencies" not in record
    assert "SLOEmergency" not in Path("generated/prometheus/checkout.yaml").read_text()
    assert "emergency" not in run("lint").stderr


def test_a_second_one_needs_signatures_of_all_first() -> None:
    begin()
    write(LOWERED)
    alone("checkout-orders")
    run("compile")
    write({"services.yaml": SERVICES.replace("99.9%", "99%")})
    assert "was its last for 'checkout-orders' until all have signed" in alone("checkout-orders", until=48)
    signed_before(0, 70)

    assert "error[disputed]" in run("compile").stderr


def test_to_delete_it_or_to_restore_the_terms_does_not_make_room_for_a_second_one() -> None:
    begin()
    write(LOWERED)
    alone("checkout-orders")
    run("compile")
    text = OF_SHOP.read_text()
    OF_SHOP.write_text(text.partition("emergencies:\n")[0])
    write(RESTORED)
    assert run("compile").exit_code == 0
    assert "emergencies:" in RECORD.read_text()
    write(LOWERED)

    assert "error[disputed]" in run("compile").stderr
    assert "was its last for 'checkout-orders'" in alone("checkout-orders", until=48)


def test_after_its_end_the_restored_terms_are_in_force_without_new_signatures() -> None:
    begin()
    write(LOWERED)
    signed_before(-30, -1)
    write(RESTORED)

    assert run("compile").exit_code == 0
    assert check().exit_code == 0


@pytest.mark.parametrize(
    ("was", "becomes"),
    [("reason: ", "reason: no "), ("until: ", ""), ("target: 99.5%", "target: 99%")],
)
def test_one_that_was_edited_is_void(was: str, becomes: str) -> None:
    begin()
    write(LOWERED)
    alone("checkout-orders", reason="bots")
    text = OF_SHOP.read_text()
    head, tail = text.split("emergencies:\n")
    if was == "until: ":
        until = tail.partition(was)[2].partition("\n")[0]
        was, becomes = until, f'"{in_hours(30)}"'
    OF_SHOP.write_text(f"{head}emergencies:\n{tail.replace(was, becomes, 1)}")

    assert "error[disputed]" in run("compile").stderr


def test_it_is_no_signature_among_the_others() -> None:
    begin()
    write(LOWERED)
    alone("checkout-orders")
    text = OF_SHOP.read_text()
    head, tail = text.split("emergencies:\n")
    OF_SHOP.write_text(head.partition("objectives:\n")[0] + "objectives:\n" + tail)

    assert "signatures with 'emergency' are in the section 'emergencies'" in run("compile").stderr


@pytest.mark.parametrize(
    ("names", "how", "says"),
    [
        (("checkout-orders",), {"until": 73}, "an emergency ends within 72 hours, by "),
        (("checkout-orders",), {"until": -1}, "an emergency ends within 72 hours, by "),
        (("checkout-up",), {}, "'checkout-up' is no objective in force that is defined with other terms now"),
        ((), {}, "name the objectives whose new terms apply"),
        (("nodes-up",), {}, "'shop' does not sign 'nodes-up'"),
        (("checkout-orders",), {"reason": " "}, "an emergency has a reason"),
    ],
)
def test_what_no_emergency_is_for_is_refused(names: tuple[str, ...], how: dict[str, int], says: str) -> None:
    begin()
    write(LOWERED)

    assert says in alone(*names, **how)  # type: ignore[arg-type]
    assert "emergencies" not in OF_SHOP.read_text()


def test_who_signs_is_changed_by_no_emergency() -> None:
    begin()
    write({"services.yaml": SERVICES.replace("product: shop\n", "product: clusters\n")})
    assert "no emergency changes who signs 'checkout-orders': all sign that" in alone("checkout-orders")
    write({"services.yaml": SERVICES.replace("  - {indicator: orders, target: 99.9%}\n", "")})
    assert "'checkout-orders' is no objective in force" in alone("checkout-orders")


def test_a_party_that_would_not_hear_of_it_is_named() -> None:
    begin()
    ticket = "    ticket: {webhook: {url: https://platform.example.org/ticket}}\n"
    quiet = ORGANISATION.replace(ticket, "") + "unowned: {webhook: {url: https://example.org/unowned}}\n"
    assert ticket in ORGANISATION
    write({**LOWERED, "organisation.yaml": quiet})
    Path("definitions/products.yaml").write_text(
        "kind: Product\nname: shop\nalerting:\n  page: {webhook: {url: https://shop.example.org/page}}\n"
        "  ticket: {webhook: {url: https://shop.example.org/ticket}}\n---\nkind: Product\nname: clusters\n"
        "alerting:\n  page: {webhook: {url: https://shop.example.org/page}}\n"
        "  ticket: {webhook: {url: https://shop.example.org/ticket}}\n"
    )

    assert "'platform-team' has no channel for tickets, so it would not hear of this" in alone(
        "checkout-orders"
    )


def test_an_emergency_stops_the_calls_of_a_mistaken_objective() -> None:
    products = PRODUCTS.replace("---", "  call: {platform-team: {automatic_after: 30m}}\n---")
    begin(signed_by_all({**DEFINITIONS, "products.yaml": products}))
    calls = Path("generated/prometheus/checkout.yaml").read_text().count("alert: SLOCall")
    tickets = (
        "kind: AlertPolicy\nname: quiet\nmeant_for: 28d\ntargets_down: ticket\n"
        "tiers: [{severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}]\n"
    )
    quiet = SERVICES.replace("target: 99.9%", "target: 99.9%, alert_policy: quiet")
    write({"policies.yaml": tickets, "services.yaml": quiet})
    said = alone("checkout-orders", party="platform-team")

    assert run("compile").exit_code == 0, said
    rules = Path("generated/prometheus/checkout.yaml").read_text()
    assert 0 < rules.count("alert: SLOCall") < calls
    assert "checkout-orders: platform-team changed what was agreed, alone" in rules
