"""Markdown for GitHub and chats: a table, worst first, and footnotes."""

from slo.evidence.status import Status
from slo.report import cells
from slo.report.footnotes import footnotes
from slo.report.overview import Overview, Terminal, named
from slo.text.markdown import escaped

_HEADS = ("objective", "left", "can_fail", "burn_rate", "spent_in", "verdict", "first")
_NUMBERS = range(2, 6)


def render(overview: Overview, terminal: Terminal | None) -> str:
    """Return a table, a list of footnotes and the summary; values from metrics are escaped.

    https://github.github.com/gfm/#tables-extension-
    """
    if not overview.statuses:
        return overview.summary()
    header = ("SLO", *(overview.reader.text(f"head_{head}") for head in _HEADS))
    rule = ["---:" if column in _NUMBERS else "---" for column in range(len(header))]
    rows = [header, rule, *(_row(status, overview) for status in overview.statuses)]
    notes = [f"- {escaped(note)}" for note in footnotes(overview)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return "\n\n".join(filter(None, (table, "\n".join(notes), overview.summary())))


def _row(status: Status, overview: Overview) -> tuple[str, ...]:
    reader, name = overview.reader, escaped(named(status))
    about = {"target": cells.target(status, overview), "window": cells.window(status, overview)}
    return (
        reader.text("status_draft", name=name) if status.slo.draft else name,
        reader.text("status_objective", **about),
        cells.left(status, overview),
        cells.can_fail(status, overview),
        cells.burn(status, overview),
        cells.exhausted_in(status, overview),
        cells.verdict(status, overview),
        cells.first(status, overview),
    )
