"""The responses to all URLs; independent of sockets."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlencode

from slo.clients.prometheus import Prometheus
from slo.languages import LANGUAGES, LanguageCode, Listed, Phrase
from slo.languages.language import language as language_of
from slo.report import FORMATS
from slo.report.page.html import anchor
from slo.text.urls import split_url
from slo.web import metrics, pages
from slo.web.chart_data import ChartData
from slo.web.figures import Figures
from slo.web.objective_history import with_present
from slo.web.pages import COLUMNS, GROUPS, SORTS, Filter
from slo.web.ranges import UnusableRange, asked

_HTML, _JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"
_MOST_FIELDS, _LONGEST = 20, 200
_HEALTH, _ALIVE = "/healthz", "/livez"


class Request(NamedTuple):
    """The target, a path with its query as received, and the headers, with names in lower case."""

    target: str
    headers: Mapping[str, str]


class Response(NamedTuple):
    """The body, content type, status and further headers."""

    body: str
    type: str = _HTML
    status: int = 200
    headers: Mapping[str, str] = {}


class BadRequest(Exception):
    """Raised for a query with an unknown or too long value; states why."""

    def __init__(self, why: Phrase) -> None:
        self.why = why
        super().__init__(str(why))


class Site:
    """Answers requests. With `user_header`, requests without this header are refused."""

    def __init__(
        self,
        figures: Figures,
        prometheus: Prometheus,
        templates: Mapping[str, str],
        every: int,
        user_header: str | None = None,
        language: LanguageCode | None = None,
    ) -> None:
        self._figures, self._templates = figures, templates
        self._every, self._user_header, self._language = every, user_header, language
        self._charts = ChartData(prometheus, every)
        self._pages: dict[str, Callable[[Request], Response]] = {
            "/": self._fleet,
            "/api/status.json": self._status,
            "/metrics": self._metrics,
            _HEALTH: self._health,
            _ALIVE: lambda _: Response("alive\n", "text/plain; charset=utf-8"),
            "/style.css": lambda _: Response(pages.style(templates), "text/css; charset=utf-8"),
            "/live.js": lambda _: Response(pages.script(), "text/javascript; charset=utf-8"),
            "/favicon.ico": lambda _: Response("", "image/x-icon", 204),
        }

    def answer(self, request: Request) -> Response:
        """Return the response to a request; errors are pages."""
        if (target := split_url(request.target)) is None:
            return self._failure(request, 400, "live_bad_request", Phrase.of("live_no_address"))
        path = unquote(target.path)
        if self._user_header and path not in (_HEALTH, _ALIVE) and not self._user(request):
            header = Phrase.of("live_header", header=self._user_header)
            return self._failure(request, 403, "live_not_logged_in", header)
        try:
            if path in self._pages:
                return self._pages[path](request)
            if path.startswith("/slo/"):
                return self._detail(request, path.removeprefix("/slo/"))
        except BadRequest as error:
            return self._failure(request, 400, "live_bad_request", error.why)
        return self._failure(request, 404, "live_not_found", Phrase.of("live_no_page"))

    def _fleet(self, request: Request) -> Response:
        fields = _query(request)
        names = ("q", "verdict", "product", "first", "sort", "group")
        texts: dict[str, Any] = {name: fields.get(name, "") for name in names}
        filter = Filter(**texts)
        if chosen := _query_all(request).get("column"):
            for name in chosen:
                _one_of("column", name, COLUMNS)
            filter = replace(filter, column=tuple(name for name in COLUMNS if name in chosen))
        state = self._figures.now()
        verdicts = {verdict.name.lower() for verdict in state.review.counts}
        _one_of("verdict", filter.verdict, verdicts)
        _one_of("product", filter.product, state.review.products)
        _one_of("sort", filter.sort.removeprefix("-"), SORTS)
        _one_of("group", filter.group, GROUPS)
        page = pages.page(
            state,
            user=self._user(request),
            every=self._every,
            root="./",
            filter=filter,
            language=self._language,
        )
        _one_of("first", filter.first, page.firsts)
        return Response(pages.fleet(page, self._templates))

    def _detail(self, request: Request, name: str) -> Response:
        fields = _query(request)
        try:
            wanted = asked(fields)
        except UnusableRange as error:
            raise BadRequest(error.why) from error
        _one_of("axis", fields.get("axis", ""), ("fitted",))
        state = self._figures.now()
        sheets = {anchor(sheet): sheet for sheet in state.review.sheets}
        if name not in sheets:
            if any(sheet.status.slo.id == name for sheet in sheets.values()):
                return Response("", status=302, headers={"Location": f"../?{urlencode({'q': name})}"})
            return self._failure(request, 404, "live_not_found", Phrase.of("live_no_objective"))
        sheet = sheets[name]
        known = self._charts.history(sheet.status, name, wanted, self._figures.now)
        queries, found = self._charts.breakdown(sheet.status, name, wanted, self._figures.now)
        history = known.value if known.current else None
        if history is not None and state.current and wanted.ends_now:
            history = with_present(history, sheet.status, state.review.at)
        page = pages.page(
            state,
            user=self._user(request),
            every=self._every,
            language=self._language,
            root="../",
            sheet=sheet,
            queries=queries,
            breakdown=found.value if found.current else None,
            breakdown_failure="" if found.current else found.failure,
            asked=wanted,
            fitted=fields.get("axis") == "fitted",
            history=history,
            history_failure="" if known.current else known.failure,
        )
        return Response(pages.detail(page, self._templates))

    def _status(self, request: Request) -> Response:
        overview = self._figures.now().review.overview
        return Response(FORMATS["json"](overview, None) + "\n", _JSON)

    def _metrics(self, request: Request) -> Response:
        return Response(metrics.exposition(self._figures.now()), metrics.CONTENT_TYPE)

    def _health(self, request: Request) -> Response:
        state = self._figures.now()
        body = {
            "definitions": state.broken or "read",
            "prometheus": state.failure or "answered",
            "age": round(state.age, 1) if state.answered_at else None,
        }
        return Response(json.dumps(body) + "\n", _JSON, 503 if state.broken else 200)

    def _failure(self, request: Request, status: int, title: str, why: Phrase) -> Response:
        """Return an error page in the language of all objectives together."""
        reader = language_of(self._language or self._figures.language)
        root = _root(request.target)
        return Response(pages.message(reader.text(title), reader.read(why), reader, root), status=status)

    def _user(self, request: Request) -> str:
        return request.headers.get(self._user_header.lower(), "").strip() if self._user_header else ""


def failure(target: str, status: int, title: str, text: str) -> Response:
    """Return an error page about a request for a target that no page can answer, in English."""
    return Response(pages.message(title, text, language_of(LANGUAGES[0]), _root(target)), status=status)


def _root(target: str) -> str:
    """Return the relative URL from a target to the page of all objectives, also behind a proxy's prefix."""
    path = url.path if (url := split_url(target)) else ""
    return "../" * (path.count("/") - 1) or "./"


def _query(request: Request) -> dict[str, str]:
    """Read the query of a request; of repeated fields, the last counts; raises BadRequest."""
    return {name: values[-1] for name, values in _query_all(request).items()}


def _query_all(request: Request) -> dict[str, list[str]]:
    """Read the query of a request with all values of repeated fields; raises BadRequest."""
    target = split_url(request.target)
    try:
        fields = parse_qs(target.query if target else "", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise BadRequest(Phrase.of("live_most_fields", most=_MOST_FIELDS)) from error
    if any(len(value) > _LONGEST for values in fields.values() for value in values):
        raise BadRequest(Phrase.of("live_longest", longest=_LONGEST))
    return fields


def _one_of(name: str, value: str, known: Collection[str]) -> None:
    if value and value not in known:
        raise BadRequest(Phrase.of("live_one_of", name=name, known=Listed(sorted(known))))
