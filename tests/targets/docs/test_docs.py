"""The pages of products: what they print is text, whoever wrote it; people may change how they print it."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.plan.types import Plan
from slo.project import read_definitions, read_templates
from slo.targets.artifact import Artifact, UnusableTemplates
from slo.targets.docs import artifacts
from slo.targets.docs.guides import guides
from tests.agreements import DEFINITIONS, signed

CASES = Path(__file__).parents[2] / "cases"
GDS = CASES / "the_model_of_gds_is_data" / "definitions"
PAGE = "docs/product.md.j2"
NASTY = "a | b <script> [x](http://example.org) `c` *d* _e_ # f & $g$ \\ {{ h }} ~~i~~ !"


def pages(definitions: dict[str, str], **templates: str) -> dict[str, str]:
    given = {PAGE: templates.get("page", read_templates(GDS)[PAGE])}
    return {artifact.path: artifact.text for artifact in artifacts(plan(load(definitions)), given)}


def page(definitions: dict[str, str], product: str = "shop") -> str:
    return pages(definitions)[f"docs/{product}.md"]


def words(markdown: str) -> str:
    """What a reader of the rendered page sees, without its markup."""
    html = MarkdownIt("gfm-like", {"linkify": False}).render(markdown)
    text = re.sub("<[^>]+>", " ", re.sub("<!--.*?-->", "", html, flags=re.DOTALL))
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, character)
    return " ".join(text.split())


def test_what_people_wrote_is_no_markup_anywhere() -> None:
    nasty = NASTY.replace("\\", "\\\\")
    products = DEFINITIONS["products.yaml"].replace(
        "name: shop\n", f'name: shop\ntitle: "{nasty}"\ncontacts: {{delivery: "{nasty}"}}\n', 1
    )
    services = DEFINITIONS["services.yaml"].replace(
        "{indicator: orders, target: 99.9%}", f'{{indicator: orders, target: 99.9%, description: "{nasty}"}}'
    )
    read = words(page({**DEFINITIONS, "products.yaml": products, "services.yaml": services}))

    assert f"{NASTY}: alerts, calls and objectives" in read
    assert f"Contacts: delivery {NASTY}." in read
    assert f"{NASTY}. 99.9% good over 28d" in read


def test_a_line_break_in_what_people_wrote_breaks_no_table() -> None:
    services = DEFINITIONS["services.yaml"].replace(
        "{indicator: orders, target: 99.9%}", '{indicator: orders, target: 99.9%, description: "a\\nb"}'
    )

    assert "| checkout-orders | a b. | 99.9% good over 28d |" in page(
        {**DEFINITIONS, "services.yaml": services}
    )


def test_every_table_has_as_many_cells_in_each_row() -> None:
    for path, text in pages(
        {str(one): one.read_text() for one in GDS.rglob("*.yaml") if "agreed" not in str(one)}
    ).items():
        for table in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
            cells = {len(re.split(r"(?<!\\)\|", row)) for row in table.splitlines()}
            assert len(cells) == 1, (path, table)


def test_it_says_who_signed_and_what_is_a_draft() -> None:
    drafts, agreed = page(DEFINITIONS), page(signed(DEFINITIONS, "shop", "platform-team"))
    meaning_of_drafts, meaning = (
        re.findall("## What alerts mean(.*?)\n## ", one, re.DOTALL)[0] for one in (drafts, agreed)
    )

    assert "**draft**, wakes nobody: shop not yet; platform-team not yet" in drafts
    assert "| page |" not in meaning_of_drafts
    assert "shop by head-of-all on 2026-09-15; platform-team by head-of-all on 2026-09-15" in agreed
    assert "| page |" in meaning


def test_what_is_needed_at_night_comes_first_and_the_matrix_near_the_end() -> None:
    headings = re.findall("^## (.*)$", page(signed(DEFINITIONS, "shop", "platform-team")), re.MULTILINE)

    assert headings[:5] == [
        "What alerts mean",
        "Where to begin",
        "Whom to call for help",
        "Who receives which alert",
        "Objectives",
    ]
    assert headings[-2:] == ["Who does what", "This agreement"]


def test_a_template_of_ones_own_comes_before_ours(tmp_path: Path) -> None:
    (tmp_path / "definitions").mkdir()
    (tmp_path / "templates" / "docs").mkdir(parents=True)
    (tmp_path / "templates" / PAGE).write_text("# {{ guide.product.name }}: page {{ guide.slos | length }}")
    templates = read_templates(tmp_path / "definitions")
    found = list(artifacts(plan(load(DEFINITIONS)), templates))

    assert found == [
        Artifact("docs/clusters.md", "# clusters: page 1\n"),
        Artifact("docs/shop.md", "# shop: page 2\n"),
    ]
    assert "alertmanager/slo.tmpl" in templates


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% if %}", "cannot be used in line 1: Expected an expression"),
        ("{{ guide.prodct }}", "cannot be used: "),
        ("{{ guide.slos + 1 }}", "cannot be used: "),
    ],
)
def test_a_template_that_is_wrong_is_refused(template: str, said: str) -> None:
    with pytest.raises(UnusableTemplates, match=re.escape(f"templates/{PAGE} {said}")):
        pages(DEFINITIONS, page=template)


def test_without_the_template_nothing_is_written() -> None:
    with pytest.raises(UnusableTemplates, match=re.escape(f"templates/{PAGE} does not exist")):
        list(artifacts(plan(load(DEFINITIONS)), {}))


def test_without_products_there_are_no_pages() -> None:
    assert list(artifacts(Plan(rule_files=()), {})) == []


def test_every_page_names_all_receivers_of_its_product() -> None:
    planned = plan(load(read_definitions(GDS)))
    texts = {artifact.path: artifact.text for artifact in artifacts(planned, read_templates(GDS))}

    assert planned.routing is not None
    for guide in guides(planned.catalogue, planned.routing):
        for who in guide.responders.recipients.values():
            for recipient in who:
                assert f"| {recipient.receiver} |" in texts[f"docs/{guide.product.name}.md"]
