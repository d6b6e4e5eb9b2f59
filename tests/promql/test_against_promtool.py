"""Whether Prometheus's own parser accepts what ours accepts, and refuses what ours refuses."""

import re
from pathlib import Path
from random import Random

import pytest

from slo.promql import PromQLError, parse_selector, quote, regex
from slo.promql.parser import parse
from tests.promql.composing import composed, damaged
from tests.promql.expressions import CLASSIC, EXPERIMENTAL, INVALID, MODERN
from tests.promql.judge import refusals
from tests.promql.test_regex import IN_RE2, NOT_IN_RE2
from tests.servers.binaries import Generation, newest

PIECES = r"""
a b a b . | é ☃ - \. ^ $ () (?:) (?i) (?s-i: (?P<n> (?<m> (?P<é> ( ) ) ] [a-z] [^a] [ [[:alpha:]] [[:foo:]]
[\d-z] * + ? {2} {2,} {,3} {1001} {500} \d \pL \p{Greek} \p{Cham} \p{Foo} \Q \E \z \Z \b \C \x41 \x{1F600}
\x4 \07 \1 (?= (?-)
"""


def refused_by_us(expression: str) -> str:
    try:
        parse(expression)
    except PromQLError as error:
        return str(error)
    return ""


@pytest.fixture
def modern() -> Generation:
    found = newest()
    if found.prometheus_version < (3, 5):
        pytest.skip("no promtool of Prometheus 3.5 or newer")
    return found


def test_we_agree_on_expressions_written_by_hand(modern: Generation, tmp_path: Path) -> None:
    expressions = [*CLASSIC, *MODERN, *EXPERIMENTAL, *INVALID]

    refused = refusals(modern.promtool, expressions, tmp_path)

    assert set(refused) == {expression for expression in expressions if refused_by_us(expression)}
    assert set(refused) == set(INVALID)


def test_we_agree_on_expressions_composed_and_damaged_at_random(modern: Generation, tmp_path: Path) -> None:
    random = Random(28)
    expressions = [composed(random) for _ in range(300)]
    expressions += [damaged(random, random.choice((*CLASSIC, *expressions[:300]))) for _ in range(700)]

    refused = refusals(modern.promtool, expressions, tmp_path)

    # Prometheus 3 lets signs pile up after offset, and colons stand in labels; Prometheus 2 does neither.
    ours_alone = re.compile(r"offset [+-] [+-]|[(,] \S*:\S* [,)]")
    disagreements = [
        f"{expression!r}\n  promtool: {refused.get(expression, 'fine')}\n  we: {ours or 'fine'}"
        for expression in expressions
        if bool(ours := refused_by_us(expression)) != (expression in refused)
        and not ours_alone.search(expression)
    ]
    assert not disagreements, "\n".join(disagreements)
    assert 100 < len(refused) < 700


def test_we_agree_on_what_re2_has(modern: Generation, tmp_path: Path) -> None:
    patterns = [*IN_RE2.split(), *NOT_IN_RE2.split()]
    expressions = {f"up{{a=~{quote(pattern)}}}": pattern for pattern in patterns}

    refused = refusals(modern.promtool, list(expressions), tmp_path)

    assert {expressions[expression] for expression in refused} == set(NOT_IN_RE2.split())


def test_we_agree_on_patterns_put_together_at_random(generation: Generation, tmp_path: Path) -> None:
    random = Random(28)
    patterns = {"".join(random.choices(PIECES.split(), k=random.randint(1, 6))) for _ in range(600)}
    if generation.prometheus_version < (3, 0):
        patterns = {one for one in patterns if r"\Q" not in one and "(?<" not in one}
    expressions = {f"up{{a=~{quote(pattern)}}}": pattern for pattern in patterns}

    refused = refusals(generation.promtool, list(expressions), tmp_path)

    assert {expressions[one] for one in refused} == {one for one in patterns if regex.fault(one)}
    assert len(expressions) - len(refused) > 20


def test_every_generation_accepts_the_classic_language(generation: Generation, tmp_path: Path) -> None:
    assert not refusals(generation.promtool, CLASSIC, tmp_path)


def test_every_generation_reads_rewritten_selectors(generation: Generation, tmp_path: Path) -> None:
    base = parse_selector('up{job="api",\n  env="live", # here\n}')
    values = ['5"', "a\\d", "new\nline", "\x00\x7f\x85", "\ufeff\ufffd", "é☃😀", "\udcff"]
    expressions = [str(base.with_matcher("code", "=", value).renamed("down")) for value in values]
    expressions += [f"count_values({quote(value)}, up)" for value in values[:1]]

    assert not refusals(generation.promtool, expressions, tmp_path)
