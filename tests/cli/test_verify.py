"""slo agree --verify: what the history of a repository shows about who signed for whom."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.cli import slo
from tests.agreements import DEFINITIONS, ORGANISATION, PRODUCTS, SERVICES, signed

OWNED = {
    **DEFINITIONS,
    "organisation.yaml": ORGANISATION.replace(
        "kind: platform", 'kind: platform\n    code_owners: "@acme/sre"'
    ),
    "products.yaml": PRODUCTS.replace("name: shop", 'name: shop\ncode_owners: "@acme/shop"'),
}
SIGNED = signed(OWNED, "shop", "platform-team")
OF_SHOP = ["shop/agreed/shop.yaml"]
OF_PLATFORM = ["shop/agreed/platform-team.yaml", "clusters/agreed/platform-team.yaml"]
FEWER = SERVICES.replace("  - {indicator: up, target: 99%}\n---", "---", 1)
KIM, ALEX = "kim@shop.example", "alex@platform.example"

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(autouse=True)
def _in_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    git("init", "--quiet", "--initial-branch", "main")


def git(*arguments: str, by: str = "nobody@example.org") -> str:
    env = {"GIT_AUTHOR_NAME": by, "GIT_AUTHOR_EMAIL": by, "GIT_COMMITTER_NAME": by, "GIT_COMMITTER_EMAIL": by}
    done = subprocess.run(
        ["git", *arguments], env={**os.environ, **env}, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def write(files: dict[str, str], names: list[str] | None = None) -> None:
    for name in names or files:
        path = Path("definitions", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name])


def commit(by: str, *options: str) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", "a change", *options, by=by)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(slo, arguments)


def compile_and_copy() -> None:
    assert run("compile").exit_code == 0
    Path(".github").mkdir(exist_ok=True)
    shutil.copy("generated/CODEOWNERS", ".github/CODEOWNERS")


def agreed_project(shop: str = KIM, platform: str = ALEX) -> None:
    """A project whose parties signed in commits of these authors, and whose record is committed."""
    write(OWNED)
    commit("boss@example.org")
    write(SIGNED, OF_SHOP)
    commit(shop)
    write(SIGNED, OF_PLATFORM)
    commit(platform)
    compile_and_copy()
    commit("boss@example.org")


def verify() -> Result:
    return run("agree", "--verify")


def both_sign() -> None:
    """Each party signs what it has yet to sign, in a commit of its own; then the record is written."""
    for party, author in (("shop", KIM), ("platform-team", ALEX)):
        run("agree", "--as", party, "--by", "head-of-all", "--yes")
        commit(author)
    compile_and_copy()
    commit(KIM)


def test_nothing_is_found_where_each_party_signed_for_itself() -> None:
    agreed_project()
    said = verify()

    assert (said.exit_code, said.stdout) == (0, "5 signatures; 0 findings\n")


def test_one_person_who_signed_for_two_parties_is_found() -> None:
    agreed_project(platform=KIM.upper())
    said = verify()
    shop, platform = git("log", "--format=%h", "--abbrev=7", "--", "definitions/shop/agreed").split()[::-1]

    assert said.exit_code == 1
    assert said.stdout == (
        f"checkout-orders, checkout-up: {KIM} brought the signatures of both platform-team and shop, "
        f"in {platform} and {shop}\n"
        "5 signatures; 1 finding\n"
    )


def test_two_addresses_of_one_person_are_one() -> None:
    agreed_project(platform="kim@home.example")
    assert verify().exit_code == 0

    Path(".mailmap").write_text(f"Kim <{KIM}> <kim@home.example>\n")
    assert f"{KIM} brought the signatures of both" in verify().stdout


def test_signing_again_by_somebody_else_mends_it() -> None:
    agreed_project(platform=KIM)
    run("agree", "--as", "platform-team", "--by", "head-of-all", "--yes", "checkout-up", "checkout-orders")
    commit(ALEX)

    assert verify().exit_code == 0


def test_a_signature_is_brought_where_it_was_signed_and_not_where_its_file_was_moved() -> None:
    agreed_project()
    Path("slo").mkdir()
    for folder in ("definitions", "generated"):
        git("mv", folder, f"slo/{folder}")
    commit(KIM)

    assert run("agree", "--verify", "--definitions", "slo/definitions").exit_code == 0


def test_a_merge_brings_what_its_branch_brought() -> None:
    write(OWNED)
    commit("boss@example.org")
    git("switch", "--quiet", "--create", "ours")
    write(SIGNED, OF_SHOP)
    commit(KIM)
    git("switch", "--quiet", "main")
    write(SIGNED, OF_PLATFORM)
    compile_and_copy()
    commit(ALEX)
    git("merge", "--quiet", "--no-ff", "ours", by=ALEX)

    assert verify().exit_code == 0


def test_what_a_merge_itself_adds_is_brought_by_whoever_merged() -> None:
    write(OWNED)
    commit("boss@example.org")
    git("switch", "--quiet", "--create", "ours")
    write(SIGNED, OF_SHOP)
    commit(KIM)
    git("switch", "--quiet", "main")
    Path("README.md").write_text("A shop.\n")
    commit(ALEX)
    git("merge", "--quiet", "--no-ff", "--no-commit", "ours", by=KIM)
    write(SIGNED, OF_PLATFORM)
    compile_and_copy()
    commit(KIM)

    assert f"{KIM} brought the signatures of both platform-team and shop" in verify().stdout


def test_signatures_that_are_not_committed_yet_are_counted() -> None:
    write(SIGNED, [*OWNED, *OF_SHOP])
    compile_and_copy()
    commit(KIM)
    write(SIGNED, OF_PLATFORM)

    assert verify().stdout == "5 signatures, 3 of them not committed yet; 0 findings\n"


def key(name: str) -> Path:
    path = Path.home() / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    return path


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_one_key_is_one_person_whatever_the_address_and_every_signature_needs_a_known_one() -> None:
    kim, alex = key("kim"), key("alex")
    signers = Path.home() / "signers"
    rows = [f"* {one.with_suffix('.pub').read_text()}" for one in (kim, alex)]
    signers.write_text("".join(rows))
    git("config", "gpg.format", "ssh")
    git("config", "gpg.ssh.allowedSignersFile", str(signers))
    write(OWNED)
    compile_and_copy()
    commit("boss@example.org")
    write(SIGNED, OF_SHOP)
    commit(KIM, f"--gpg-sign={kim}")
    write(SIGNED, OF_PLATFORM)
    commit(ALEX, f"--gpg-sign={kim}")
    assert "brought the signatures of both platform-team and shop" in verify().stdout

    git("commit", "--quiet", "--amend", "--no-edit", f"--gpg-sign={alex}", by=ALEX)
    assert verify().exit_code == 0

    git("commit", "--quiet", "--amend", "--no-edit", "--no-gpg-sign", by=ALEX)
    assert "is not signed by a known key" in verify().stdout


def without(slo: str) -> None:
    """Remove an entry from the record by hand."""
    record = Path("generated/agreed.yaml")
    kept: list[str] = []
    inside = False
    for line in record.read_text().splitlines(keepends=True):
        inside = line.startswith(f"  {slo}:") or (inside and line.startswith("   "))
        kept += () if inside else (line,)
    record.write_text("".join(kept))


def test_an_entry_that_vanished_from_the_record_is_found() -> None:
    agreed_project()
    without("checkout-up")
    commit(KIM)
    id = git("log", "-1", "--format=%h", "--abbrev=7")
    said = verify()

    assert said.exit_code == 1
    assert said.stdout.splitlines()[0] == (
        f"checkout-up: commit {id} removed it from the record, and platform-team and shop did not sign that"
    )


def test_a_record_that_was_deleted_is_found_and_one_that_was_restored_is_not() -> None:
    agreed_project()
    record = Path("generated/agreed.yaml").read_text()
    Path("generated/agreed.yaml").unlink()
    commit(KIM)
    assert verify().stdout.endswith("5 signatures; 3 findings\n")

    Path("generated/agreed.yaml").write_text(record)
    commit(KIM)
    assert verify().exit_code == 0


def test_a_removal_that_all_signed_is_none() -> None:
    agreed_project()
    write({"services.yaml": FEWER})
    both_sign()
    assert "checkout-up" not in Path("generated/agreed.yaml").read_text()
    assert verify().exit_code == 0

    for party in ("shop", "platform-team"):
        run("agree", "--as", party, "--by", "head-of-all", "--yes")
    commit(KIM)
    assert verify().exit_code == 0


def test_a_removal_of_long_ago_does_not_cover_one_of_today() -> None:
    test_a_removal_that_all_signed_is_none()
    write({"services.yaml": SERVICES})
    both_sign()
    assert verify().exit_code == 0

    without("checkout-up")
    commit(KIM)
    assert "and platform-team and shop did not sign that" in verify().stdout


def test_an_objective_that_was_renamed_has_not_vanished() -> None:
    agreed_project()
    renamed = "{indicator: up, name: on, renamed_from: [checkout-up], target: 99%}\n---"
    write({"services.yaml": SERVICES.replace("{indicator: up, target: 99%}\n---", renamed, 1)})
    compile_and_copy()
    commit(KIM)

    assert "checkout-on:" in Path("generated/agreed.yaml").read_text()
    assert verify().exit_code == 0


@pytest.mark.parametrize(
    ("place", "before", "found"),
    [
        (".github/CODEOWNERS", "", 0),
        (".gitlab/CODEOWNERS", "", 0),
        ("docs/CODEOWNERS", "# ours\n/app/ @acme/dev\n\n", 0),
        ("CODEOWNERS.old", "", 1),
    ],
)
def test_code_owners_count_where_a_code_host_reads_them(place: str, before: str, found: int) -> None:
    agreed_project()
    Path(place).parent.mkdir(exist_ok=True)
    text = before + Path(".github/CODEOWNERS").read_text()
    Path(".github/CODEOWNERS").unlink()
    Path(place).write_text(text)
    commit(KIM)
    said = verify()

    assert said.exit_code == found
    assert ("no code host reads generated/CODEOWNERS" in said.stdout) is bool(found)


def test_code_owners_that_were_edited_or_overruled_are_found() -> None:
    agreed_project()
    with Path(".github/CODEOWNERS").open("a") as file:
        file.write("* @acme/shop\n")
    commit(KIM)

    said = verify()
    assert said.exit_code == 1
    assert ".github/CODEOWNERS does not end with the lines of generated/CODEOWNERS" in said.stdout


def test_a_code_owner_of_two_parties_is_found() -> None:
    agreed_project()
    both = PRODUCTS.replace("name: shop", 'name: shop\ncode_owners: ["@acme/shop", "@acme/sre"]')
    write({"products.yaml": both})
    compile_and_copy()
    commit(KIM)

    assert verify().stdout.splitlines()[0] == (
        "shop: @acme/sre approves the signatures of both shop and platform-team"
    )


def test_files_of_the_past_that_nobody_can_read_contain_nothing() -> None:
    write(OWNED)
    compile_and_copy()
    write({OF_SHOP[0]: "kind: Agreement\nparty: [\n", OF_PLATFORM[0]: "- a\n- list\n"})
    Path("generated/agreed.yaml").write_text("objectives: {a: [], b: {signed: 1}, 1: {}}\n")
    commit(KIM)
    Path("generated/agreed.yaml").unlink()
    agreed_project()

    assert verify().exit_code == 0


def test_without_a_repository_it_says_so() -> None:
    agreed_project()
    shutil.rmtree(".git")
    said = verify()

    assert said.exit_code == 3
    assert said.stderr.startswith(
        "Error: cannot read the history: this folder is not in a Git repository: begin one with 'git init'"
    )


def test_without_git_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    agreed_project()
    monkeypatch.setenv("PATH", "/nowhere")

    assert verify().exit_code == 3
    assert verify().stderr == "Error: cannot read the history: there is no 'git' to ask\n"


def test_a_history_that_is_cut_off_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    agreed_project(platform=KIM)
    git("clone", "--quiet", "--depth=1", f"file://{Path.cwd()}", "../shallow")
    monkeypatch.chdir("../shallow")

    assert verify().exit_code == 3
    assert "fetch all of it" in verify().stderr


def test_an_empty_repository_has_no_history_yet() -> None:
    write(OWNED)

    assert verify().exit_code == 3
    assert "the repository has no commit yet" in verify().stderr


def test_it_looks_at_all_signatures_or_signs_for_one_party() -> None:
    said = run("agree", "--verify", "--as", "shop")

    assert said.exit_code == 2
    assert "--verify looks at all signatures" in said.stderr
