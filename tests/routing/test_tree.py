"""Who hears of what: the product first, helpers when they are called, and a queue for what is nobody's."""

import json
import random
from collections.abc import Iterator

from slo.catalogue.load import load
from slo.model import Catalogue, naming
from slo.plan.router import matches, route
from slo.plan.routing import routing
from slo.plan.types import Labels, Receiver, Route, Routing
from slo.text.units import Duration
from tests.routing.organisations import (
    APPOINTMENTS,
    NOTIFY,
    NOTIFY_DECLARING,
    PETITIONS,
    PETITIONS_CALLING,
    PLATFORM,
    PRODUCTS,
    TECHOPS,
    catalogue,
    pagerduty,
    random_alert,
    slack,
)

RE = "reliability-engineering"
OWNED_BY_PARTIES = {"platform": RE}


def planned(catalogue: Catalogue) -> Routing:
    found = routing(catalogue)
    assert found is not None
    return found


TREE = planned(catalogue())


DECLARING = planned(catalogue(NOTIFY_DECLARING, APPOINTMENTS, PETITIONS, PLATFORM))


def reached(labels: Labels, tree: Routing = TREE) -> list[str]:
    return [step.receiver for step in route(tree.root, labels)]


def receiver(name: str, tree: Routing = TREE) -> Receiver:
    return next(receiver for receiver in tree.receivers if receiver.name == name)


def channels(name: str, tree: Routing = TREE) -> list[str]:
    found = receiver(name, tree).channels
    return [str(way) for way in found.all] if found else []


def is_heartbeat(alert: Labels) -> bool:
    return alert.get("alertname") == naming.HEARTBEAT


def all_routes(node: Route) -> Iterator[Route]:
    yield node
    for child in node.routes:
        yield from all_routes(child)


def test_a_page_reaches_the_product_and_nobody_else() -> None:
    assert reached({"product": "notify", "severity": "page"}) == ["notify/page"]
    assert channels("notify/page") == [
        "PagerDuty (/etc/alertmanager/secrets/pagerduty-notify)",
        "Slack #notify",
    ]


def test_a_ticket_reaches_the_queue_of_the_product() -> None:
    assert reached({"product": "notify", "severity": "ticket"}) == ["notify/ticket"]


def test_whatever_else_a_product_sends_stays_with_the_product_as_a_ticket() -> None:
    assert reached({"product": "notify"}) == ["notify/ticket"]
    assert reached({"product": "notify", "severity": "Page"}) == ["notify/ticket"]


def test_a_product_of_a_party_wakes_that_party_first() -> None:
    assert reached({"product": "platform", "severity": "page"}) == [f"{RE}/page"]
    assert reached({"product": "platform", "severity": "ticket"}) == [f"{RE}/ticket"]


def test_a_call_reaches_the_party_and_tells_the_product() -> None:
    call = {"product": "notify", "severity": "page", "called_upon": "cyber-security"}

    assert reached(call) == ["cyber-security/called", "notify/notice"]


def test_a_call_for_a_product_that_nobody_declared_still_reaches_the_party() -> None:
    assert reached({"product": "new", "called_upon": RE}) == [f"{RE}/called"]


def test_a_call_to_a_party_that_cannot_be_called_falls_to_the_platform() -> None:
    for party in ("relability-engineering", "user-support", "notify"):
        assert reached({"product": "notify", "called_upon": party}) == [f"{RE}/called", "notify/notice"]


def test_without_a_platform_to_call_a_stray_call_still_tells_the_product() -> None:
    parties = {**TECHOPS["parties"], RE: {"kind": "platform", "ticket": {"email": "re@example.org"}}}
    tree = planned(catalogue(NOTIFY, parties=parties))

    assert reached({"product": "notify", "called_upon": "anybody"}, tree) == ["notify/notice"]
    assert reached({"called_upon": "anybody"}, tree) == ["unowned"]


def test_a_notice_goes_where_pages_are_read_and_never_to_a_pager() -> None:
    assert channels("notify/notice") == ["Slack #notify"]
    assert channels("petitions/notice") == ["e-mail to petitions-on-call@example.org"]
    assert channels(f"{RE}/notice") == ["e-mail to re-tickets@example.org"]


def test_what_belongs_to_nobody_waits_in_the_queue_for_it() -> None:
    assert reached({"alertname": "Stray", "severity": "page"}) == ["unowned"]
    assert reached({"product": "notfy", "severity": "page"}) == ["unowned"]
    assert channels("unowned") == ["e-mail to triage@example.org"]


def test_without_a_queue_the_unowned_are_tickets_of_the_platform() -> None:
    assert channels("unowned", planned(catalogue(unowned=None))) == ["e-mail to re-tickets@example.org"]


def test_the_heartbeat_goes_to_the_watchdog_alone() -> None:
    beat = {"alertname": naming.HEARTBEAT}

    assert reached(beat) == ["heartbeat"]
    assert reached(beat, planned(catalogue(heartbeat=None))) == ["unowned"]


def test_the_heartbeat_beats_once_every_group_interval() -> None:
    # Alertmanager looks at a group every interval, and repeats only what is older than the repeat interval.
    beat = next(route for route in TREE.root.routes if route.receiver == "heartbeat")

    assert beat.repeat_interval is not None
    assert beat.group_interval is not None
    assert beat.repeat_interval < beat.group_interval
    assert not receiver("heartbeat").message.send_resolved


def test_who_keeps_hours_reads_pages_in_them_and_keeps_all_in_the_queue() -> None:
    steps = route(TREE.root, {"product": "appointments", "severity": "page"})

    assert [(step.receiver, step.route.active_in, step.route.muted_in) for step in steps] == [
        ("appointments/page", ("office-hours",), ("office-hours/holidays",)),
        ("appointments/pager", (), ()),
        ("appointments/queue", (), ()),
    ]
    assert channels("appointments/page") == ["Slack #appointments"]
    assert channels("appointments/pager") == ["PagerDuty (/etc/alertmanager/secrets/pagerduty-appointments)"]
    assert channels("appointments/queue") == channels("appointments/ticket")


def test_the_queue_tells_the_end_of_a_page_by_mail_and_not_that_of_a_ticket() -> None:
    def notified(name: str) -> object:
        found = receiver(name)
        assert found.channels is not None
        (way,) = found.channels.all
        return way.config(found.message)["send_resolved"]

    assert notified("appointments/queue") is True
    assert notified("appointments/ticket") is False


def test_holidays_are_those_of_the_place_where_the_hours_are_kept() -> None:
    days = TREE.holidays["office-hours/holidays"]

    assert days.timezone == TREE.hours["office-hours"].timezone
    assert [str(day) for day in days.dates] == TECHOPS["holidays"]["bank-holidays"]


def test_hours_that_nobody_keeps_are_not_planned() -> None:
    tree = planned(catalogue(NOTIFY))

    assert not tree.hours
    assert not tree.holidays


def test_what_decides_by_itself_whom_to_wake_is_never_muted() -> None:
    webhook = {"webhook": {"url": "https://example.org/pager"}}
    alerting = {**APPOINTMENTS["alerting"], "page": webhook}
    tree = planned(catalogue({**APPOINTMENTS, "alerting": alerting}))

    steps = route(tree.root, {"product": "appointments", "severity": "page"})

    assert [(step.receiver, step.route.active_in) for step in steps] == [
        ("appointments/pager", ()),
        ("appointments/queue", ()),
    ]
    for node in all_routes(TREE.root):
        found = receiver(node.receiver).channels
        assert not (node.active_in or node.muted_in) or (found and not found.with_schedule)


def test_helpers_are_reached_only_by_their_own_products_by_a_call_or_by_a_declaration() -> None:
    chance = random.Random(3)
    helpers = tuple(TECHOPS["parties"])
    calls = own = declared = 0
    for _ in range(8000):
        alert = random_alert(chance)
        for step in route(DECLARING.root, alert):
            owner, _, use = step.receiver.partition("/")
            if owner not in helpers:
                continue
            if use == "called":
                calls += 1
                assert alert.get("called_upon")
                assert owner == RE or alert["called_upon"] == owner
            elif use == "declared":
                declared += 1
                assert (owner, alert["product"], alert["category"], alert["severity"]) == (
                    "cyber-security",
                    "notify",
                    "security",
                    "page",
                )
                assert "called_upon" not in alert
            else:
                own += 1
                assert OWNED_BY_PARTIES.get(alert["product"]) == owner

    assert calls
    assert own
    assert declared


def test_who_is_notified_by_an_error_budget_policy_gets_a_ticket_and_no_other_alert_of_a_product() -> None:
    ticket = {"email": "cyber-tickets@example.org"}
    cyber = {**TECHOPS["parties"]["cyber-security"], "ticket": ticket}
    definitions = [
        {"kind": "Organisation", **TECHOPS, "parties": {**TECHOPS["parties"], "cyber-security": cyber}},
        {"kind": "Product", **PETITIONS},
        {
            "kind": "ErrorBudgetPolicy",
            "name": "standard",
            "steps": [
                {"name": "freeze", "when": {"remaining": "0%"}, "do": "Stop.", "notify": ["cyber-security"]}
            ],
        },
        {
            "kind": "Service",
            "name": "petitions-api",
            "product": "petitions",
            "error_budget_policy": "standard",
            "indicators": {"up": {"probe": {"gauge": "up"}}},
            "objectives": [{"indicator": "up", "target": "99%"}],
        },
    ]
    tree = planned(load({"all.yaml": "\n---\n".join(map(json.dumps, definitions))}))
    chance = random.Random(7)
    stated = 0
    for _ in range(2000):
        alert = {**random_alert(chance), "product": "petitions"}
        if chance.random() < 0.3:
            alert["notifies"] = chance.choice(("cyber-security", "other,cyber-security", "cyber"))
        helped = [name for name in reached(alert, tree) if name.split("/")[0] in TECHOPS["parties"]]
        stated += "cyber-security/notified" in helped
        assert ("cyber-security/notified" in helped) == (
            "cyber-security" in alert.get("notifies", "").split(",") and not is_heartbeat(alert)
        )
        assert "called_upon" in alert or set(helped) <= {"cyber-security/notified"}

    assert stated
    assert channels("cyber-security/notified", tree) == ["e-mail to cyber-tickets@example.org"]


def test_what_is_declared_to_be_about_security_reaches_the_product_and_the_party() -> None:
    page = {"product": "notify", "severity": "page", "category": "security"}

    assert reached(page, DECLARING) == ["cyber-security/declared", "notify/page"]
    assert reached(page) == ["notify/page"]
    assert channels("cyber-security/declared", DECLARING) == channels("cyber-security/called")


def test_a_declaration_mutes_nobody_at_any_hour() -> None:
    step, _ = route(DECLARING.root, {"product": "notify", "severity": "page", "category": "security"})

    assert (step.route.active_in, step.route.muted_in) == ((), ())


def test_what_can_wait_and_what_is_of_another_category_or_product_is_no_declaration() -> None:
    page = {"product": "notify", "severity": "page", "category": "security"}

    for label, values in {
        "severity": ("ticket", "p1"),
        "category": ("reliability", "pipeline", "infrastructure"),
        "product": ("petitions", "platform", "other"),
    }.items():
        for value in values:
            assert "cyber-security/declared" not in reached({**page, label: value}, DECLARING)


def test_a_declaration_leaves_all_other_routes_as_they_were() -> None:
    assert set(TREE.root.routes) < set(DECLARING.root.routes)


def test_no_call_is_ever_held_back() -> None:
    calling = planned(catalogue(PETITIONS_CALLING, NOTIFY, PLATFORM, {**PLATFORM, "name": "pipeline"}))
    call = {"product": "petitions", "service": "api", "slo": "o", "environment": "e", "severity": "page"}
    for labels in (call, {**call, "severity": "ticket"}):
        for inhibition in calling.inhibitions:
            called = {**labels, "called_upon": RE, "call_mode": "automatic", "alertname": naming.CALL}
            assert not all(matches(matcher, called) for matcher in inhibition.target)


def test_the_end_of_a_call_is_notified_before_the_next_call_of_the_same_page_can_come() -> None:
    calling = planned(catalogue(PETITIONS_CALLING, NOTIFY, PLATFORM))
    shortest_call = Duration.parse("1m")
    calls = [node for node in all_routes(calling.root) if node.receiver.endswith(("/called", "/notice"))]

    assert len(calls) == 6
    assert all(node.group_interval == shortest_call for node in calls)


def test_a_product_that_reads_only_mail_hears_the_end_of_a_call() -> None:
    found = receiver("petitions/notice")
    assert found.channels is not None

    assert [way.config(found.message)["send_resolved"] for way in found.channels.all] == [True]


def grouped(by: str) -> Routing:
    """Plan a product whose objective has budgets by a label, and another product."""
    definitions = [
        {"kind": "Organisation", **TECHOPS},
        {"kind": "Product", **PETITIONS},
        {"kind": "Product", **NOTIFY},
        {"kind": "Product", **PLATFORM},
        {
            "kind": "Service",
            "name": "petitions-api",
            "product": "petitions",
            "indicators": {"up": {"probe": {"gauge": "up"}, "by": [by]}},
            "objectives": [{"indicator": "up", "target": "99%"}],
        },
    ]
    return planned(load({"all.yaml": "\n---\n".join(map(json.dumps, definitions))}))


def test_each_group_of_an_objective_is_an_incident_of_its_own() -> None:
    tree = grouped(by="region")
    groups = {node.receiver: node.group_by for node in all_routes(tree.root) if node.group_by}

    for own in ("petitions/page", "petitions/ticket"):
        assert groups[own] == ("product", "service", "slo", "environment", "region")
    for calls in ("petitions/notice", f"{RE}/called"):
        assert groups[calls] == ("called_upon", *groups["petitions/page"], "call_id")
    assert groups["notify/page"] == ("product", "service", "slo", "environment")


def test_a_page_of_one_group_inhibits_no_ticket_of_another() -> None:
    of_burns, of_targets = (one.equal for one in grouped(by="region").inhibitions)

    assert of_burns == ("product", "service", "slo", "environment", "region")
    assert of_targets == ("product", "service", "environment", "region")


def test_nobody_is_woken_by_an_alert_without_an_owner_that_calls_nobody() -> None:
    chance = random.Random(4)
    names = {product["name"] for product in PRODUCTS}
    unowned = 0
    for _ in range(5000):
        alert = random_alert(chance)
        heartbeat = alert.get("alertname") == naming.HEARTBEAT
        if alert.get("product") not in names and not alert.get("called_upon") and not heartbeat:
            unowned += 1
            assert reached(alert) == ["unowned"]

    assert unowned


def test_every_alert_of_a_product_reaches_somebody_of_that_product() -> None:
    chance = random.Random(5)
    for product in ("notify", "appointments", "petitions"):
        for _ in range(500):
            alert = {**random_alert(chance), "product": product, "alertname": "SLOErrorBudgetBurn"}
            names = reached(alert)

            assert any(name.startswith(f"{product}/") for name in names)


def test_a_new_product_leaves_the_routes_of_all_others_as_they_were() -> None:
    before = planned(catalogue(NOTIFY, PLATFORM)).root

    assert set(before.routes) < set(TREE.root.routes)
    assert before._replace(routes=()) == TREE.root._replace(routes=())


def test_the_order_of_definitions_does_not_matter() -> None:
    assert planned(catalogue(*reversed(PRODUCTS))) == TREE


def test_a_page_silences_the_tickets_of_its_own_slo_only() -> None:
    page_before_ticket, _ = TREE.inhibitions
    burning = {"product": "p", "service": "s", "slo": "o", "environment": "e", "severity": "page"}

    def is_source(labels: Labels) -> bool:
        return all(matches(matcher, labels) for matcher in page_before_ticket.source)

    assert is_source(burning)
    assert not is_source({**burning, "called_upon": RE})
    # An equal label that is missing on both sides counts as equal, so none may be missing.
    for name in page_before_ticket.equal:
        assert not is_source({other: value for other, value in burning.items() if other != name})
    assert set(page_before_ticket.equal) == {"product", "service", "slo", "environment"}


def test_a_page_inhibits_no_ticket_that_may_end_while_the_page_lasts() -> None:
    page_before_ticket, _ = TREE.inhibitions
    ticket = {"product": "p", "service": "s", "slo": "o", "environment": "e", "severity": "ticket"}

    def is_target(labels: Labels) -> bool:
        return all(matches(matcher, labels) for matcher in page_before_ticket.target)

    assert is_target({**ticket, "alertname": naming.BURN})
    assert not is_target({**ticket, "alertname": naming.NO_DATA})
    assert not is_target({**ticket, "alertname": naming.BUDGET_POLICY, "step": "freeze"})


def test_a_page_that_targets_are_down_inhibits_the_ticket_about_their_missing_data_only() -> None:
    _, targets_down = TREE.inhibitions
    known = {"product": "p", "service": "s", "slo": "o", "environment": "e"}
    page = {**known, "severity": "page", "alertname": naming.NO_DATA}
    ticket = {**page, "severity": "ticket"}

    assert all(matches(matcher, page) for matcher in targets_down.source)
    assert all(matches(matcher, ticket) for matcher in targets_down.target)
    for other in ({**ticket, "alertname": naming.BURN}, {**ticket, "slo": ""}, page):
        assert not all(matches(matcher, other) for matcher in targets_down.target)
    # The page is one for all objectives that share the targets.
    assert set(targets_down.equal) == {"product", "service", "environment"}


def test_pages_and_tickets_of_one_slo_are_one_notification_and_never_those_of_two_products() -> None:
    for name in (
        "notify/page",
        "notify/ticket",
        "appointments/page",
        "appointments/pager",
        "appointments/queue",
    ):
        leaves = [node for node in all_routes(TREE.root) if node.receiver == name and not node.routes]

        assert leaves
        assert all(node.group_by == ("product", "service", "slo", "environment") for node in leaves)


def test_every_receiver_is_used_and_every_route_has_one_and_says_why() -> None:
    used = {node.receiver for node in all_routes(TREE.root)}

    assert used == {receiver.name for receiver in TREE.receivers}
    assert all(node.why.endswith(".") for node in all_routes(TREE.root))
    assert not any("," in name for name in used)


def test_a_party_with_two_products_has_one_set_of_receivers() -> None:
    tree = planned(catalogue(PLATFORM, {**PLATFORM, "name": "build-pipeline"}))

    assert [receiver.name for receiver in tree.receivers if receiver.name == f"{RE}/page"] == [f"{RE}/page"]
    assert reached({"product": "build-pipeline", "severity": "page"}, tree) == [f"{RE}/page"]


def test_a_product_with_nothing_but_pagers_has_notices_in_its_queue() -> None:
    alerting = {"page": {"pagerduty": pagerduty("x")}, "ticket": {"slack": slack("x-queue")}}
    tree = planned(catalogue({"name": "x", "alerting": alerting}))

    assert channels("x/notice", tree) == ["Slack #x-queue"]


def test_without_an_organisation_or_products_there_is_no_routing() -> None:
    whole = catalogue(PETITIONS)

    assert routing(Catalogue(products=whole.products)) is None
    assert routing(Catalogue(organisation=whole.organisation)) is None
