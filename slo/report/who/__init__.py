"""Responsibilities, first responders and parties to call, as text and as JSON."""

from collections.abc import Callable, Iterable, Iterator

from slo.languages.language import Language
from slo.report.who import matrix, responders
from slo.report.who.access import with_access
from slo.report.who.answer import Answer, Model
from slo.text.terminal import one_line

__all__ = ["Answer", "Model", "answers", "as_json", "as_text"]

_ANSWERS: dict[str, Callable[[str, Model], Answer]] = {
    "activity": lambda name, model: with_access(matrix.activity(name, model), model),
    "party": matrix.party,
    "account": matrix.account,
    "third party": matrix.third_party,
    "product": responders.product,
    "service": responders.service,
    "objective": responders.objective,
}


def answers(name: str, model: Model) -> Iterator[Answer]:
    """Yield an answer for each thing with this name; none if the name is not defined."""
    for kind, names in model.names.items():
        if name in names:
            yield _ANSWERS[kind](name, model)


def as_text(answers: Iterable[Answer], language: Language) -> str:
    """Return a paragraph for each answer; consecutive facts with the same topic show it once."""
    return "\n\n".join("\n".join(_lines(answer, language)) for answer in answers)


def as_json(answers: Iterable[Answer]) -> list[dict[str, object]]:
    """Return the answers as JSON."""
    return [{"kind": answer.kind, "name": answer.name, **answer.data} for answer in answers]


def _lines(answer: Answer, language: Language) -> Iterator[str]:
    kind = language.text(f"kind_{answer.kind.replace(' ', '_')}")
    yield f"{kind} {answer.name}"
    facts = [(language.read(about), _folded(language.read(fact))) for about, fact in answer.facts]
    width = max((len(about) for about, _ in facts), default=0)
    last = ""
    for about, text in facts:
        yield f"  {'' if about == last else about:{width}}  {text}"
        last = about


def _folded(fact: str) -> str:
    """Return a fact on one line, indented as it is if it belongs to the fact before."""
    return " " * (len(fact) - len(fact.lstrip(" "))) + one_line(fact)
