"""SLIs of Sloth as indicators: events, a raw ratio, or a plugin whose meaning is known."""

from collections.abc import Callable, Mapping

from slo.dialects.build import record, text
from slo.dialects.dialect import Fate
from slo.dialects.findings import Findings
from slo.dialects.grouping import grouped, renamings
from slo.dialects.queries import NotCountable, Recognised, of_bad, of_ratio, read
from slo.dialects.sloth.placeholders import Query, query
from slo.dialects.sloth.plugins import PLUGINS, Unusable, plugin_queries
from slo.dialects.sloth.spelling import Spelling
from slo.dialects.values import inner, required, scalar, texts, value
from slo.promql import PromQLError
from slo.promql.window import WINDOW
from slo.source.nodes import Node, Record, Scalar
from slo.text import checks
from slo.text.diagnostics import nearest


def indicator(slo: Record, spelling: Spelling, findings: Findings) -> Record | None:
    """Return the indicator of an SLO; None if it has problems, which are added."""
    sli = inner(slo, "sli")
    kinds = [name for name in sli.fields if value(sli, name) is not None] if sli else []
    if kinds == ["plugin"]:
        return _plugin(value(sli, "plugin"), findings)
    if kinds == ["raw"]:
        asked = {"ratio": _query(scalar(sli, "raw", spelling.error_ratio_query), findings)}
        return _recognised(asked, findings, lambda texts: of_ratio(texts["ratio"]))
    asked = {
        "bad": _query(scalar(sli, "events", spelling.error_query), findings),
        "total": _query(scalar(sli, "events", spelling.total_query), findings),
    }
    return _recognised(asked, findings, lambda texts: of_bad(texts["bad"], texts["total"]))


def _query(written: Scalar | None, findings: Findings) -> Query | None:
    """Return a query; None if it has a placeholder that is not the window's, which is a problem."""
    if written is None or not findings.is_right(written):
        return None
    found = query(written)
    if (other := found.other_placeholder) is None:
        return found
    message = f"{other[0]} is no placeholder of Sloth"
    findings.within(checks.PROMQL, message, written, *found.place(*other.span()), "write {{.window}}")
    return None


def _recognised(
    asked: Mapping[str, Query | None],
    findings: Findings,
    recognise: Callable[[dict[str, str]], Recognised],
) -> Record | None:
    """Return the indicator that queries mean, and add notes, or problems."""
    queries = {name: one for name, one in asked.items() if one is not None}
    readable = [_readable(name, one, findings) for name, one in queries.items()]
    if len(queries) < len(asked) or not all(readable):
        return None
    try:
        found = recognise({name: one.text for name, one in queries.items()})
    except NotCountable as error:
        wrong = queries[error.query]
        hint = _own(f"probably meant: {error.meant}") if error.meant else ""
        place = wrong.place(error.start, error.end)
        findings.within(checks.NOT_COUNTABLE, _own(error.reason), wrong.written, *place, hint)
        return None
    _note(found, queries, findings)
    return _record(found, queries)


def _readable(name: str, one: Query, findings: Findings) -> bool:
    try:
        read(name, one.text)
    except PromQLError as error:
        place = one.place(error.start, error.end)
        findings.within(checks.PROMQL, _own(error.message), one.written, *place, _own(error.hint))
        return False
    return True


def _note(found: Recognised, queries: dict[str, Query], findings: Findings) -> None:
    for name, one in queries.items():
        shown = " ".join((one.written.text or "").split())
        kept = found.fields.get(name)
        becomes = f"{found.kind}: {kept}" if isinstance(kept, str) else found.kind
        findings.note(Fate.CARRIED, one.written, shown, becomes)
    first = next(iter(queries.values())).written
    for sentence in found.dropped:
        findings.note(Fate.CARRIED, first, f"query of {found.kind}", _own(sentence))
    for sentence in found.changed:
        findings.note(Fate.CHANGED, first, f"query of {found.kind}", _own(sentence))
    for renaming in renamings(found.by):
        findings.note(Fate.CHANGED, first, *renaming)


def _own(sentence: str) -> str:
    """Write a sentence about queries in the words of Sloth."""
    return sentence.replace(WINDOW, "{{.window}}")


def _record(found: Recognised, queries: dict[str, Query]) -> Record:
    """Return the indicator, in which each field has the place of the query that it is from."""
    first = next(iter(queries.values())).written

    def place(field: str) -> Scalar:
        if field in ("total", "histogram") and "total" in queries:
            return queries["total"].written
        return first

    kind = {name: text(str(value), place(name)) for name, value in found.fields.items()}
    by = grouped(dict.fromkeys(found.by, first), first)
    return record({"by": by, found.kind: record(dict(kind), first)}, first)


def _plugin(plugin: Node | None, findings: Findings) -> Record | None:
    """Return what a plugin of the community means, as if its query were written."""
    if plugin is None or not findings.is_right(plugin):
        return None
    (name, said), options = required(plugin, "id"), texts(plugin, "options")
    if said not in PLUGINS:
        near = nearest(said, PLUGINS)
        slip = f"{near} " if near.startswith("did you mean") and said.count("/") > 1 else ""
        hint = f"{slip}write what the plugin asks Prometheus as 'events' or 'raw'"
        findings.problem(checks.VALUE, f"the plugin {said!r} is not known", name, hint)
        return None
    try:
        bad, total = plugin_queries(said, {key: node.text or "" for key, node in options.items()})
    except Unusable as error:
        findings.problem(checks.VALUE, f"{said}: {error}", options.get(error.option, name))
        return None
    try:
        found = of_bad(bad, total)
    except (PromQLError, NotCountable) as error:
        message = f"{said}: these options make no query: {error}"
        findings.problem(checks.PROMQL, message, options.get("filter", name))
        return None
    for key, node in options.items():
        findings.note(Fate.CARRIED, node, f"{key}: {node.text}", found.kind)
    becomes = ", ".join(f"{key}: {value}" for key, value in found.fields.items())
    findings.note(Fate.CARRIED, name, f"plugin {said}", becomes)
    for sentence in found.changed:
        findings.note(Fate.CHANGED, name, f"plugin {said}", sentence)
    one = Query(name, "", ())
    return _record(found, {"bad": one, "total": one})
