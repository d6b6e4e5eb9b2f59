"""Steps of error budget policies: what happens as a budget is spent, and whether releases stop."""

from collections.abc import Iterator

from slo.diff.change import Change, Rank, Value
from slo.diff.comparison import Comparison, Pair
from slo.diff.words import about, in_one_line
from slo.languages.language import language
from slo.model import SLO, AlertSeverity, Step
from slo.plan.alerts import step_in_words
from slo.text.plurals import listed


def steps(compared: Comparison) -> Iterator[Change]:
    """Yield the steps that begin, end or change, and who may release in spite of a freeze."""
    for pair in compared.pairs:
        root, field = ("objective", pair.after.id), "error_budget_policy"
        keys = (*compared.under(*root, "budget policy"), *compared.under(*root, "objective", field))
        before, after = ({step.name: step for step in slo.steps} for slo in pair)
        for name in dict.fromkeys((*after, *before)):
            had, has = before.get(name), after.get(name)
            if had != has and (sentence := _change(name, had, has, pair)):
                yield Change(_rank(had, has), about(pair.after), sentence, keys)
        for in_words in (_override, _consent):
            had_words, has_words = (in_words(slo) for slo in pair)
            if had_words != has_words:
                value = Value(had_words, has_words)
                yield Change(Rank.BUDGET, about(pair.after), f"{has_words}; before, {had_words}", keys, value)


def _rank(had: Step | None, has: Step | None) -> Rank:
    pages = any(step and step.severity is AlertSeverity.PAGE for step in (had, has))
    return Rank.PAGES if pages else Rank.BUDGET


def _change(name: str, had: Step | None, has: Step | None, pair: Pair) -> str:
    if had is None and has is not None:
        return f"new step {name}: if {_whole(has, pair.after)}"
    if has is None and had is not None:
        return f"no step {name} any more: if {_whole(had, pair.before)}"
    assert had is not None
    assert has is not None
    facets = (
        ("holds if ", "if ", _condition(had, pair.before), _condition(has, pair.after)),
        ("", "it ", _action(had), _action(has)),
        ("asks for ", "for ", f"'{in_one_line(had.do)}'", f"'{in_one_line(has.do)}'"),
    )
    parts = [f"{verb}{now}; before, {again}{before}" for verb, again, before, now in facets if now != before]
    return f"step {name} {'. It '.join(parts)}" if parts else ""


def _whole(step: Step, slo: SLO) -> str:
    return f"{_condition(step, slo)}, it {_action(step)} ({in_one_line(step.do)})"


def _condition(step: Step, slo: SLO) -> str:
    return step_in_words(slo, step, language("en"))


def _action(step: Step) -> str:
    frozen = ", and stops releases" if step.freeze else ""
    others = f", also to {listed(step.notify)}" if step.notify else ""
    return f"{step.severity.verb}{others}{frozen}"


def _override(slo: SLO) -> str:
    who = (slo.budget_policy and slo.budget_policy.may_override) or "nobody"
    return f"{who} may release in spite of a freeze"


def _consent(slo: SLO) -> str:
    consents = slo.budget_policy and slo.budget_policy.exclusions
    if not consents:
        return "each exclusion must be signed"
    planned = consents.planned
    most = f"at most {planned.at_most} within {planned.within}"
    return f"exclusions that are announced {planned.announced} before, {most}, need no signature"
