"""Each party approves what it signs alone, and everything else is approved by all whom it binds."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.targets import codeowners
from tests.agreements import DEFINITIONS, ORGANISATION, PRODUCTS, SERVICES

OWNED = {
    **DEFINITIONS,
    "organisation.yaml": ORGANISATION.replace(
        "kind: platform", 'kind: platform\n    code_owners: "@acme/sre"'
    ),
    "products.yaml": PRODUCTS.replace("name: shop", 'name: shop\ncode_owners: ["@acme/shop", "@boss"]'),
}


def lines(definitions: dict[str, str]) -> dict[str, list[str]]:
    """What stands in CODEOWNERS: the owners of each pattern, in the order of the file."""
    texts = [artifact.text for artifact in codeowners.artifacts(plan(load(definitions)), {})]
    rows = [line for text in texts for line in text.splitlines() if line and not line.startswith("#")]
    kept = [row.replace("\\ ", "\0").split() for row in rows]
    return {pattern.replace("\0", " "): owners for pattern, *owners in kept}


def owners_of(path: str, definitions: dict[str, str]) -> set[str]:
    """Who approves a change of a file of the repository: by the last line that matches it."""
    matching = [owners for pattern, owners in lines(definitions).items() if matches(pattern, path)]
    return set(matching[-1]) if matching else set()


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches a path, as in .gitignore: below any folder, and with all that is in it."""
    regex = re.escape(pattern.removeprefix("**/").rstrip("/")) + ("/.*" if pattern.endswith("/") else "")
    return re.fullmatch(f"(.*/)?{regex}", path) is not None


def test_nothing_is_written_where_nobody_is_named() -> None:
    assert list(codeowners.artifacts(plan(load(DEFINITIONS)), {})) == []


def test_each_party_owns_its_signatures_alone() -> None:
    owned = lines(OWNED)

    assert owned["**/definitions/shop/agreed/shop.yaml"] == ["@acme/shop", "@boss"]
    assert owned["**/definitions/shop/agreed/platform-team.yaml"] == ["@acme/sre"]
    assert owned["**/definitions/clusters/agreed/platform-team.yaml"] == ["@acme/sre"]


def test_both_parties_own_definitions_wherever_they_are() -> None:
    both = {"@acme/shop", "@boss", "@acme/sre"}

    assert owners_of("definitions/shop/checkout.yaml", OWNED) == both
    assert owners_of("definitions/services.yaml", OWNED) == both
    assert owners_of("definitions/clusters/nodes.yaml", OWNED) == {"@acme/sre"}


@pytest.mark.parametrize(
    "path",
    [
        "definitions/policies.yaml",
        "slo/definitions/exclusions/2026.yaml",
        "templates/alertmanager/slack.tmpl",
        "generated/agreed.yaml",
        "generated/prometheus/checkout.yaml",
    ],
)
def test_what_binds_all_belongs_to_all(path: str) -> None:
    assert owners_of(path, OWNED) == {"@acme/shop", "@boss", "@acme/sre"}


@pytest.mark.parametrize(
    "path", ["definitions/organisation.yaml", ".github/CODEOWNERS", "generated/CODEOWNERS", "CODEOWNERS"]
)
def test_the_organisation_and_the_list_of_owners_belong_to_its_parties(path: str) -> None:
    assert owners_of(path, OWNED) == {"@acme/sre"}


def test_all_folders_of_templates_have_owners() -> None:
    for folder in Path("templates").iterdir():
        assert owners_of(f"templates/{folder.name}/x", OWNED)


TWO_OWNERS = """\
kind: Organisation
name: acme
parties:
  platform-team:
    kind: platform
    code_owners: "@acme/sre"
    page: {webhook: {url: https://platform.example.org/page}}
    ticket: {webhook: {url: https://platform.example.org/ticket}}
  security:
    kind: security
    code_owners: "@acme/cyber"
    page: {webhook: {url: https://security.example.org/page}}
    ticket: {webhook: {url: https://security.example.org/ticket}}
activities:
  set-objectives: {product: responsible, platform-team: responsible}
"""
OF_PARTIES = {"clusters": "platform-team", "scanners": "security"}
BINDS = {"clusters": {"@acme/sre"}, "scanners": {"@acme/cyber"}, "shop": {"@acme/shop", "@acme/sre"}}


def product(name: str) -> str:
    if name in OF_PARTIES:
        return f"kind: Product\nname: {name}\nparty: {OF_PARTIES[name]}\n"
    return f"{PRODUCTS.split('---')[0].replace('shop', name)}code_owners: '@acme/{name}'\n"


def a_service(name: str, of: str) -> str:
    return (
        f"kind: Service\nname: {name}\nproduct: {of}\nindicators: {{up: {{probe: {{gauge: up}}}}}}\n"
        "objectives: [{indicator: up, target: 99%}]\n"
    )


FILES = ("all.yaml", "shared/some.yaml", "shop/some.yaml", "clusters/some.yaml", "scanners/a b.yaml")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_each_file_belongs_to_all_whom_it_binds_and_signatures_to_their_party_alone(
    data: st.DataObject,
) -> None:
    files: dict[str, str] = {}
    bound: dict[str, set[str]] = {}

    def define(text: str, owners: set[str]) -> None:
        file = data.draw(st.sampled_from(FILES))
        files[file] = f"{files[file]}---\n{text}" if file in files else text
        bound.setdefault(file, set()).update(owners)

    define(TWO_OWNERS, {"@acme/sre", "@acme/cyber"})
    for name, owners in BINDS.items():
        define(product(name), owners)
        for number in range(data.draw(st.integers(0, 2))):
            define(a_service(f"{name}-{number}", name), owners)

    for file, owners in bound.items():
        assert owners_of(f"definitions/{file}", files) >= owners
    for name in BINDS:
        party = OF_PARTIES.get(name, name)
        assert owners_of(f"definitions/{name}/agreed/{party}.yaml", files) == (
            {"@acme/shop"} if name == "shop" else BINDS[name]
        )
    assert owners_of("definitions/shop/agreed/platform-team.yaml", files) == {"@acme/sre"}


def test_a_product_in_the_file_of_another_party_still_belongs_to_its_own() -> None:
    both = f"{product('clusters')}---\n{product('scanners')}"
    for file in ("both.yaml", "clusters/both.yaml", "scanners/both.yaml"):
        files = {"organisation.yaml": TWO_OWNERS, file: both}
        assert owners_of(f"definitions/{file}", files) == {"@acme/sre", "@acme/cyber"}


def test_signatures_come_last_because_the_last_match_counts() -> None:
    patterns = list(lines(OWNED))
    first = next(index for index, pattern in enumerate(patterns) if "/agreed/" in pattern)

    assert first > 0
    assert all("/agreed/" in pattern for pattern in patterns[first:])


@pytest.mark.parametrize("file", ["organisation.yaml", "products.yaml"])
def test_nobody_approves_in_the_place_of_a_party_that_names_no_owners(file: str) -> None:
    owned = lines({**OWNED, file: DEFINITIONS[file]})

    assert not [pattern for pattern in owned if "/shop/" in pattern]


def test_a_blank_in_the_name_of_a_file_is_escaped() -> None:
    files = {**OWNED, "our organisation.yaml": OWNED["organisation.yaml"]}
    del files["organisation.yaml"]

    assert "**/definitions/our organisation.yaml" in lines(files)


def test_without_parties_a_team_owns_its_own() -> None:
    product, service = PRODUCTS.split("---")[0], SERVICES.split("---")[0]
    shop = f"{product}code_owners: '@acme/shop'\n---\n{service}"

    assert {owner for owners in lines({"shop.yaml": shop}).values() for owner in owners} == {"@acme/shop"}
