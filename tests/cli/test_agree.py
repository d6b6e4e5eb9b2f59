"""slo agree: what it signs, what it shows of it, and whom it refuses; and where drafts are shown."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.catalogue.load import load
from slo.cli import slo
from tests.agreements import DEFINITIONS, ORGANISATION, PRODUCTS, SERVICES, signed
from tests.clients.stub import stub, vector
from tests.model.test_signatures import first_version

SHOP = Path("definitions/shop/agreed/shop.yaml")
PLATFORM = Path("definitions/shop/agreed/platform-team.yaml")


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLO_PROMETHEUS", raising=False)
    for place in ("agree", "lint"):
        monkeypatch.setattr(f"slo.cli.{place}.today", lambda: date(2026, 10, 1))
    write(DEFINITIONS)


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        path = Path("definitions", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(slo, arguments)


def agree(party: str, *arguments: str) -> Result:
    return run("agree", "--as", party, "--by", "head-of-all", "--yes", *arguments)


def test_every_term_that_is_signed_is_shown_and_what_it_means() -> None:
    said = agree("shop", "checkout-up")

    assert said.exit_code == 0
    assert said.stdout == (
        "shop/agreed/shop.yaml\n"
        "  checkout-up: first signature\n"
        "    target 99%: 6h43m of full outage in 28d\n"
        "    a full outage pages within 10m\n"
        "    + product: shop\n"
        "    + signed by: platform-team, shop\n"
        "    + indicator: probe\n"
        '    + gauge: up{job="shop"}\n'
        "    + target: 99%\n"
        "    + window: 28d\n"
        "    + category: reliability\n"
        "    + page over 1h: 2% of the budget, and as fast over 5m\n"
        "    + page over 6h: 5% of the budget, and as fast over 30m\n"
        "    + ticket over 1d: 10% of the budget, and as fast over 2h\n"
        "    + ticket over 3d: 10% of the budget, and as fast over 6h\n"
        "    + no_data_after: 10m\n"
        "    + targets_down: page\n"
        "1 signature\n"
    )


def test_terms_that_several_objectives_share_are_shown_once() -> None:
    shown = agree("shop").stdout

    assert shown.count("no_data_after: 10m") == 1
    assert "  checkout-orders: first signature\n    target 99.9%: 40m19s of full outage in 28d\n" in shown
    assert "  in each of these 2:\n    + product: shop\n" in shown
    assert "    + target: 99.9%\n" in shown


def test_a_shared_policy_that_changes_is_one_change_of_many() -> None:
    agree("shop", "--on", "2026-09-02")
    policy = "---\nkind: AlertPolicy\nname: ours\ntiers:\n"
    policy += "  - {severity: page, budget: 2%, long_window: 1h, short_window: 5m}\n"
    write({"services.yaml": SERVICES.replace("99.9%}", "99.9%, alert_policy: ours}") + policy})
    agree("shop", "--on", "2026-09-03")
    write({"services.yaml": SERVICES.replace("%}", "%, alert_policy: ours}") + policy.replace("2%", "3%")})

    assert agree("shop").stdout.count("+ page over 1h: 3% of the budget") == 1


def test_no_term_can_hide_another_on_a_terminal() -> None:
    policy = (
        "---\nkind: ErrorBudgetPolicy\nname: standard\nsteps:\n"
        '  - {name: a, when: {remaining: 0%}, do: "Stop\\e[1A\\e[2K\\r\\u202e it"}\n'
    )
    write({"services.yaml": SERVICES.replace("99.9%}", "99.9%, error_budget_policy: standard}") + policy})
    refused = run("agree", "--as", "shop", "--by", "boss", "--dry-run")

    assert refused.exit_code == 1
    assert "a character that nobody can see: U+001B" in refused.stderr
    assert "\x1b" not in refused.output


def test_a_dry_run_shows_the_same_and_writes_nothing() -> None:
    shown = run("agree", "--as", "shop", "--by", "boss", "--dry-run")

    assert shown.exit_code == 0
    assert shown.stdout.replace("; nothing was written", "") == agree("shop").stdout
    assert "2 signatures; nothing was written\n" in shown.stdout


@pytest.mark.parametrize(
    ("answer", "code", "says"), [("y\n", 0, "2 signatures\n"), ("\n", 1, "Nothing was signed.\n")]
)
def test_on_a_terminal_it_asks_before_it_writes(
    answer: str, code: int, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slo.cli.agree.is_terminal", lambda: True)
    said = CliRunner().invoke(slo, ["agree", "--as", "shop", "--by", "boss"], input=answer)

    assert said.exit_code == code
    assert "+ target: 99.9%" in said.stdout.split("Sign this on behalf of shop? [y/N]")[0]
    assert said.stdout.endswith(says)
    assert SHOP.exists() is (code == 0)


def test_where_nobody_can_be_asked_it_shows_and_refuses() -> None:
    said = run("agree", "--as", "shop", "--by", "boss")

    assert said.exit_code == 2
    assert "+ target: 99.9%" in said.stdout
    assert "--yes signs without asking, --dry-run only shows" in said.stderr
    assert not SHOP.exists()


def test_a_prometheus_shows_how_good_it_is_today() -> None:
    ratio = ({"__name__": "slo:error_ratio:28d", "slo": "checkout-orders"}, "0.0007")
    with stub(vector(ratio)) as server:
        said = agree("shop", "--dry-run", "--prometheus", server.url)

    assert "target 99.9%: 40m19s of full outage in 28d; today 99.93%\n" in said.stdout
    assert said.stdout.count("today") == 1


def test_a_prometheus_that_is_down_does_not_hold_up_a_signature() -> None:
    said = agree("shop", "--prometheus", "http://localhost:1")

    assert said.exit_code == 0
    assert said.stderr.startswith("Without figures of today: ")
    assert SHOP.exists()


def test_a_refresh_shows_the_terms_that_are_new_in_the_form_and_keeps_day_and_role() -> None:
    write(first_version(signed(DEFINITIONS, "shop", "platform-team")))
    said = run("agree", "--as", "shop", "--refresh", "--yes", "checkout-up")

    assert said.stdout == (
        "shop/agreed/shop.yaml\n"
        "  checkout-up: the signature of 2026-09-15 by head-of-all, in its newest form\n"
        "    + product: shop (not stated in the earlier form)\n"
        "    + signed by: platform-team, shop (not stated in the earlier form)\n"
        "    + targets_down: page (not stated in the earlier form)\n"
        "1 signature\n"
    )
    assert SHOP.read_text().count("version: 2") == 1
    assert SHOP.read_text().count('agreed_on: "2026-09-15"') == 2
    assert run("agree", "--as", "shop", "--refresh", "--yes").stdout.endswith("1 signature\n")
    assert run("agree", "--as", "shop", "--refresh").stdout == (
        "no valid signature of shop is in an earlier form\n"
    )


def test_the_removal_of_what_is_in_force_is_signed() -> None:
    write(signed(DEFINITIONS, "shop", "platform-team"))
    run("compile")
    write({"services.yaml": SERVICES.replace("  - {indicator: up, target: 99%}\n---", "---", 1)})
    assert run("compile").exit_code == 1

    for party in ("shop", "platform-team"):
        said = agree(party)
        assert said.stdout == (
            f"shop/agreed/{party}.yaml\n"
            "  checkout-up: its removal: it is in force, and no longer defined\n"
            "1 signature\n"
        )
    assert run("compile").exit_code == 0
    assert "the signature is removed" in agree("shop").stdout
    assert "checkout-up" not in SHOP.read_text()
    assert run("compile", "--check").exit_code == 0


def test_who_leaves_the_matrix_signs_that() -> None:
    write(signed(DEFINITIONS, "shop", "platform-team"))
    run("compile")
    alone = ORGANISATION.replace(
        "{product: responsible, platform-team: responsible}", "{product: responsible}"
    )
    write({"organisation.yaml": alone})
    assert run("compile").exit_code == 1

    said = agree("platform-team", "checkout-up", "checkout-orders", "nodes-up")
    assert said.exit_code == 0
    assert "- signed by: platform-team, shop" in said.stdout


def test_a_service_that_moves_to_another_product_is_signed_by_both_in_their_own_files() -> None:
    write(signed(DEFINITIONS, "shop", "platform-team"))
    run("compile")
    write({"services.yaml": SERVICES.replace("product: shop", "product: clusters")})
    assert run("compile").exit_code == 1

    assert "shop/agreed/shop.yaml\n  checkout-orders: other terms" in agree("shop").stdout
    assert "- product: shop\n    + product: clusters\n" in agree("platform-team").stdout
    assert run("compile").exit_code == 0


def test_the_day_is_today_unless_another_is_named() -> None:
    agree("shop", "checkout-up")
    agree("shop", "--on", "2026-09-02", "checkout-orders")

    assert SHOP.read_text().count('agreed_on: "2026-10-01"') == 1
    assert SHOP.read_text().count('agreed_on: "2026-09-02"') == 1


def test_a_party_signs_in_the_folder_of_each_product_and_touches_no_other_file() -> None:
    agree("shop")
    before = SHOP.read_bytes()
    agree("platform-team")

    assert SHOP.read_bytes() == before
    assert PLATFORM.exists()
    assert Path("definitions/clusters/agreed/platform-team.yaml").exists()
    assert not list(Path("definitions").rglob(".*"))


def test_what_is_signed_stays_as_it_is() -> None:
    agree("shop", "--on", "2026-09-02")
    before = SHOP.read_bytes()
    said = agree("shop")

    assert said.stdout == "shop has already signed every objective in its present form\n"
    assert SHOP.read_bytes() == before


def test_only_what_changed_is_signed_again_with_its_words_before_and_after() -> None:
    agree("shop", "--on", "2026-09-02")
    write({"services.yaml": SERVICES.replace("99.9%", "99.5%")})
    said = agree("shop")

    assert said.stdout == (
        "shop/agreed/shop.yaml\n"
        "  checkout-orders: other terms than those signed on 2026-09-02\n"
        "    target 99.9% → 99.5%: 40m19s → 3h21m of full outage in 28d\n"
        "    a full outage pages within 6m\n"
        "    - target: 99.9%\n"
        "    + target: 99.5%\n"
        "1 signature\n"
    )
    assert SHOP.read_text().count("2026-09-02") == 1


def test_a_named_objective_is_signed_again_though_nothing_changed() -> None:
    agree("shop", "--on", "2026-09-02")
    said = agree("shop", "checkout-up")

    assert "checkout-up: the same terms as on 2026-09-02" in said.stdout
    assert SHOP.read_text().count("2026-09-02") == 1


def test_what_was_signed_before_the_last_review_was_due_is_signed_again() -> None:
    agree("shop", "--on", "2026-03-30")

    assert "old-signature" in run("lint").stderr
    assert agree("shop").stdout.endswith("2 signatures\n")
    assert "old-signature" not in run("lint").stderr


def test_signatures_of_what_is_gone_are_taken_out() -> None:
    agree("shop")
    write(
        {
            "services.yaml": SERVICES.replace(
                "{indicator: up, target: 99%}\n---", "{indicator: up, name: on, target: 99%}\n---"
            )
        }
    )
    said = agree("shop")

    assert "checkout-up: the signature is removed, because the objective no longer exists" in said.stdout
    assert "checkout-on: first signature\n" in said.stdout
    assert "checkout-up:" not in SHOP.read_text()


def test_a_void_signature_is_replaced() -> None:
    write(signed(DEFINITIONS, "shop"))
    SHOP.write_text(SHOP.read_text().replace("target: 99.9%", "target: 90%"))

    assert "broken-signature" in run("lint").stderr
    assert "checkout-orders: first signature\n" in agree("shop").stdout
    assert "broken-signature" not in run("lint").stderr


def test_what_is_written_is_read_back_whatever_the_words() -> None:
    policy = (
        "---\nkind: ErrorBudgetPolicy\nname: standard\noverride: 'no: #one'\nsteps:\n"
        '  - {name: a, when: {remaining: 0%}, do: "Stop:\\n\\n - all \\u00a0\\t\\"of\\" it #now"}\n'
    )
    write({"services.yaml": SERVICES.replace("99.9%}", "99.9%, error_budget_policy: standard}") + policy})
    agree("shop")
    agree("platform-team")

    assert "signature" not in run("lint").stderr
    assert "terms" not in run("lint").stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--as", "security", "--by", "boss"], "'security' signs nothing"),
        (["--as", "shpo", "--by", "boss"], "did you mean 'shop'?"),
        (["--as", "product", "--by", "boss"], "'product' signs nothing"),
        (["--as", "shop", "--by", "boss", "checkout-upp"], "did you mean 'checkout-up'?"),
        (
            ["--as", "shop", "--by", "boss", "nodes-up"],
            "'shop' does not sign 'nodes-up'; its signatories: platform-team",
        ),
        (["--as", "shop", "--by", "The Boss"], "'The Boss' is not a name such as the-boss"),
        (
            ["--as", "shop", "--by", "boss", "--on", "yesterday"],
            "'yesterday' is not a day such as 2026-11-01",
        ),
        (["--as", "shop", "--by", "boss", "--on", "2026-10-02"], "is in the future"),
        (["--as", "shop"], "Missing option '--by'"),
        (["--by", "boss"], "Missing option '--as'"),
        (["--as", "shop", "--by", "boss", "--refresh"], "omit --by and --on"),
    ],
)
def test_who_may_not_sign_is_refused_and_nothing_is_written(arguments: list[str], says: str) -> None:
    said = run("agree", *arguments)

    assert said.exit_code == 2
    assert says in said.stderr
    assert not SHOP.exists()


@pytest.mark.parametrize(
    ("party", "role", "says"),
    [
        ("shop", "product-manger", "did you mean 'product-manager'?"),
        ("platform-team", "boss", "accepted: head-of-platform"),
    ],
)
def test_a_role_that_may_not_sign_is_refused(party: str, role: str, says: str) -> None:
    write(
        {
            "organisation.yaml": ORGANISATION.replace(
                "kind: platform", "kind: platform\n    signatories: head-of-platform"
            ),
            "products.yaml": PRODUCTS.replace("name: shop", "name: shop\nsignatories: [product-manager]"),
        }
    )
    said = run("agree", "--as", party, "--by", role, "--yes")

    assert said.exit_code == 2
    assert f"Invalid value for --by: {role!r} may not sign for {party!r}; {says}" in said.stderr
    assert not SHOP.exists()


def test_a_signature_by_a_role_that_may_no_longer_sign_is_signed_again() -> None:
    write(signed(DEFINITIONS, "shop", "platform-team"))
    write({"products.yaml": PRODUCTS.replace("name: shop", "name: shop\nsignatories: [product-manager]")})
    assert "unlisted-role" in run("lint").stderr

    said = run("agree", "--as", "shop", "--by", "product-manager", "--yes")
    assert said.stdout.endswith("2 signatures\n")
    assert "unlisted-role" not in run("lint").stderr


def test_where_one_party_decides_nothing_is_signed() -> None:
    matrix = ORGANISATION.replace(
        "{product: responsible, platform-team: responsible}", "{product: responsible}"
    )
    write({"organisation.yaml": matrix})
    said = agree("shop")

    assert said.exit_code == 2
    assert "nothing needs signatures" in said.stderr


def test_a_folder_that_cannot_be_written_is_one_line() -> None:
    Path("definitions/shop").write_text("")
    said = agree("shop")

    assert said.exit_code == 2
    assert said.stderr.startswith("Error: cannot write definitions/shop/agreed/shop.yaml: ")


def test_compile_names_the_drafts_and_fails_for_none_of_them() -> None:
    said = run("compile")

    assert said.exit_code == 0
    stated = "3 drafts do not page until all parties have signed: checkout-orders, checkout-up, nodes-up\n"
    assert stated in said.stderr


def test_compile_says_nothing_of_drafts_where_all_signed() -> None:
    write(signed(DEFINITIONS, "shop", "platform-team"))

    assert "draft" not in run("compile").stderr


def test_a_hundred_drafts_are_one_line() -> None:
    more = "".join(
        f"  - {{indicator: up, name: up-{number}, target: 99%, window: 7d}}\n" for number in range(100)
    )
    write({"services.yaml": SERVICES.replace("---\n", f"{more}---\n", 1)})
    said = [line for line in run("compile").stderr.splitlines() if "draft" in line]

    assert len(said) == 1
    assert said[0].startswith("103 drafts do not page ")
    assert said[0].endswith(" and 93 more")


def test_what_is_compiled_does_not_depend_on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    write(signed(DEFINITIONS, "shop", "platform-team"))
    run("compile")
    monkeypatch.setattr("slo.cli.lint.today", lambda: date(2036, 1, 1))

    assert "review-overdue" in run("lint").stderr
    assert run("compile", "--check").exit_code == 0


def test_status_marks_drafts_and_says_who_did_not_sign() -> None:
    write(signed(DEFINITIONS, "shop"))
    Path("history.csv").write_text("time,slo,good,total\n2026-09-30T10:00Z,checkout-up,99,100\n")
    shown = run("status", "--events", "history.csv").stdout
    found = json.loads(run("status", "--events", "history.csv", "--format", "json").stdout)["objectives"]

    assert "checkout-up (draft) " in shown
    assert "checkout-up, checkout-orders, nodes-up: draft, not yet signed by platform-team\n" in shown
    assert {one["slo"]: one["draft"] for one in found} == {
        "checkout-up": ["platform-team"],
        "checkout-orders": ["platform-team"],
        "nodes-up": ["platform-team"],
    }
    assert {one["verdict"] for one in found} <= {"healthy", "spent", "no data"}


def test_explain_says_that_a_draft_pages_nobody() -> None:
    drafted = run("explain", "checkout-up").stdout
    write(signed(DEFINITIONS, "shop", "platform-team"))

    assert "draft    shop and platform-team have yet to sign: until then, pages are tickets" in drafted
    assert "  page  " not in drafted
    assert "draft" not in run("explain", "checkout-up").stdout


def test_the_terms_in_a_file_are_those_of_its_digest() -> None:
    agree("shop")
    files = {**DEFINITIONS, "shop/agreed/shop.yaml": SHOP.read_text()}
    (agreement,) = load(files).agreements

    assert all(signature.intact for signature in agreement.value.objectives.values())
    assert list(agreement.value.objectives) == sorted(agreement.value.objectives)
