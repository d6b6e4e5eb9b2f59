"""Items are added to lists of a YAML text, and nothing else of it changes."""

import pytest
import yaml

from slo.source.insertion import Addition, NotInserted, inserted

NEW = Addition(("route", "routes"), ({"receiver": "new"},))


def added(text: str, addition: Addition = NEW) -> str:
    return inserted(text, addition)


def test_items_come_first_below_the_key_and_comments_stay_with_what_they_are_about() -> None:
    text = "route: # the tree\n  routes:   # all of them\n  # the first\n  - receiver: old # one\n"

    assert added(text) == text.replace("  # the first\n", "  - receiver: new\n  # the first\n")


def test_items_come_where_they_should() -> None:
    text = "route:\n  routes:\n    - receiver: a\n    # here\n    - receiver: b\n"
    place = text.index("    - receiver: b")

    assert added(text, NEW._replace(before=1, line=place)) == text.replace(
        "    # here\n", "    # here\n    - receiver: new\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "route: {routes: []}",
        "route: {routes: [{receiver: old}]}",
        "route: {}",
        "route: {receiver: x}",
        '{"route": {"routes": [{"receiver": "old"}]}}',
        "route:\n  routes:\n",
        "route:\n  routes: # none yet\n  receiver: x\n",
        "route:\n  routes: []\n",
        "route:\n  receiver: x",
        "route:\n  receiver: x # the end\n\n# of all\n",
        "route:\n  receiver: |\n    a\n    # no comment\nother: 1\n",
        "---\nroute:\n  receiver: 'x'\n...\n",
        "route:\n  routes:\n  - {receiver: old}\nother: &a [1]\nlast: *a\n",
        "route:\n  receiver: déjà\n  routes:\n  - receiver: ✓\n",
        "route:\r\n  receiver: x\r\n  routes:\r\n  - receiver: old\r\n",
    ],
)
def test_the_new_item_is_the_only_difference(text: str) -> None:
    had, has = yaml.safe_load(text), yaml.safe_load(added(text))
    had["route"]["routes"] = [{"receiver": "new"}, *(had["route"].get("routes") or [])]

    assert has == had


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("route: {routes: 1}", "'routes' must be a list"),
        ("x: &r [{a: b}]\nroute: {routes: *r}", "without a change of other values"),
        ("route:\n  routes: &r\n  - {a: b}\nother: *r\n", "without a change of other values"),
        ("x: &x {routes: []}\nroute: {<<: *x}", "may come from a merge key"),
        ("x: 1", "there is no 'route'"),
    ],
)
def test_what_would_change_something_else_is_refused(text: str, said: str) -> None:
    with pytest.raises(NotInserted, match=said):
        added(text)
