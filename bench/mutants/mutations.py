"""Small faults in generated files, of the sorts that a mistake in a generator, or by hand, would make."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from slo.targets.artifact import Artifact


class Mutation(NamedTuple):
    """A way to make faults: what `pattern` finds in files below `folder` is replaced.

    `within` limits it to the parts of a file that this pattern finds.
    """

    sort: str
    folder: str
    pattern: str
    replacement: str | Callable[[re.Match[str]], str]
    within: str = r"(?s).*"


class Mutant(NamedTuple):
    """A file with one fault: the lines before and after."""

    sort: str
    path: str
    before: str
    after: str
    text: str


_RULES, _ROUTES = "prometheus/", "alertmanager/alertmanager.yml"
_ALERT = r"(?m)^      - alert: SLO(?!Maintenance)(?:.*\n(?!      - |  - ))*.*"
_RECORD = r"(?m)^      - record: (?!slo:exclusion|slo:sli_counted)(?:.*\n(?!      - |  - ))*.*"


def _scaled(factor: float) -> Callable[[re.Match[str]], str]:
    return lambda found: f"{found[1]}{float(found[2]) * factor:g} *"


def _other_window(found: re.Match[str]) -> str:
    return (
        found[1]
        + {"5m": "30m", "30m": "2h", "1h": "6h", "2h": "6h", "6h": "1h", "1d": "3d", "3d": "1d"}[found[2]]
    )


def _longer(found: re.Match[str]) -> str:
    return {"54m30s": "2h", "24m30s": "1h", "1h54m30s": "5h", "5h54m30s": "1h", "1d": "12h", "3d": "1d"}[
        found[1]
    ].join("[]")


MUTATIONS = (
    Mutation("factor", _RULES, r"(> )([\d.]+) \*", _scaled(1.25), _ALERT),
    Mutation("factor", _RULES, r"(> )([\d.]+) \*", _scaled(0.8), _ALERT),
    Mutation("factor", _RULES, r"(\* )0\.(\d+)\b", r"\g<1>0.0\2", _ALERT),
    Mutation("factor", _RULES, r"<= 0\.25", "<= 0.3", _ALERT),
    Mutation("factor", _RULES, r"<= 0\.25", "<= 0.2", _ALERT),
    Mutation("factor", _RULES, r"(?m)<= 0$", "<= 0.05", _ALERT),
    Mutation("factor", _RULES, r" / slo:measured:\w+\{[^}]*\}", "", _ALERT),
    Mutation("window", _RULES, r"(slo:error_ratio:)(5m|30m|1h|2h|6h|1d|3d)\b", _other_window, _ALERT),
    Mutation("window", _RULES, r"\[(54m30s|24m30s|1h54m30s|5h54m30s|1d|3d)\]", _longer, _RECORD),
    Mutation("window", _RULES, r"\[(?:28d|30d)\]", "[1d]", _RECORD),
    Mutation("matcher", _RULES, r'job="[\w-]+"', 'job="another"', _RECORD),
    Mutation("matcher", _RULES, r'(\{slo(?:_bundle)?=")[\w-]+', r"\1another", _ALERT),
    Mutation("matcher", _RULES, r'(\{slo(?:_bundle)?=")[\w-]+', r"\1another", _RECORD),
    Mutation("severity", _RULES, r"severity: page", "severity: ticket", _ALERT),
    Mutation("severity", _RULES, r"severity: ticket", "severity: page", _ALERT),
    Mutation("operator", _RULES, r" > (?=[\d.(])", " < ", _ALERT),
    Mutation("operator", _RULES, r"<= ", "> ", _ALERT),
    Mutation("operator", _RULES, r"(?m)^          and$", "          or", _ALERT),
    Mutation("operator", _RULES, r"(?m)^          / \(", "          * (", _RECORD),
    Mutation("operator", _RULES, r"1 - slo:error_ratio", "1 + slo:error_ratio", _RECORD),
    Mutation("operator", _RULES, r"sum_over_time\(", "max_over_time(", _RECORD),
    Mutation(
        "inverted selector",
        _RULES,
        r"slo:sli_bad:(increase1m|increase5m|recent)\b",
        r"slo:sli_total:\1",
        _RECORD,
    ),
    Mutation(
        "inverted selector",
        _RULES,
        r"slo:sli_total:(increase1m|increase5m|recent)\b",
        r"slo:sli_bad:\1",
        _RECORD,
    ),
    Mutation("inverted selector", _RULES, r'code=~"5\.\."', 'code!~"5.."', _RECORD),
    Mutation("inverted selector", _RULES, r', code=~"5\.\."', "", _RECORD),
    Mutation("inverted selector", _RULES, r"_bucket\{", "_count{", _RECORD),
    Mutation("offset", _RULES, r" offset -?\w+", "", _RECORD),
    Mutation("offset", _RULES, r" offset (\d)m59s999ms", r" offset 1\g<1>m59s999ms", _RECORD),
    Mutation(
        "label",
        _RULES,
        r"(?m)^          (product|service|environment|category|window|step): .*$",
        r"          \1: another",
        _ALERT,
    ),
    Mutation("label", _RULES, r"(?m)^          (product|service|slo|severity|category): .*\n", "", _ALERT),
    Mutation("label", _RULES, r"(?m)^          slo: [\w-]+$", "          slo: another", _RECORD),
    Mutation("for", _RULES, r"(?m)^        for: .*\n", "", _ALERT),
    Mutation("for", _RULES, r"(?m)^        for: .*$", "        for: 1h", _ALERT),
    Mutation("matcher", _ROUTES, r"'product=\"([\w-]+)\"'", r"""'product!="\1"'"""),
    Mutation("matcher", _ROUTES, r"'product=\"[\w-]+\"'", """'product="another"'"""),
    Mutation("matcher", _ROUTES, r"""'severity="page"'""", """'severity="ticket"'"""),
    Mutation("matcher", _ROUTES, r"""'severity="ticket"'""", """'severity="page"'"""),
    Mutation("matcher", _ROUTES, r"""'called_upon="[\w-]+"'""", """'called_upon=""'"""),
    Mutation("matcher", _ROUTES, r"""'called_upon=~"\.\+"'""", """'called_upon=~".*"'"""),
    Mutation("matcher", _ROUTES, r"""'notifies=~"[^"]*"'""", """'notifies="another"'"""),
    Mutation(
        "receiver",
        _ROUTES,
        r"(?m)^( +- receiver: )[\w-]+/(page|called|notice|queue|pager|notified|ticket)$",
        r"\1reliability/page",
    ),
    Mutation("receiver", _ROUTES, r"(?m)^( +)continue: true\n", ""),
    Mutation("receiver", _ROUTES, r"(?m)^  receiver: unowned$", "  receiver: retail/page"),
    Mutation(
        "receiver",
        _ROUTES,
        r"(?m)_file: /secrets/[\w-]+$",
        "_file: /secrets/another",
    ),
    Mutation("receiver", _ROUTES, r"(?m)^      - to: .*$", "      - to: another@example.org"),
    Mutation("receiver", _ROUTES, r"(?m)^( +)active_time_intervals: .*\n", ""),
    Mutation("label", _ROUTES, r"(group_by: \[.*)\bslo, ", r"\1"),
    Mutation("label", _ROUTES, r"(?m)^( +group_by: \[product, .*)\]$", r"\1, severity]"),
    Mutation("label", _ROUTES, r"(?m)^( +equal: \[.*)\bservice, ", r"\1"),
    Mutation("for", _ROUTES, r"group_wait: 10s", "group_wait: 10m"),
    Mutation("matcher", _ROUTES, r"(?m)^ +- 'alertname=\"\w+\"'\n", ""),
    Mutation("matcher", _ROUTES, r"""(?m)^ +- 'called_upon=""'\n""", ""),
    Mutation("template", _ROUTES, r'template "slo\.(page|ticket)\.', 'template "slo.unowned.'),
    Mutation("template", _ROUTES, r'template "slo\.(call|notice)\.', 'template "slo.page.'),
    Mutation(
        "template",
        "alertmanager/templates/slo.tmpl",
        r"\.CommonLabels\.(product|called_upon|service)\b",
        ".CommonLabels.another",
    ),
    Mutation(
        "template",
        "alertmanager/templates/slo.tmpl",
        r"\.(Common)?Annotations\.(summary|description|runbook_url|call_reason)",
        r".\1Annotations.another",
    ),
    Mutation(
        "template",
        "alertmanager/templates/slo.tmpl",
        r'template "slo\.(summary|headline|description|where|reason)"',
        'template "slo.another"',
    ),
    Mutation(
        "template",
        "alertmanager/templates/slo.tmpl",
        r'template "slo\.(details|about|call)"',
        'template "slo.end"',
    ),
)


def mutants(artifacts: tuple[Artifact, ...], mutation: Mutation, most: int) -> Iterator[Mutant]:
    """Yield some of the mutants of a mutation, spread over the places that it finds."""
    places = [
        (artifact, found, part.start())
        for artifact in artifacts
        if artifact.path.startswith(mutation.folder)
        for part in re.finditer(mutation.within, artifact.text)
        if part[0]
        for found in re.finditer(mutation.pattern, part[0])
    ]
    step = max(1, len(places) // most)
    for artifact, found, start in places[::step][:most]:
        changed = (
            found.expand(mutation.replacement)
            if isinstance(mutation.replacement, str)
            else mutation.replacement(found)
        )
        if changed == found[0]:
            continue
        text = artifact.text[: start + found.start()] + changed + artifact.text[start + found.end() :]
        yield Mutant(
            mutation.sort,
            artifact.path,
            _line(artifact.text, start + found.start()),
            _line(text, start + found.start()),
            text,
        )


def _line(text: str, offset: int) -> str:
    """Return the line at an offset, with the number that it has."""
    begin = text.rfind("\n", 0, offset + 1) + 1
    end = text.find("\n", begin)
    return f"{text.count(chr(10), 0, begin) + 1}: {text[begin : end if end >= 0 else None].strip()}"
