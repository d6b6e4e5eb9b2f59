"""However documents are changed, there is no traceback, and no value is lost in silence."""

from collections.abc import Iterator
from textwrap import indent
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from slo.catalogue.conversion import convertible
from slo.dialects.dialect import Answers
from slo.dialects.openslo import OPENSLO, recognises
from slo.source.document import parse
from tests.dialects.fates import silent
from tests.dialects.openslo.documents import BAD, GOOD, MONTH, NUMBERS, RAW, THRESHOLD, an_slo
from tests.dialects.openslo.test_alerts import condition, policy
from tests.dialects.openslo.test_composites import composite
from tests.dialects.openslo.test_objects import ALPHA, OF_2, SLI, SOURCE

POLICY = "apiVersion: openslo/v1\n" + policy("fast", condition(more=", alertAfter: 5m"))
SLICES = "{displayName: Good, target: 0.99, timeSliceTarget: 0.9, timeSliceWindow: 5m}"
WITH_POLICIES = (
    f"alertPolicies:\n  - alertPolicyRef: fast\n  - {indent(policy('slow', condition()), '    ').strip()}\n"
)
DOCUMENTS = [
    an_slo(more=WITH_POLICIES + "description: Orders succeed\n") + f"---\n{POLICY}",
    an_slo(GOOD, method="Timeslices", window=MONTH, objectives=SLICES),
    an_slo(NUMBERS, method="RatioTimeslices", objectives="{targetPercent: 99, timeSliceWindow: 1m}"),
    an_slo(RAW),
    an_slo(THRESHOLD, objectives="{target: 0.9, op: lte, value: 3}, {target: 0.95, op: lt, value: 5}"),
    an_slo(BAD).replace(
        "{name: shop-orders}",
        "{name: shop-orders, displayName: Orders, labels: {a: [b]}, annotations: {c: d}}",
    ),
    ALPHA,
    OF_2,
    composite([("0.99", "1"), ("0.95", "2")]),
    SLI + "---\n" + SOURCE % "Prometheus",
]
WORDS = ("Prometheus", "28d", "1M", "Timeslices", "a b", "é", "AlertPolicy", "fast", "2022-01-01 12:00:00")
NUMBERS_AND_FLAGS = ("", "~", "0", "1", "-1", "1e999", "nan", "true", "99.9")
QUERIES = ("sum(rate(x_total[5m]))", "{{.window}}", "rate(x[$window])", "x{")
TEXTS = st.sampled_from((*WORDS, *NUMBERS_AND_FLAGS, *QUERIES))
KEYS = st.sampled_from(
    ["", "spec", "kind", "name", "targetRef", "query", "timeWindow", "indicator", "unknown", "op"]
)
VALUES = st.one_of(TEXTS, st.lists(TEXTS, max_size=2), st.dictionaries(KEYS, TEXTS, max_size=2))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in entries:
        yield (*path, key)
        yield from places(inner, (*path, key))


def mutated(document: Any, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(places(document))))
    around = document
    for part in path[:-1]:
        around = around[part]
    what = data.draw(st.sampled_from(["delete", "replace", "add", "rename"]))
    if what == "delete":
        del around[path[-1]]
    elif what == "replace" or not isinstance(around, dict):
        around[path[-1]] = data.draw(VALUES)
    elif what == "add":
        around[data.draw(KEYS)] = data.draw(VALUES)
    else:
        around[data.draw(KEYS)] = around.pop(path[-1])


@settings(max_examples=100)
@given(st.sampled_from(DOCUMENTS), st.integers(0, 3), st.booleans(), st.data())
def test_no_change_of_a_document_is_a_traceback_or_a_silent_loss(
    text: str, changes: int, strict: bool, data: st.DataObject
) -> None:
    documents = list(yaml.load_all(text, yaml.BaseLoader))
    for _ in range(changes):
        mutated(data.draw(st.sampled_from(documents)), data)
    written = yaml.safe_dump_all(documents, sort_keys=False, allow_unicode=True)
    parsed = parse(written, "0.yaml")
    mine = [one for one in parsed.documents if recognises(one)]

    result = OPENSLO.translate(mine, Answers(strict=strict))

    if not result.problems:
        assert silent(mine, (note.span for note in result.notes)) == [], written
    convertible({"0.yaml": written.encode()}, Answers(strict=strict))
