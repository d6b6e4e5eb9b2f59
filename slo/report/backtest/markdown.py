"""A backtest as Markdown for a pull request: the summary, what changes, and the rest folded."""

from collections.abc import Iterable, Mapping, Sequence

from slo.report.backtest import words
from slo.report.backtest.outcome import Backtest
from slo.report.overview import Terminal
from slo.text.markdown import escaped

_ON_ONE_SCREEN = 15


def render(backtest: Backtest, terminal: Terminal | None, templates: Mapping[str, str]) -> str:
    """Return the summary, a table of what differs or pages, incidents, and the rest in `<details>`."""
    rows = list(words.rows(backtest))
    loud = [row for row in rows if (_differs(row) if backtest.base else row[2] != "0")]
    incidents = [_incident(one) for one in words.incidents(backtest)]
    parts = [
        "### What it would have done",
        f"**{escaped(words.summary(backtest))}**",
        escaped(words.title(backtest)),
        *([_table(loud[:_ON_ONE_SCREEN])] if loud else []),
        *_list("Incidents", incidents[:_ON_ONE_SCREEN]),
    ]
    folded = [
        *_details("All objectives", [_table(rows)]),
        *_details("All incidents", _list("", incidents) if len(incidents) > _ON_ONE_SCREEN else []),
        *_details("Pages", _list("", [*words.teams(backtest), *words.calls(backtest)])),
        *_details("Alerts beside objectives", _list("", words.others(backtest))),
        *_details("Releases frozen", _list("", words.freezes(backtest))),
        *_details("To doubt", _list("", words.doubts(backtest))),
    ]
    return "\n\n".join((*parts, *folded))


def _differs(row: Sequence[str]) -> bool:
    return any("→" in cell for cell in row[1:])


def _incident(one: words.IncidentLine) -> str:
    return f"{one.began}, {one.name}: {one.lasted}, spent {one.spent}; {one.noticed}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    head = f"| {' | '.join(words.HEADER)} |\n|{'---|' * len(words.HEADER)}"
    return "\n".join((head, *(f"| {' | '.join(map(escaped, row))} |" for row in rows)))


def _list(title: str, lines: Iterable[str]) -> list[str]:
    text = "\n".join(f"- {escaped(line)}" for line in lines)
    return [f"**{title}**\n\n{text}" if title else text] if text else []


def _details(title: str, parts: Sequence[str]) -> list[str]:
    return [f"<details><summary>{title}</summary>\n\n{parts[0]}\n\n</details>"] if parts else []
