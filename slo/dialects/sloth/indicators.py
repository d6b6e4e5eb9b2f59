"""SLIs of Sloth as indicators: events, a raw ratio, or a plugin whose meaning is known."""

from collections.abc import Callable

from slo.dialects.build import record, text
from slo.dialects.fields import Fields
from slo.dialects.grouping import grouped, renamings
from slo.dialects.notes import Notes
from slo.dialects.placeholders import Query, query
from slo.dialects.queries import NotCountable, Recognised, of_bad, of_ratio, read
from slo.dialects.sloth.plugins import PLUGINS, Unusable, plugin_queries
from slo.dialects.sloth.spelling import Spelling
from slo.promql import PromQLError
from slo.promql.window import WINDOW
from slo.source.helm import placeholder
from slo.source.nodes import Record, Scalar
from slo.text import checks
from slo.text.diagnostics import nearest

_KINDS = ("events", "raw", "plugin")


def indicator(slo: Fields, spelling: Spelling, notes: Notes) -> Record | None:
    """Return the indicator of an SLO; None if it has problems, which are added."""
    sli = slo.inner("sli", "an SLI", required=True)
    if sli is None:
        return None
    found = [kind for kind in _KINDS if kind in sli.record.fields]
    made: Record | None = None
    if len(found) > 1:
        sli.add(checks.VALUE, f"an SLI has one of {', '.join(_KINDS)}", sli.key(found[1]))
        for kind in found:
            sli.node(kind)
    elif "raw" in found:
        made = _raw(sli, spelling, notes)
    elif "plugin" in found:
        made = _plugin(sli, notes)
    elif "events" in found:
        made = _events(sli, spelling, notes)
    else:
        sli.add(checks.MISSING, f"an SLI needs one of {', '.join(map(repr, _KINDS))}")
    for kind in _KINDS:
        if kind not in found:
            sli.node(kind)
    sli.finish()
    return made


def _events(sli: Fields, spelling: Spelling, notes: Notes) -> Record | None:
    events = sli.inner("events", "an SLI of events", required=True)
    if events is None:
        return None
    bad, total = events.text(spelling.error_query, True), events.text(spelling.total_query, True)
    events.finish()
    if bad is None or total is None:
        return None
    asked = {"bad": _query(events, bad), "total": _query(events, total)}
    return _recognised(events, asked, notes, lambda texts: of_bad(texts["bad"], texts["total"]))


def _raw(sli: Fields, spelling: Spelling, notes: Notes) -> Record | None:
    raw = sli.inner("raw", "a raw SLI", required=True)
    found = raw.text(spelling.error_ratio_query, True) if raw else None
    if raw is not None:
        raw.finish()
    if raw is None or found is None:
        return None
    return _recognised(raw, {"ratio": _query(raw, found)}, notes, lambda texts: of_ratio(texts["ratio"]))


def _query(fields: Fields, written: Scalar) -> Query | None:
    """Return a query; None if it has a placeholder that is not the window's, which is a problem."""
    found = query(fields.document, written)
    if (other := found.other_placeholder) is None:
        return found
    span = found.span(*other.span())
    if placeholder(other[0]):
        message, hint = (
            f"{other[0]} is a placeholder of Helm",
            "render the file first, such as with 'helm template'",
        )
        fields.problems.append(checks.NOT_RENDERED.problem(message, span, hint))
    else:
        message = f"{other[0]} is no placeholder of Sloth"
        fields.problems.append(checks.PROMQL.problem(message, span, "write {{.window}}"))
    return None


def _recognised(
    fields: Fields,
    asked: dict[str, Query | None],
    notes: Notes,
    recognise: Callable[[dict[str, str]], Recognised],
) -> Record | None:
    """Return the indicator that queries mean, and add notes, or problems."""
    queries = {name: one for name, one in asked.items() if one is not None}
    readable = [_readable(fields, name, one) for name, one in queries.items()]
    if len(queries) < len(asked) or not all(readable):
        return None
    try:
        found = recognise({name: one.text for name, one in queries.items()})
    except NotCountable as error:
        span = queries[error.query].span(error.start, error.end)
        hint = f"probably meant: {error.meant}" if error.meant else ""
        fields.problems.append(checks.NOT_COUNTABLE.problem(_own(error.reason), span, _own(hint)))
        return None
    _note(found, queries, notes)
    return _record(found, queries)


def _readable(fields: Fields, name: str, one: Query) -> bool:
    try:
        read(name, one.text)
    except PromQLError as error:
        span = one.span(error.start, error.end)
        fields.problems.append(checks.PROMQL.problem(_own(error.message), span, _own(error.hint)))
        return False
    return True


def _note(found: Recognised, queries: dict[str, Query], notes: Notes) -> None:
    for name, one in queries.items():
        shown = " ".join((one.written.text or "").split())
        kept = found.fields.get(name)
        notes.carried(one.written, shown, f"{found.kind}{f': {kept}' if isinstance(kept, str) else ''}")
    first = next(iter(queries.values())).written
    for sentence in found.dropped:
        notes.carried(first, f"query of {found.kind}", _own(sentence))
    for sentence in found.changed:
        notes.changed(first, f"query of {found.kind}", _own(sentence))
    for renaming in renamings(found.by):
        notes.changed(first, *renaming)


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


def _plugin(sli: Fields, notes: Notes) -> Record | None:
    """Return what a plugin of the community means, as if its query were written."""
    plugin = sli.inner("plugin", "an SLI of a plugin", required=True)
    if plugin is None:
        return None
    name, options = plugin.text("id", required=True), plugin.texts("options")
    plugin.finish()
    if name is None:
        return None
    if name.text not in PLUGINS:
        near = nearest(name.text or "", PLUGINS)
        slip = f"{near} " if near.startswith("did you mean") and (name.text or "").count("/") > 1 else ""
        hint = f"{slip}write what the plugin asks Prometheus as 'events' or 'raw'"
        plugin.add(checks.VALUE, f"the plugin {name.text!r} is not known", name, hint)
        return None
    try:
        bad, total = plugin_queries(name.text or "", {key: node.text or "" for key, node in options.items()})
    except Unusable as error:
        at = options.get(error.option, name)
        plugin.add(checks.VALUE, f"{name.text}: {error}", at)
        return None
    try:
        found = of_bad(bad, total)
    except (PromQLError, NotCountable) as error:
        plugin.add(
            checks.PROMQL, f"{name.text}: these options make no query: {error}", options.get("filter", name)
        )
        return None
    for key, node in options.items():
        notes.carried(node, f"{key}: {node.text}", found.kind)
    notes.carried(
        name, f"plugin {name.text}", ", ".join(f"{key}: {value}" for key, value in found.fields.items())
    )
    for sentence in found.changed:
        notes.changed(name, f"plugin {name.text}", sentence)
    one = Query(plugin.document, name, "", ())
    return _record(found, {"bad": one, "total": one})
