"""What visitors get: pages, JSON, metrics and health, whatever Prometheus, labels and requests are like."""

import json
import re
import socket
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote_plus, urljoin

import pytest

from slo.web.cached import EXPIRES_AFTER
from slo.web.site import Site
from tests.servers.binaries import newest_promtool
from tests.web.standin import (
    HALF_LEFT,
    ID,
    SERVICE,
    Clock,
    Said,
    Visitor,
    check_metrics,
    ratio,
    samples,
    site,
    standin,
    visiting,
)

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}\n../\\"
PAGES = ("/", f"/slo/{ID}")
PRODUCT = """\
---
kind: Product
name: shop
alerting:
  page: {webhook: {url: https://shop.example.org/page}}
  ticket: {webhook: {url: https://shop.example.org/ticket}}
"""


class Tags(HTMLParser):
    """The tags of a page and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', page)


def test_all_objectives_are_on_one_page_worst_first(visitor: Visitor, said: Said) -> None:
    said.now = (*HALF_LEFT, ratio("28d", "0.02", "checkout-regional", region="eu"))
    page = visitor.get("/")

    assert page.status_code == 200
    assert names(page.text) == ["checkout-regional region=eu", "checkout-silent", ID]
    assert "50.0%" in page.text


def test_each_objective_has_a_page_that_is_found_from_there(visitor: Visitor, said: Said) -> None:
    said.now = (*HALF_LEFT, ratio("28d", "0.002", "checkout-regional", region="eu"))
    addresses = [tag["href"] or "" for name, tag in Tags(visitor.get("/").text).found if name == "a"]
    found = [visitor.get(address.removeprefix(".")) for address in addresses if "/slo/" in address]

    assert [one.status_code for one in found] == [200, 200, 200]
    assert {re.findall("<h1>([^<]*)", one.text)[0] for one in found} == {
        "checkout-regional region=eu",
        "checkout-silent",
        ID,
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=SILENT", ["checkout-silent"]),
        ("q=checkout+success", [ID]),
        ("q=nothing-like-it", []),
        ("verdict=healthy", [ID]),
        ("verdict=no_data&sort=objective", ["checkout-regional", "checkout-silent"]),
        ("sort=objective", ["checkout-regional", "checkout-silent", ID]),
        ("sort=-objective", [ID, "checkout-silent", "checkout-regional"]),
        ("sort=left", [ID, "checkout-regional", "checkout-silent"]),
        ("sort=-left", [ID, "checkout-regional", "checkout-silent"]),
    ],
)
def test_filter_and_order_are_in_the_address(visitor: Visitor, query: str, expected: list[str]) -> None:
    assert names(visitor.get(f"/?{query}").text) == expected


def headings(page: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', page.partition('<table id="all"')[2])


def test_columns_are_chosen_in_the_address_and_stay_in_its_links(visitor: Visitor) -> None:
    page = visitor.get("/?column=total&column=left&sort=left").text

    assert headings(page) == ["Objective", "Budget left", "All events"]
    assert "sort=-left&column=left&column=total" in unescape(page)
    assert "Bad events" not in headings(visitor.get("/").text)


def test_objectives_are_grouped_by_who_acts_first() -> None:
    owned = SERVICE.replace("name: checkout\n", "name: checkout\nproduct: shop\n", 1) + PRODUCT
    with standin(Said()) as said, visiting(site(said.url, service=owned)) as visitor:
        page = visitor.get("/?group=first&first=shop").text
        nobody = visitor.get("/?first=nobody").status_code

    assert re.findall(r'scope="rowgroup"[^>]*>(\w+) <small>([^<]*)', page) == [("shop", "3 objectives")]
    assert '<a href="?product=shop&amp;first=shop&amp;group=first">shop</a>' in page
    assert nobody == 400


def test_in_a_long_range_what_reads_raw_samples_is_linked_by_its_label(visitor: Visitor, said: Said) -> None:
    said.past = lambda start, end, step: [({"slo_events": "all", "slo": ID}, [(end, "900")])]
    page = unquote_plus(unescape(visitor.get(f"/slo/{ID}?range=7d").text))

    assert 'sum by (code) (rate(requests_total{job="checkout"}[1h])) * 60' in page
    assert ">By code in Prometheus</a>" in page
    assert said.times("/api/v1/query_range") == 1


def test_if_raw_samples_cannot_be_read_the_page_says_why_and_shows_all_else(
    visitor: Visitor, said: Said
) -> None:
    said.past = lambda start, end, step: [({"slo_events": "all", "slo": ID}, [(end, "900")])]
    said.refused = ("slo_part",)
    page = unquote_plus(unescape(visitor.get(f"/slo/{ID}?range=1d").text))

    assert "Raw samples could not be read:" in page
    assert ">By code in Prometheus</a>" in page
    assert page.count(' data-value="') == 4


def test_a_page_waits_less_for_raw_samples_than_for_what_rules_recorded(visitor: Visitor, said: Said) -> None:
    visitor.get(f"/slo/{ID}?range=1d")
    patience = {
        "slo_part" in form["query"][0]: form["timeout"] for path, form in said.asked if path.endswith("range")
    }

    assert patience == {False: ["5s"], True: ["2s"]}


def test_a_page_shows_how_its_objective_is_written_and_no_other(visitor: Visitor, said: Said) -> None:
    said.now = (ratio("28d", "0.001", "checkout-regional", region="eu"),)
    addresses = [tag["href"] or "" for name, tag in Tags(visitor.get("/").text).found if name == "a"]
    (address,) = (one for one in addresses if "regional" in one)
    page = visitor.get(address.removeprefix(".")).text

    assert "<summary>Defined in checkout.yaml:" in page
    assert unescape(re.findall("(?s)<pre[^>]*>(.*)</pre>", page)[0]) == (
        "indicators:\n"
        "  regional:\n"
        "    by: region\n"
        """    events: {total: 'requests_total{job="checkout"}', """
        """bad: 'requests_total{job="checkout", code=~"5.."}'}\n"""
        "objectives:\n"
        "  - {indicator: regional, target: 99%, window: 28d}\n"
    )


def test_a_filter_stays_in_the_form_and_in_the_links_of_headings(visitor: Visitor) -> None:
    tags = Tags(visitor.get("/?q=check&verdict=healthy&sort=left").text).found

    assert {"name": "q", "value": "check"}.items() <= {**dict(tags)["input"], **_input(tags, "q")}.items()
    assert ("option", {"value": "healthy", "selected": None}) in tags
    assert _input(tags, "sort")["value"] == "left"
    links = [tag["href"] for name, tag in tags if name == "a"]
    assert "?q=check&verdict=healthy&sort=-left" in links


def _input(tags: list[tuple[str, dict[str, str | None]]], name: str) -> dict[str, str | None]:
    return next(tag for kind, tag in tags if kind == "input" and tag.get("name") == name)


def test_a_page_tells_how_it_went_in_the_range_that_is_asked_for(visitor: Visitor, said: Said) -> None:
    burn = {"alertname": "SLOErrorBudgetBurn", "severity": "page", "window": "1h", "slo": ID}

    def past(
        start: float, end: float, step: float
    ) -> list[tuple[Mapping[str, str], list[tuple[float, str]]]]:
        times = [start + step * index for index in range(int((end - start) / step) + 1)]
        return [
            ({"__name__": "slo:error_budget:remaining", "slo": ID}, [(at, "0.5") for at in times]),
            ({"__name__": "slo:error_ratio:1h", "slo": ID}, [(at, "0.002") for at in times]),
            ({"__name__": "ALERTS", "alertstate": "firing", **burn}, [(at, "1") for at in times[5:10]]),
        ]

    said.past = past
    steps = {}
    for name in ("1h", "1d", "7d", "window", "3h"):
        page = visitor.get(f"/slo/{ID}?range={name}").text
        assert page.count(' data-value="') == 2
        assert 'class="band"' in page
        assert '<th scope="row">page: above 13.4× in 1h and 5m</th>' in page
        steps[name] = said.asked[-1][1]["step"][0]
    assert steps == {"1h": "1m", "1d": "10m", "7d": "1h", "window": "4h", "3h": "1m"}
    assert any(f'slo="{ID}"' in form["query"][0] for _, form in said.asked)


def test_a_time_that_is_over_is_shown_without_the_figures_of_now(visitor: Visitor, said: Said) -> None:
    said.past = lambda start, end, step: [
        ({"__name__": "slo:error_budget:remaining", "slo": ID}, [(start, "0.25"), (start + step, "0.24")])
    ]
    page = visitor.get(f"/slo/{ID}?from=2026-10-30T10:00&to=2026-10-30T12:00").text
    asked = said.asked[-1][1]

    assert float(asked["end"][0]) - float(asked["start"][0]) == 7200
    assert page.count("<tr data-at=") == 2
    assert "g0.end_input=2026-10-30+12%3A00%3A00" in page


def test_prometheus_is_asked_once_per_interval_however_many_look(visitor: Visitor, said: Said) -> None:
    said.after = 0.2
    first = visitor.at_once(30, "/")
    others = [*visitor.at_once(30, f"/slo/{ID}"), *visitor.at_once(10, "/metrics")]

    assert {one.status_code for one in (*first, *others)} == {200}
    assert all("50.0%" in one.text for one in first)
    assert said.times() == 1
    assert said.times("/api/v1/query_range") == 2  # what rules recorded, and raw samples


def test_json_is_what_the_status_command_says(visitor: Visitor) -> None:
    answer = visitor.get("/api/status.json")

    found = {one["slo"]: one for one in answer.json()["objectives"]}
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert (found[ID]["budget_remaining"], found[ID]["burn_rate"]) == (0.5, 2)
    assert found["checkout-silent"]["budget_remaining"] is None


def test_metrics_have_no_value_where_none_is_known(visitor: Visitor) -> None:
    found = samples(visitor.get("/metrics").text)

    assert found[f'slo_error_budget_remaining_ratio{{slo="{ID}"}}'] == 0.5
    assert found[f'slo_burn_rate{{slo="{ID}"}}'] == 2
    assert found[f'slo_policy_step{{freeze="false",slo="{ID}",step="caution"}}'] == 1
    assert found[f'slo_policy_step{{freeze="true",slo="{ID}",step="freeze"}}'] == 0
    assert found["slo_up"] == 1
    assert found['slo_verdict{slo="checkout-silent",verdict="no data"}'] == 1
    assert {name.partition("{")[0] for name in found if "silent" in name} == {
        "slo_info",
        "slo_verdict",
        "slo_error_budget_ratio",
    }


@pytest.mark.parametrize("region", ["eu", HOSTILE])
def test_promtool_finds_nothing_to_say_of_the_metrics(visitor: Visitor, said: Said, region: str) -> None:
    said.now = (*HALF_LEFT, ratio("28d", "0.002", "checkout-regional", region=region))
    text = visitor.get("/metrics").text

    assert "checkout-regional" in text
    assert check_metrics(text, newest_promtool()) == (0, "")


def test_before_the_first_answer_there_are_no_figures(said: Said, visitor: Visitor) -> None:
    said.away = True
    page = visitor.get("/").text
    asked = said.times()  # more than once, for a server that is busy is asked again at once
    metrics = samples(visitor.get("/metrics").text)

    assert "Prometheus has not answered" in page
    assert page.count('<tr class="no_data">') == 3
    assert set(metrics) == {'slo_compile_info{definitions="abc",version="0.1.0"}', "slo_up"}
    assert metrics["slo_up"] == 0
    assert visitor.get("/healthz").json()["age"] is None
    assert said.times() == asked


def test_while_prometheus_is_away_the_last_figures_are_shown_with_their_age(said: Said) -> None:
    clock = Clock()
    with visiting(site(said.url, clock=clock)) as visitor:
        visitor.get("/")
        said.away, clock.at = True, 90
        page, metrics = visitor.get("/").text, samples(visitor.get("/metrics").text)
        detail = visitor.get(f"/slo/{ID}").text
        health = visitor.get("/healthz")

        assert "These figures are 1m30s old" in page
        assert "50.0%" in page
        assert "These figures are 1m30s old" in detail
        assert (metrics["slo_up"], metrics[f'slo_burn_rate{{slo="{ID}"}}']) == (0, 2)
        assert (health.status_code, health.json()["age"]) == (200, 90)
        assert "503" in health.json()["prometheus"]

        said.away, clock.at = False, 120
        assert "These figures are" not in visitor.get("/").text


def test_after_ten_minutes_without_an_answer_nothing_is_shown_as_current(said: Said) -> None:
    clock = Clock()
    with visiting(site(said.url, clock=clock)) as visitor:
        visitor.get("/")
        said.away, clock.at = True, EXPIRES_AFTER
        page, detail = visitor.get("/").text, visitor.get(f"/slo/{ID}").text
        metrics = samples(visitor.get("/metrics").text)
        stated = visitor.get("/api/status.json").json()["objectives"]

        assert "Prometheus last answered 10m ago" in page
        assert "50.0%" not in page + detail
        assert page.count('<tr class="no_data">') == 3
        assert {one["verdict"] for one in stated} == {"no data"}
        assert not [name for name in metrics if name.startswith(("slo_burn", "slo_error", "slo_policy"))]
        assert "slo_last_evaluation_timestamp_seconds" in metrics

        said.away, clock.at = False, EXPIRES_AFTER + 30
        assert "50.0%" in visitor.get("/").text


@pytest.mark.parametrize("path", PAGES)
def test_what_anybody_wrote_is_text(visitor: Visitor, said: Said, path: str) -> None:
    said.now = (*HALF_LEFT, ratio("28d", "0.002", "checkout-regional", region=HOSTILE))
    if path != "/":
        address = next(
            tag["href"] or ""
            for name, tag in Tags(visitor.get("/").text).found
            if name == "a" and "checkout-regional-" in (tag["href"] or "")
        )
        path = address.removeprefix(".")
    page = visitor.get(path)

    tags = Tags(page.text).found
    assert page.status_code == 200
    assert "7*7" in page.text
    assert [tag for name, tag in tags if name == "script"] == [
        {"src": f"{'./' if path == '/' else '../'}live.js", "defer": None}
    ]
    assert not [tag for name, tag in tags if name == "img" or any(key.startswith("on") for key in tag)]


@pytest.mark.parametrize(
    "path", ["/", "/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/slo/%3Cscript%3E", "/%22onload=x"]
)
def test_what_an_address_holds_is_text(visitor: Visitor, path: str) -> None:
    tags = Tags(visitor.get(path).text).found

    assert not [tag for name, tag in tags if name == "script" and "src" not in tag]
    assert not [tag for _, tag in tags if any(key.startswith("on") for key in tag)]


@pytest.mark.parametrize(
    "path",
    [*PAGES, "/api/status.json", "/metrics", "/healthz", "/style.css", "/live.js", "/nowhere", "/?sort=x"],
)
def test_every_answer_says_what_a_browser_may_do_with_it(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)

    assert answer.status_code < 500
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Python" not in answer.headers["Server"]


@pytest.mark.parametrize("path", [*PAGES, "/metrics", "/nowhere"])
def test_head_is_get_without_a_body(visitor: Visitor, path: str) -> None:
    plain = {"Accept-Encoding": "identity"}
    head, get = visitor.get(path, "HEAD", plain), visitor.get(path, headers=plain)

    assert head.content == b""
    assert (head.status_code, head.headers["Content-Type"]) == (get.status_code, get.headers["Content-Type"])
    assert int(head.headers["Content-Length"]) == len(get.content)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_nothing_can_be_done_but_read(visitor: Visitor, said: Said, method: str) -> None:
    answer = visitor.get("/", method)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert said.asked == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/slo/nowhere", 404),
        ("/slo/", 404),
        ("/slo/..%2f..%2fetc%2fpasswd", 404),
        ("/../../etc/passwd", 404),
        ("//etc/passwd", 404),
        (f"/slo/{ID}?range=2s", 400),
        (f"/slo/{ID}?from=2026-11-01T12:00&to=2026-11-01T11:00", 400),
        (f"/slo/{ID}?axis=round", 400),
        ("/?verdict=fine", 400),
        ("/?sort=x", 400),
        (f"/?q={'a' * 201}", 400),
        (f"/?{'&'.join(f'q{n}=1' for n in range(21))}", 400),
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(visitor: Visitor, path: str, status: int) -> None:
    answer = visitor.get(path)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "All objectives" in answer.text


def test_the_id_of_an_objective_with_groups_leads_to_all_of_them(visitor: Visitor, said: Said) -> None:
    said.now = tuple(ratio("28d", "0.002", "checkout-regional", region=one) for one in ("eu", "us"))
    answer = visitor.get("/slo/checkout-regional")

    assert (answer.status_code, answer.headers["Location"]) == (302, "../?q=checkout-regional")


@pytest.mark.parametrize(
    "request_line",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /%ff\xff HTTP/1.1\r\n\r\n",
        b"GET http://[localhost/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ],
)
def test_what_is_no_request_is_answered_in_a_page(visitor: Visitor, request_line: bytes) -> None:
    host, port = visitor.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 10) as connection:
        connection.sendall(request_line)
        answer = connection.makefile("rb").read()

    assert b"<h1>" in answer
    assert b"Internal error" not in answer


def test_a_fault_of_ours_is_a_number_and_the_rest_is_in_the_log(
    said: Said, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> object:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(Site, "_fleet", fail)
    with visiting(site(said.url)) as visitor:
        answer = visitor.get("/")

    number = re.findall("under ([0-9a-f]{8})", answer.text)[0]
    log = capfd.readouterr().err
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert f"slo serve: {number}: GET '/'" in log
    assert "the secret of the house" in log


@pytest.mark.parametrize(
    ("path", "method", "headers", "status"),
    [
        ("/nowhere", "GET", {}, 404),
        ("/slo/a/b", "GET", {}, 404),
        ("/slo/a%2Fb?q=/", "GET", {}, 404),
        (f"/slo/{ID}?range=2s", "GET", {}, 400),
        (f"/slo/{ID}", "GET", {}, 500),
        (f"/slo/{ID}", "POST", {}, 405),
        (f"/slo/{ID}", "GET", {"Host": "attacker.example"}, 421),
        (f"/slo/{ID}", "GET", {"X-User": ""}, 403),
    ],
)
def test_every_page_that_says_what_is_wrong_leads_back_to_all_objectives(
    said: Said,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    method: str,
    headers: dict[str, str],
    status: int,
) -> None:
    if status == 500:
        monkeypatch.setattr(Site, "_detail", None)
    with visiting(site(said.url, user_header="X-User")) as visitor:
        answer = visitor.get(path, method, {"X-User": "ada", **headers})
        tags = [tag for _, tag in Tags(answer.text).found]

    assert answer.status_code == status
    assert {urljoin(f"/behind/a/proxy{path}", tag["href"] or "") for tag in tags if "href" in tag} == {
        "/behind/a/proxy/",
        "/behind/a/proxy/style.css",
    }


def test_where_a_proxy_names_users_nobody_else_is_answered(said: Said) -> None:
    with visiting(site(said.url, user_header="X-Forwarded-User")) as visitor:
        anybody = visitor.get("/")
        somebody = visitor.get("/", headers={"x-forwarded-user": "ada <b>"})

        assert (anybody.status_code, said.times()) == (403, 1)
        assert "ada &lt;b&gt;" in somebody.text
        assert visitor.get(f"/slo/{ID}", headers={"X-Forwarded-User": ""}).status_code == 403
        assert visitor.get("/metrics").status_code == 403
        assert visitor.get("/healthz").status_code == 200


def test_remarks_of_prometheus_are_shown(said: Said, visitor: Visitor) -> None:
    said.remarks = ["a store did not answer"]

    assert "Prometheus warns: a store did not answer" in visitor.get("/").text
    assert json.loads(visitor.get("/healthz").text)["prometheus"] == "answered"
