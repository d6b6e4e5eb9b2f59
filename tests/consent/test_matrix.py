"""The matrix of an organisation: its parties sign it together, and no party changes it alone."""

from datetime import date
from pathlib import Path

import pytest

from tests.agreements import DEFINITIONS, ORGANISATION, signed
from tests.consent.project import RECORD, Files, begin, check, generated, run, sign_pending, write

SECURITY = """\
  security:
    kind: security
    title: Security
    ticket: {webhook: {url: https://security.example.org/ticket}}
    called: {webhook: {url: https://security.example.org/called}}
    out_of_hours: https://security.example.org
"""
TO_AGREE = (
    ORGANISATION.replace("name: acme\n", "name: acme\nstatus: agreed\n")
    .replace("activities:\n", f"{SECURITY}activities:\n")
    .replace(
        "platform-team: if-called-upon}\n  respond-to-other",
        "platform-team: if-called-upon, security: if-called-upon}\n  respond-to-other",
    )
    .replace("party: platform-team}]", "party: platform-team}, {category: security, party: security}]")
    + "hosting: [paas]\naccounts: {aws: {provided_by: platform-team}}\n"
)
ALL = ("shop", "platform-team", "security")
ORGANISED = signed({**DEFINITIONS, "organisation.yaml": TO_AGREE}, *ALL)
OF_SECURITY = "agreed/security.yaml"


def edited(before: str, after: str) -> dict[str, str]:
    assert before in TO_AGREE
    return {"organisation.yaml": TO_AGREE.replace(before, after)}


CHANGES: dict[str, tuple[Files, str, str]] = {
    "another party is called": (
        edited("{category: reliability, party: platform-team}", "{category: reliability, party: security}"),
        "called for reliability platform-team → security",
        "organisation.yaml",
    ),
    "nobody is called": (
        edited(", {category: security, party: security}", ""),
        "called for security security → (none)",
        "organisation.yaml",
    ),
    "a party supports something else": (
        edited("set-objectives:", "run-clusters: {security: responsible}\n  set-objectives:"),
        "activity run-clusters (none) → security responsible",
        "organisation.yaml",
    ),
    "a party is of another kind": (
        edited("kind: security", "kind: support"),
        "party security security → support",
        "organisation.yaml",
    ),
    "another person decides": (
        edited("decides: director", "decides: head-of-platform"),
        "arbitration director decides within 5d → head-of-platform decides within 5d",
        "organisation.yaml",
    ),
    "it is reviewed less often": (
        edited("every: 26w", "every: 52w"),
        "review every 182d → every 364d",
        "organisation.yaml",
    ),
    "it applies to other platforms": (
        edited("hosting: [paas]", "hosting: [paas, gsp]"),
        "hosting paas → gsp, paas",
        "organisation.yaml",
    ),
    "another party provides accounts": (
        edited("provided_by: platform-team", "provided_by: security"),
        "account aws by platform-team → by security",
        "organisation.yaml",
    ),
    "access is reviewed by others": (
        edited("hosting:", "access_review: {every: 13w, activity: set-objectives}\nhosting:"),
        "access_review (none) → every 91d, by set-objectives",
        "organisation.yaml",
    ),
    "routes are no longer compiled": (
        edited("hosting:", "targets: [prometheus]\nhosting:"),
        "targets (none) → prometheus",
        "organisation.yaml",
    ),
    "clusters are summed": (
        edited("hosting:", "cluster_labels: {cluster: summed}\nhosting:"),
        "cluster_label cluster (none) → summed",
        "organisation.yaml",
    ),
    "it becomes a proposal": (
        edited("status: agreed", "status: proposal"),
        "yet to sign the change: status agreed → proposal",
        "organisation.yaml:3:9",
    ),
    "the status is left out": (
        edited("status: agreed\n", ""),
        "yet to sign the change: status agreed → proposal",
        "organisation.yaml",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_the_matrix_needs_all_its_parties(name: str) -> None:
    files, message, place = CHANGES[name]
    begin(ORGANISED)
    before = generated()
    write(files)

    for refused in (run("compile"), run("compile", "--check"), check(), run("lint")):
        assert refused.exit_code == 1
        assert refused.stderr.count("error[disputed]") == 1
        assert "the matrix of 'acme' is in force with other terms, and platform-team and security have" in (
            refused.stderr
        )
        assert message in refused.stderr
        assert place in refused.stderr
        assert "slo agree --as platform-team --by ROLE acme; if they do not agree within 5d" in refused.stderr
    assert generated() == before
    assert sign_pending("platform-team") == ["acme"]
    assert run("compile").exit_code == 1
    assert sign_pending("security") == ["acme"]
    assert run("compile").exit_code == 0
    assert run("compile", "--check").exit_code == 0


def test_who_joins_and_who_leaves_has_to_sign_it() -> None:
    begin(ORGANISED)
    without = TO_AGREE.replace(SECURITY, "").replace(", security: if-called-upon", "")
    write({"organisation.yaml": without.replace(", {category: security, party: security}", "")})
    assert "signed by platform-team, security → platform-team" in run("lint").stderr
    sign_pending("platform-team")
    refused = run("compile")

    assert refused.exit_code == 1
    assert "security has yet to sign the change" in refused.stderr
    assert sign_pending("security") == ["acme"]
    assert run("compile").exit_code == 0
    sign_pending("platform-team")
    write({OF_SECURITY: None, "organisation.yaml": TO_AGREE})
    assert "platform-team and security have yet to sign the change" in run("compile").stderr


def test_a_party_taken_out_of_setting_objectives_signs_that_for_each_objective_too() -> None:
    begin(ORGANISED)
    write(edited("product: responsible, platform-team: responsible}", "product: responsible}"))
    refused = run("compile")

    assert refused.stderr.count("error[disputed]") == 4
    assert "activity set-objectives platform-team responsible, product responsible → product responsible" in (
        refused.stderr
    )


def test_a_signature_that_is_withdrawn_is_missed() -> None:
    begin(ORGANISED)
    write({OF_SECURITY: None})

    assert "'acme' is in force, and security has no signature for it any more" in run("compile").stderr


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://security.example.org/called", "https://security.example.org/other"),
        ("title: Security", "title: Cyber Security"),
        ("    kind: security\n", "    kind: security\n    code_owners: '@acme/security'\n"),
        ("    kind: security\n", "    kind: security\n    help: '#security'\n"),
        ("    kind: security\n", "    kind: security\n    signatories: [head-of-all]\n"),
        ("    kind: security\n", "    kind: security\n    hours: 24x7\n"),
        ("last: 2026-09-01", "last: 2026-09-20"),
        ("name: acme", "name: acme-group"),
        ("name: acme\n", "name: acme\ntitle: Acme\n"),
    ],
)
def test_what_is_a_partys_own_needs_nobody_else(before: str, after: str) -> None:
    begin(ORGANISED)
    write(edited(before, after))

    assert run("compile").exit_code == 0


def test_it_is_a_proposal_until_all_its_parties_have_signed_and_objectives_are_signed_all_the_same() -> None:
    files: Files = {**ORGANISED, OF_SECURITY: None}
    write(files)
    compiled, questioned = run("compile"), run("lint")

    assert compiled.exit_code == 0
    stated = "the matrix is a proposal and binds nobody: security has yet to sign it"
    assert f"{stated}: slo agree --as security --by ROLE acme\n" in compiled.stderr
    assert f"warning[proposal]: {stated}\n --> definitions/organisation.yaml:3:9" in questioned.stderr
    assert "slo agree --as security --by ROLE acme; if they do not agree within 5d, director decides" in (
        questioned.stderr
    )
    assert f"matrix                {stated}" in run("who", "set-objectives").stdout
    assert f"Status: {stated}." in Path("generated/docs/shop.md").read_text().replace("\\", "")
    assert "matrix:" not in RECORD.read_text()
    assert "checkout-orders" in RECORD.read_text()


def test_once_all_have_signed_it_nothing_is_said() -> None:
    begin(ORGANISED)

    assert "matrix:\n  acme:\n" in RECORD.read_text()
    assert "proposal" not in run("lint").stderr
    assert "proposal" not in run("who", "set-objectives").stdout


def test_a_proposal_that_all_have_signed_is_changed_freely_and_agreed_on_anew() -> None:
    begin(ORGANISED)
    write(edited("status: agreed", "status: proposal"))
    for party in ("platform-team", "security"):
        sign_pending(party)
    assert run("compile").exit_code == 0
    assert "matrix:" not in RECORD.read_text()
    write({"organisation.yaml": TO_AGREE.replace("agreed", "proposal").replace("within: 5d", "within: 7d")})
    assert run("compile").exit_code == 0
    write(edited("within: 5d", "within: 7d"))
    assert "platform-team and security have yet to sign it" in run("compile").stderr
    for party in ("platform-team", "security"):
        sign_pending(party, date(2026, 9, 25))
    assert run("compile").exit_code == 0
    assert "arbitration: director decides within 7d" in RECORD.read_text()


def test_a_party_signs_the_matrix_by_its_name_and_sees_its_terms() -> None:
    write({**ORGANISED, OF_SECURITY: None})
    said = run("agree", "--as", "security", "--by", "head-of-security", "--on", "2026-09-20", "--yes", "acme")

    assert said.exit_code == 0
    assert said.stdout.startswith("agreed/security.yaml\n  acme: first signature\n    + status: agreed\n")
    assert "# What security has signed for the organisation" in Path("definitions", OF_SECURITY).read_text()


def test_its_signatures_are_in_a_partys_own_file_and_for_nothing_else() -> None:
    text = ORGANISED[OF_SECURITY]
    write({**ORGANISED, OF_SECURITY: None, "agreed/others.yaml": text})
    assert "signatures of 'security' for 'acme' belong in agreed/security.yaml" in run("compile").stderr
    write({"agreed/others.yaml": None, OF_SECURITY: text.replace("organisation: acme", "product: shop")})
    assert "the file for a product has no signatures of matrix" in run("compile").stderr
    write({OF_SECURITY: text.replace("organisation: acme\n", "")})
    assert "signatures are for a product or for the organisation: name one of them" in run("compile").stderr


def test_a_copy_of_another_partys_signature_is_void() -> None:
    copied = ORGANISED["agreed/platform-team.yaml"].replace("party: platform-team", "party: security", 1)
    write({**ORGANISED, OF_SECURITY: copied})

    assert "security has yet to sign it" in run("compile").stderr
    assert "warning[broken-signature]" in run("lint").stderr


def test_a_superseded_organisation_names_its_successor() -> None:
    write(edited("status: agreed", "status: superseded\nsuperseded_by: acme-2027"))
    refused = run("compile")

    assert refused.exit_code == 1
    assert "error[superseded]: 'acme' was superseded by acme-2027" in refused.stderr
    assert "definitions/organisation.yaml:4:16" in refused.stderr
    write(edited("status: agreed", "status: superseded"))
    assert "nothing says what supersedes this organisation" in run("compile").stderr
    write(edited("status: agreed", "status: agreed\nsuperseded_by: acme-2027"))
    assert "an organisation with a successor has 'status: superseded'" in run("compile").stderr


def test_code_owners_of_a_signature_of_the_matrix_are_those_of_its_party_alone() -> None:
    owned = TO_AGREE.replace("kind: platform\n", "kind: platform\n    code_owners: '@acme/platform'\n")
    write({**ORGANISED, "organisation.yaml": owned})
    assert "anybody could approve signatures of security for the matrix: no code owners" in run("lint").stderr
    owned = owned.replace("kind: security\n", "kind: security\n    code_owners: '@acme/security'\n")
    write({"organisation.yaml": owned})
    assert run("compile").exit_code == 0
    owners = Path("generated/CODEOWNERS").read_text()
    assert "**/definitions/agreed/platform-team.yaml @acme/platform\n" in owners
    assert "**/definitions/agreed/security.yaml @acme/security\n" in owners
