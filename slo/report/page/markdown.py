"""Markdown, for a merge request, a wiki or a mail: the table, and a chapter for each that needs attention."""

from collections.abc import Iterable, Iterator, Mapping

from slo.report.page.language import UNKNOWN, Language
from slo.report.page.review import Review, Sheet, time_of
from slo.text.markdown import escaped


def render(review: Review, language: Language, templates: Mapping[str, str]) -> str:
    """Write it without templates: whoever wants other words takes the page or the JSON."""
    return "\n".join(_lines(review, language)) + "\n"


def _lines(review: Review, language: Language) -> Iterator[str]:
    t = language.text
    yield "<!-- Made by slo report. -->"
    yield f"# {t('title')}"
    yield f"\n{t('as_of', time=language.time(review.at))}. {t('times_in_utc')}\n"
    verdicts = language.words["verdicts"]
    yield ", ".join(f"{count} {verdicts[verdict]}" for verdict, count in review.counts.items() if count)
    heads = ("objective", "verdict", "left", "errors", "target", "window", "burn", "lasts", "first")
    yield from _table([t(one) for one in heads], (_row(sheet, language) for sheet in review.sheets))
    for sheet in review.sheets:
        if sheet.needs_attention:
            yield from _chapter(sheet, language)


def _row(sheet: Sheet, language: Language) -> list[str]:
    status = sheet.status
    draft = f" ({language.text('draft')})" if status.slo.draft else ""
    return [
        sheet.name + draft,
        language.words["verdicts"][status.verdict],
        language.left(status.remaining),
        language.share(status.error_ratio),
        language.target(status.slo.target_of(dict(status.group))),
        language.window(status.slo.objective.window),
        language.times(status.burn_rate),
        "" if status.exhausted_in is None else language.length(status.exhausted_in),
        sheet.first or language.text("nobody"),
    ]


def _chapter(sheet: Sheet, language: Language) -> Iterator[str]:
    t, status = language.text, sheet.status
    yield f"\n## {escaped(sheet.name)}\n"
    if status.remaining is None:
        yield t("no_data")
    figures = {
        "left": language.left(status.remaining),
        "outage_left": language.length(sheet.outage_left),
        "events_left": language.count(sheet.events_left),
        "bad": f"{language.count(status.bad)} / {language.count(status.total)}",
    }
    yield from (f"* {t(name)}: {text}" for name, text in figures.items() if UNKNOWN not in text)
    yield from (f"* **{escaped(step.name)}**: {escaped(step.do)}" for step in status.steps)
    if status.slo.draft:
        yield f"* {escaped(t('is_draft', parties=', '.join(status.slo.draft.missing)))}"
    if sheet.burn_down:
        yield f"\n### {t('ledger')}"
        yield from _table([t(one) for one in ("start", "length", "bad", "share")], _ledger(sheet, language))
    if sheet.exclusions:
        yield f"\n### {t('exclusions')}"
        out = (
            [language.time(one.interval.start), language.length(one.within), one.exclusion.reason]
            for one in sheet.exclusions
        )
        yield from _table([t("start"), t("length"), t("reason")], out)
    if sheet.past.months:
        yield f"\n### {t('months_title')}"
        months = (
            [
                language.month(one.within),
                language.good(one.error_ratio),
                language.share(one.spent(status.error_budget)),
            ]
            for one in sheet.past.months
        )
        yield from _table([t("month"), t("good"), t("spent")], months)


def _ledger(sheet: Sheet, language: Language) -> Iterator[list[str]]:
    book = sheet.ledger
    *shares, other, spent = language.parts(book.shares)
    for one, share in zip(book.incidents, shares, strict=True):
        length = language.length(one.end - one.start)
        yield [language.time(time_of(one.start)), length, language.count(one.bad), share]
    yield [language.text("no_incident_long"), "", language.count(book.other_bad), other]
    yield [language.text("spent_in_all"), "", language.count(sheet.status.bad), spent]


def _table(heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    yield from (f"| {' | '.join(map(escaped, row))} |" for row in rows)
