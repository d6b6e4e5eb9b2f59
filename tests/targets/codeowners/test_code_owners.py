"""Each party approves what it signs, and both what they signed."""

import pytest

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


def test_nothing_is_written_where_nobody_is_named() -> None:
    assert list(codeowners.artifacts(plan(load(DEFINITIONS)), {})) == []


def test_each_party_owns_its_signatures_alone() -> None:
    owned = lines(OWNED)

    assert owned["**/definitions/shop/agreed/shop.yaml"] == ["@acme/shop", "@boss"]
    assert owned["**/definitions/shop/agreed/platform-team.yaml"] == ["@acme/sre"]
    assert owned["**/definitions/clusters/agreed/platform-team.yaml"] == ["@acme/sre"]


def test_both_parties_own_definitions_wherever_they_stand() -> None:
    owned = lines(OWNED)

    assert owned["**/definitions/shop/"] == ["@acme/shop", "@boss", "@acme/sre"]
    assert owned["**/definitions/clusters/"] == ["@acme/sre"]
    assert set(owned["**/definitions/services.yaml"]) == {"@acme/shop", "@boss", "@acme/sre"}


def test_what_all_share_belongs_to_the_parties_and_not_to_a_product() -> None:
    assert lines(OWNED)["**/definitions/"] == lines(OWNED)["CODEOWNERS"] == ["@acme/sre"]


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
    files = {**OWNED, "our services.yaml": OWNED["services.yaml"]}
    del files["services.yaml"]

    assert "**/definitions/our services.yaml" in lines(files)


def test_without_parties_a_team_owns_its_own() -> None:
    product, service = PRODUCTS.split("---")[0], SERVICES.split("---")[0]
    shop = f"{product}code_owners: '@acme/shop'\n---\n{service}"

    assert lines({"shop.yaml": shop}) == {
        "**/definitions/shop/": ["@acme/shop"],
        "**/definitions/shop.yaml": ["@acme/shop"],
    }
