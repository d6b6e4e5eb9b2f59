"""Calls that nobody decides on case by case: what neither the product nor the called party can do alone."""

from pathlib import Path

import pytest

from tests.agreements import DEFINITIONS, ORGANISATION, PRODUCTS, signed, signed_by_all
from tests.consent.project import begin, generated, run, sign_pending, write

CALL = "  call: {platform-team: {automatic_after: 30m}}\n---"
CALLING = {**DEFINITIONS, "products.yaml": PRODUCTS.replace("---", CALL)}
AGREED = signed_by_all(CALLING)
SECURITY = """\
kind: Service
name: logins
product: shop
runbook: https://example.org/logins
indicators: {denied: {probe: {gauge: 'up{job="login"}'}}}
objectives: [{indicator: denied, target: 99%, category: security}]
"""


def rules() -> str:
    return "".join(path.read_text() for path in Path("generated/prometheus").iterdir())


def routes() -> str:
    return Path("generated/alertmanager/alertmanager.yml").read_text()


@pytest.mark.parametrize(
    ("before", "after", "said", "place"),
    [
        ("30m", "1m", "the change: automatic_after 30m → 1m", "definitions/products.yaml:6:"),
        (
            "{automatic_after: 30m}",
            "explicit",
            "is in force and no longer defined",
            "definitions/products.yaml",
        ),
        (CALL, "---", "is in force and no longer defined", "generated/agreed.yaml:5:3"),
    ],
)
def test_a_call_in_force_is_changed_by_both(before: str, after: str, said: str, place: str) -> None:
    begin(AGREED)
    running = generated()
    write({"products.yaml": CALLING["products.yaml"].replace(before, after)})
    refused = run("compile")

    assert refused.exit_code == 1
    assert "'shop/platform-team' is in force" in refused.stderr
    assert said in refused.stderr
    assert f"--> {place}" in refused.stderr
    assert generated() == running
    assert sign_pending("shop") == ["shop/platform-team"]
    assert run("compile").exit_code == 1
    assert sign_pending("platform-team") == ["shop/platform-team"]
    assert run("compile").exit_code == 0


def test_who_is_called_for_other_categories_signs_that() -> None:
    begin(AGREED)
    more = ORGANISATION.replace("category: reliability", "category: [reliability, infrastructure]")
    write({"organisation.yaml": more})
    refused = run("compile")

    assert refused.exit_code == 1
    assert "categories reliability → reliability, infrastructure" in refused.stderr
    assert "--> definitions/organisation.yaml:14:" in refused.stderr


@pytest.mark.parametrize("parties", [(), ("shop",), ("platform-team",)])
def test_a_call_that_not_both_have_signed_is_made_by_people(parties: tuple[str, ...]) -> None:
    begin(signed(CALLING, *parties))
    missing = [party for party in ("shop", "platform-team") if party not in parties]

    assert "call_mode: automatic" not in rules()
    warned = run("lint").stderr
    assert "warning[unsigned-call]: 'platform-team' is not called automatically once" in warned
    assert f"slo agree --as {missing[0]} --by ROLE shop/platform-team" in warned


def test_a_signature_of_one_call_is_none_of_another() -> None:
    stolen = AGREED["shop/agreed/shop.yaml"].replace("shop/platform-team:", "clusters/platform-team:")
    begin(signed(CALLING))
    write({**AGREED, "shop/agreed/shop.yaml": stolen})

    assert run("compile").exit_code == 0
    assert "call_mode: automatic" not in rules()


def test_a_party_that_sets_no_objectives_signs_how_it_is_called() -> None:
    organisation = ORGANISATION.replace(
        "activities:\n",
        "  guards:\n    kind: security\n    called: {webhook: {url: https://guards.example.org}}\n"
        "    out_of_hours: https://guards.example.org\nactivities:\n",
    )
    organisation = organisation.replace(
        "platform-team: if-called-upon}", "platform-team: if-called-upon, guards: if-called-upon}"
    )
    organisation = organisation.replace("calls: [", "calls: [{category: security, party: guards}, ")
    declared = CALL.replace("{platform-team: {automatic_after: 30m}}", "{guards: on-declared-security}")
    files = {
        **DEFINITIONS,
        "organisation.yaml": organisation,
        "products.yaml": PRODUCTS.replace("---", declared),
        "logins.yaml": SECURITY,
    }
    begin(signed(files, "shop", "platform-team"))
    assert "guards/declared" not in routes()

    said = run("agree", "--as", "guards", "--by", "head-of-guards", "--yes")
    assert said.stdout.startswith("shop/agreed/guards.yaml\n  shop/guards: first signature\n")
    assert run("compile").exit_code == 0
    assert "guards/declared" in routes()
    assert "obsolete-signature" not in run("lint").stderr
