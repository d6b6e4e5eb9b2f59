"""Templates in labels and annotations of Prometheus's alerting rules.

Prometheus refuses a rule file with an unknown function or broken syntax. Anything else it finds only when the
alert fires, and then sends the error in place of the text.

https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
"""

from collections.abc import Iterator, Sequence

from slo.gotemplates.check import Execution, Mistake
from slo.gotemplates.syntax import Node, Operand, Pipeline, TemplateError, parse
from slo.gotemplates.types import (
    ANY,
    BOOLEAN,
    FUNCTIONS,
    LABELS,
    NUMBER,
    TEXT,
    TIME,
    Function,
    Vocabulary,
)
from slo.text.diagnostics import nearest

_ALERT, _SAMPLES, _SAMPLE, _ARGUMENTS = "the alert", "a query result", "a sample", "named arguments"
_OF_TEXT = Function(TEXT, (TEXT,))
_OF_NUMBER = Function(TEXT, (ANY,))
_NOT_IN_OLDEST = {"toDuration": "3.6", "now": "3.6", "urlQueryEscape": "3.8"}
"""Functions that the oldest supported Prometheus would refuse, and the first version that has each."""

_VOCABULARY = Vocabulary(
    program="Prometheus",
    fields={
        _ALERT: {"Labels": LABELS, "ExternalLabels": LABELS, "ExternalURL": TEXT, "Value": NUMBER},
        _SAMPLE: {"Labels": LABELS, "Value": NUMBER},
    },
    elements={_SAMPLES: _SAMPLE, LABELS: TEXT, _ARGUMENTS: ANY, ANY: ANY},
    functions={
        **FUNCTIONS,
        "query": Function(_SAMPLES, (TEXT,)),
        "first": Function(_SAMPLE, (_SAMPLES,)),
        "label": Function(TEXT, (TEXT, _SAMPLE)),
        "value": Function(NUMBER, (_SAMPLE,)),
        "strvalue": Function(TEXT, (_SAMPLE,)),
        "sortByLabel": Function(_SAMPLES, (TEXT, _SAMPLES)),
        "args": Function(_ARGUMENTS, (), None),
        **dict.fromkeys(("title", "toUpper", "toLower", "safeHtml", "stripPort", "stripDomain"), _OF_TEXT),
        **dict.fromkeys(("graphLink", "tableLink"), _OF_TEXT),
        "match": Function(BOOLEAN, (TEXT, TEXT)),
        "reReplaceAll": Function(TEXT, (TEXT, TEXT, TEXT)),
        **dict.fromkeys(("humanize", "humanize1024", "humanizeDuration"), _OF_NUMBER),
        **dict.fromkeys(("humanizePercentage", "humanizeTimestamp"), _OF_NUMBER),
        "toTime": Function(TIME, (ANY,)),
        "parseDuration": Function(NUMBER, (TEXT,)),
        **dict.fromkeys(("pathPrefix", "externalURL"), Function(TEXT, ())),
        **{name: Function(ANY, (), None, since) for name, since in _NOT_IN_OLDEST.items()},
    },
    has=lambda function: not function.since,
    methods={},
    incomparable=frozenset({LABELS, _SAMPLES}),
)
_DECLARED = {
    "$": _ALERT,
    "$labels": LABELS,
    "$externalLabels": LABELS,
    "$externalURL": TEXT,
    "$value": NUMBER,
}


def mistakes(text: str) -> list[Mistake]:
    """Find what Prometheus would refuse, or could not expand, in a template.

    >>> mistakes("{{ $labels.app }} uses {{ $value | humanize }}")
    []
    >>> mistakes("{{ $value | humanise }}")[0].message
    "there is no function 'humanise'"
    """
    try:
        nodes = parse(text)
    except TemplateError as error:
        return [Mistake(str(error), error.start, error.end)]
    defined = {one.name: one for one in nodes if one.kind in ("define", "block")}

    def used(name: str, dot: str, node: Node) -> None:
        if name not in defined:
            missing.append(
                Mistake(f"no template {name!r} is defined here", node.start, node.end, nearest(name, defined))
            )

    missing: list[Mistake] = []
    execution = Execution(_VOCABULARY, used)
    execution.nodes(nodes, _ALERT, dict(_DECLARED))
    for one in defined.values():
        execution.nodes(one.body, ANY, {"$": ANY})
    return [*execution.mistakes, *missing]


def labels_in(text: str) -> tuple[str, ...]:
    """Return the labels of the alerting series that a template reads by `$labels.NAME` or `.Labels.NAME`.

    >>> labels_in("{{ $labels.app }} in {{ .Labels.space | title }} ({{ $value }})")
    ('app', 'space')
    """
    try:
        nodes = parse(text)
    except TemplateError:
        return ()
    return tuple(dict.fromkeys(name for one in _operands(nodes) for name in _label(one)))


def _label(operand: Operand) -> Iterator[str]:
    names = [field.name for field in operand.fields]
    if operand.kind == "variable" and operand.text == "$labels" and names:
        yield names[0]
    elif operand.text in ("$", ".Labels") and names[:1] == ["Labels"] and len(names) > 1:
        yield names[1]


def _operands(nodes: Sequence[Node], *, of_alert: bool = True) -> Iterator[Operand]:
    """Yield all operands, except fields of a dot that is not the alert."""
    for node in nodes:
        if node.pipeline:
            yield from (one for one in _within(node.pipeline) if of_alert or one.kind != "dot")
        yield from _operands(node.body, of_alert=of_alert and node.kind in ("if", "value"))
        yield from _operands(node.otherwise, of_alert=of_alert)


def _within(pipeline: Pipeline) -> Iterator[Operand]:
    for command in pipeline.commands:
        for operand in command:
            yield operand
            if operand.pipeline:
                yield from _within(operand.pipeline)
