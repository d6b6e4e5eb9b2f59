"""Whatever the values of labels are, what is proposed selects them, or is refused as a definition."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.proposals import texts
from slo.proposals.drafts import Draft, with_own_names
from slo.proposals.families import proposals
from slo.proposals.inventory import Inventory, Known
from slo.text.diagnostics import Invalid
from tests.proposals.inventories import EXAMPLES, by_code, inventory

VALUES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20) | st.sampled_from(
    ['a"b', "a\\b", "a\nb", "é", "5.", "${job}", "no", "#", "a: b", "/health.json", "1" * 80]
)


def drafts(found: Inventory) -> list[Draft]:
    return with_own_names(one for one in proposals(found) if isinstance(one, Draft))


def selected(draft: Draft) -> list[Mapping[str, str]]:
    """Return what the selectors of a draft require; nothing if it is refused."""
    try:
        loaded = load({"draft.yaml": texts.unmeasured(draft, None)})
    except Invalid:
        return []
    return [
        {matcher.name: matcher.value for matcher in selector.matchers if matcher.op == "="}
        for slo in loaded.slos
        for selector in slo.indicator.kind.selectors
    ]


@settings(max_examples=60)
@given(VALUES, VALUES)
def test_jobs_and_paths(job: str, path: str) -> None:
    found = inventory({"http_requests_total": by_code("result", ("error", "success"), job=job)})
    counter = replace(found.known["http_requests_total"], excluded={("path", job): (path, "/metrics")})

    for draft in drafts(Inventory(found.names, {"http_requests_total": counter})):
        assert all(one["job"] == job for one in selected(draft))


@settings(max_examples=60)
@given(st.sampled_from([name for name in EXAMPLES if name != "machines"]), VALUES)
def test_what_tells_services_apart(family: str, value: str) -> None:
    """Give every label of every series another value, but for those that say what failed."""
    found = EXAMPLES[family]
    kept = ("le", "code", "status", "grpc_code", "reporter", "envoy_response_code_class")

    def of_value(labels: Mapping[str, str]) -> Mapping[str, str]:
        return {name: said if name in kept or "code" in name else value for name, said in labels.items()}

    known = {
        name: Known(one.names, tuple(replace(group, labels=of_value(group.labels)) for group in one.groups))
        for name, one in found.known.items()
    }

    for draft in drafts(replace(found, known=known)):
        for required in selected(draft):
            assert set(required.values()) <= {value, "destination", "error", "5", "unary"}
