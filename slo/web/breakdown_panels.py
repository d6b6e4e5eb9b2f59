"""The charts of a breakdown: events and bad ones by label, and their times; or links to the queries."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from slo.evidence.status import Status
from slo.languages import Phrase
from slo.languages.language import Language
from slo.report.page.charts import Chart
from slo.text.units import Percent
from slo.web import charts
from slo.web.breakdown import Breakdown, Lines, Queries
from slo.web.objective_history import ObjectiveHistory
from slo.web.panels import Column, Link, Panel, column


def links(queries: Queries, status: Status) -> Iterator[Link]:
    """Yield what is linked to where it is not drawn."""
    if queries.all:
        yield Link(Phrase.of("live_by_label", labels=queries.labels), (queries.all,))
    if queries.times:
        values = {"limit": status.slo.indicator.kind.limit, "target": status.slo.objective.target}
        yield Link(Phrase.of("live_times", **values), tuple(queries.times.values()))


def breakdown_panels(
    whole: Breakdown,
    queries: Queries,
    history: ObjectiveHistory,
    status: Status,
    reader: Language,
    *,
    fitted: bool,
) -> Iterator[Panel]:
    """Yield the charts of a breakdown that have values."""
    found = whole.since(history.drawn_from)
    by = {"labels": found.labels}
    colours = {name: index for index, name in enumerate(dict.fromkeys((*found.events, *found.errors)))}
    if found.events:
        yield Panel(
            Phrase.of("live_events_by", **by),
            Phrase.of("live_lines"),
            _drawn(history, found.events, colours, fitted=fitted),
            reader.short_count,
            (queries.all,),
            tuple(_columns(Phrase.of("live_events"), found.events, colours, reader, reader.number)),
        )
    if found.errors:
        yield Panel(
            Phrase.of("live_errors_by", **by),
            Phrase.of("live_lines"),
            _drawn(history, found.errors, colours, fitted=fitted),
            reader.share,
            (queries.bad,),
            tuple(_columns(Phrase.of("errors_over_time"), found.errors, colours, reader, reader.share)),
        )
    if found.times:
        limit = status.slo.indicator.kind.limit
        assert limit is not None, "only events with a limit have times"
        yield Panel(
            Phrase.of("live_durations"),
            Phrase.of("live_durations_about", limit=limit, target=status.slo.target_of(dict(status.group))),
            charts.lines_chart(history, dict(enumerate(found.times.values())), limit.seconds, fitted=fitted),
            reader.seconds,
            tuple(queries.times.values()),
            tuple(
                column(
                    Phrase.of("live_durations"), runs, reader.seconds, reader.target(Percent(share)), index
                )
                for index, (share, runs) in enumerate(found.times.items())
            ),
        )


Colours = Mapping[str | None, int]


def _drawn(history: ObjectiveHistory, lines: Lines, colours: Colours, *, fitted: bool) -> Chart:
    return charts.lines_chart(history, {colours[name]: runs for name, runs in lines.items()}, fitted=fitted)


def _columns(
    heading: Phrase,
    lines: Lines,
    colours: Colours,
    reader: Language,
    writes: Callable[[Fraction | None], str],
) -> Iterator[Column]:
    for name, runs in lines.items():
        shown = reader.text("live_others") if name is None else name
        yield column(heading, runs, writes, shown, colours[name])
