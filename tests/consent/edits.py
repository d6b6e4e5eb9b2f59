"""A signed organisation, also in an emergency, and the edits of one file that somebody could make alone."""

from collections.abc import Mapping
from typing import NamedTuple

from slo.catalogue.load import load
from slo.catalogue.record import read_record, record_text
from slo.model.emergency import Emergency
from slo.model.signing import declare
from slo.report.agreement import agreement_text
from tests.agreements import NODES, ORGANISATION, PRODUCTS, signed

RECORD = "generated/agreed.yaml"

_CHECKOUT = """\
kind: Service
name: checkout
title: The checkout
product: shop
runbook: https://example.org/checkout
alerts: {labels: {team: payments}, annotations: {dashboard: https://example.org/d}}
alert_policy: ours
error_budget_policy: standard
indicators:
  orders:
    journey: They buy
    by: region
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop",code=~"5.."}'}
  fast:
    latency: {histogram: 'order_seconds{job="shop"}', within: 500ms}
  up: {probe: {gauge: 'up{job="shop"}'}}
objectives:
  - indicator: orders
    target: 99.9%
    targets: [{group: {region: eu}, target: 99.95%}]
    description: Orders matter
  - {indicator: fast, target: 95%, window: month, category: infrastructure}
  - {indicator: up, target: 99%, alert_policy: workbook}
---
"""
_SERVICES = _CHECKOUT + NODES
_POLICIES = """\
kind: AlertPolicy
name: ours
meant_for: 30d
min_events: 10
min_bad_events: 2
no_data_after: 15m
targets_down: page
tiers:
  - {severity: page, budget: 2%, long_window: 1h, short_window: 5m}
  - {severity: ticket, budget: 10%, long_window: 3d, short_window: 6h, for: 5m}
---
kind: ErrorBudgetPolicy
name: standard
override: the director
steps:
  - {name: caution, when: {remaining: 25%}, do: Mend first.}
  - {name: freeze, when: {remaining: 0%}, do: Release nothing., freeze: true, notify: [platform-team]}
"""
_MAINTENANCE = """\
kind: Exclusion
name: upgrade
reason: The database moves
author: shop
impact: discernible
services: [checkout]
start: 2026-09-10T22:00
lasts: 2h
timezone: Europe/London
"""
_CALL = "  call: {platform-team: {automatic_after: 30m}}\n"

DEFINITIONS = {
    "organisation.yaml": f"{ORGANISATION}status: agreed\nenvironments: {{staging: {{}}}}\n",
    "products.yaml": PRODUCTS.replace(
        "alerting:", f"title: The shop\nalerting:\n  hours: 24x7\n{_CALL[:-1]}"
    ),
    "services.yaml": _SERVICES,
    "policies.yaml": _POLICIES,
    "maintenance.yaml": _MAINTENANCE,
}


def _agreed() -> dict[str, str]:
    files = signed(DEFINITIONS, "shop", "platform-team")
    return {**files, RECORD: record_text(load(files).standing)}


AGREED = _agreed()
OF_SHOP, OF_PLATFORM = "shop/agreed/shop.yaml", "shop/agreed/platform-team.yaml"


def _in_emergency() -> dict[str, str]:
    """What was agreed after shop alone has lowered a target for a night."""
    definitions = {name: text for name, text in AGREED.items() if name != RECORD}
    definitions["services.yaml"] = definitions["services.yaml"].replace("99.9%", "99.5%", 1)
    recorded = read_record(AGREED[RECORD].encode(), RECORD)
    urgent = Emergency(reason="A crawler", begins="2026-09-28T20:00Z", until="2026-09-30T20:00Z")
    catalogue = load(definitions, recorded=recorded)
    (signing,) = declare(catalogue, "shop", ["checkout-orders"], "head-of-all", urgent)
    definitions[OF_SHOP] = agreement_text(signing.agreement)
    return {**definitions, RECORD: record_text(load(definitions, recorded=recorded).standing)}


IN_EMERGENCY = _in_emergency()


class Edit(NamedTuple):
    """The replacement of a text in a file; of the first, if there are several. An empty text is the end."""

    file: str
    before: str
    after: str

    def __call__(self, files: Mapping[str, str]) -> dict[str, str]:
        """Make the edit, if the text is still there."""
        text = files[self.file]
        changed = text.replace(self.before, self.after, 1) if self.before else text + self.after
        return {**files, self.file: changed}


_services = "services.yaml"
_policies = "policies.yaml"
_organisation = "organisation.yaml"
_products = "products.yaml"
_maintenance = "maintenance.yaml"
_JOINT = "set-objectives: {product: responsible, platform-team: responsible}"

_OF_EU = "    targets: [{group: {region: eu}, target: 99.95%}]\n"
_TOKYO = "timezone: Asia/Tokyo"
_NOT = "incidents: {product: responsible, platform-team: supporting} #"
OF_MATRIX = "agreed/platform-team.yaml"
_LOGS = "activities:\n  keep-logs: {product: responsible}"

REFUSED = {
    "how often it is scraped": Edit(_services, "name: checkout", "name: checkout\nscrape_interval: 1s"),
    "how late samples are": Edit(_services, "name: checkout", "name: checkout\nsample_delay: 10m"),
    "how late all samples are": Edit(_organisation, "", "sample_delay: 10m\n"),
    "no recorded history": Edit(_services, "name: nodes", "name: nodes\nstrategy: direct"),
    "environment": Edit(_services, "name: checkout", "name: checkout\nenvironment: staging"),
    "history of something else": Edit(
        _services, "{indicator: fast", "{renamed_from: shop-x, indicator: fast"
    ),
    "history of another service": Edit(_services, "name: checkout", "name: checkout\nrenamed_from: probes"),
    "target raised": Edit(_services, "99.9%", "99.99%"),
    "target lowered": Edit(_services, "99.9%", "99%"),
    "target of a group changed": Edit(_services, "99.95%", "99.5%"),
    "target of a group removed": Edit(_services, _OF_EU, ""),
    "window changed": Edit(_services, "window: month", "window: 7d"),
    "time zone of the window changed": Edit(_services, "name: checkout", f"name: checkout\n{_TOKYO}"),
    "category changed": Edit(_services, "category: infrastructure", "category: reliability"),
    "third party named": Edit(_services, "    description", "    third_party: bank\n    description"),
    "total events changed": Edit(_services, 'total: \'orders_total{job="shop"}', "total: 'orders_total{}"),
    "bad events changed": Edit(_services, '5.."', '50."'),
    "bad became good": Edit(_services, "bad:", "good:"),
    "groups changed": Edit(_services, "by: region", "by: [region, country]"),
    "groups by another label of the metrics": Edit(_services, "by: region", "by: {area: region}"),
    "latency threshold changed": Edit(_services, "500ms", "5s"),
    "kind of indicator changed": Edit(_services, "{probe: {gauge:", "{threshold: {above: 1, gauge:"),
    "label of all alerts changed": Edit(_services, "team: payments", "team: nobody"),
    "label of all alerts removed": Edit(_services, "labels: {team: payments}, ", ""),
    "label of pages added": Edit(
        _services, "    description", "    alerts: {page: {labels: {routing_key: nobody}}}\n    description"
    ),
    "other indicator": Edit(_services, "indicator: fast", "indicator: up, name: fast"),
    "other alert policy": Edit(_services, "alert_policy: ours", "alert_policy: workbook"),
    "other alert policy of one": Edit(_services, "alert_policy: workbook", "alert_policy: ours"),
    "no budget policy": Edit(_services, "error_budget_policy: standard\n", ""),
    "objective removed": Edit(_services, "  - {indicator: up, target: 99%, alert_policy: workbook}\n", ""),
    "objective renamed": Edit(_services, "{indicator: fast", "{indicator: fast, name: quick"),
    "service renamed": Edit(_services, "name: checkout", "name: till"),
    "service removed": Edit(_services, _SERVICES.split("---\n")[0], ""),
    "service without a product": Edit(_services, "product: shop\n", ""),
    "service in another product": Edit(_services, "product: shop", "product: clusters"),
    "service in staging, that never pages": Edit(_organisation, "staging: {}", "production: {page: false}"),
    "tier became a ticket": Edit(_policies, "severity: page", "severity: ticket"),
    "tier became info": Edit(_policies, "severity: ticket", "severity: info"),
    "tier of level info added": Edit(
        _policies, "tiers:\n", "tiers:\n  - {severity: info, budget: 1%, long_window: 1d, short_window: 2h}\n"
    ),
    "targets down became info": Edit(_policies, "targets_down: page", "targets_down: info"),
    "step became info": Edit(_policies, "do: Mend first.", "do: Mend first., severity: info"),
    "words of severity": Edit(_organisation, "", "severities: {page: critical, ticket: warning}\n"),
    "word of tickets": Edit(_organisation, "", "severities: {ticket: page2}\n"),
    "tier with another budget": Edit(_policies, "budget: 2%", "budget: 50%"),
    "tier with another long window": Edit(_policies, "long_window: 1h", "long_window: 2h"),
    "tier with another short window": Edit(_policies, "short_window: 5m", "short_window: 30m"),
    "tier that waits longer": Edit(_policies, "for: 5m", "for: 5h"),
    "no tiers at all": Edit(
        _policies, _POLICIES[_POLICIES.index("tiers:") : _POLICIES.index("---")], "tiers: []\n"
    ),
    "no alerts at all": Edit(_services, "alert_policy: workbook", "alert_policy: none"),
    "tier removed": Edit(
        _policies, "  - {severity: page, budget: 2%, long_window: 1h, short_window: 5m}\n", ""
    ),
    "policy meant for another window": Edit(_policies, "meant_for: 30d", "meant_for: 90d"),
    "minimum of events": Edit(_policies, "min_events: 10", "min_events: 10000"),
    "minimum of bad events": Edit(_policies, "min_bad_events: 2", "min_bad_events: 200"),
    "no ticket without data": Edit(_policies, "no_data_after: 15m", "no_data_after: never"),
    "no page for targets that are down": Edit(_policies, "targets_down: page", "targets_down: never"),
    "targets down by default": Edit(_policies, "targets_down: page\n", "targets_down: ticket\n"),
    "step at another share": Edit(_policies, "remaining: 25%", "remaining: 5%"),
    "freeze lifted": Edit(_policies, "freeze: true, ", ""),
    "nobody notified": Edit(_policies, ", notify: [platform-team]", ""),
    "step pages": Edit(_policies, "do: Mend first.", "do: Mend first., severity: page"),
    "step asks for something else": Edit(_policies, "Release nothing", "Release something"),
    "step removed": Edit(_policies, "  - {name: caution, when: {remaining: 25%}, do: Mend first.}\n", ""),
    "anybody overrides": Edit(_policies, "the director", "anybody"),
    "nobody overrides": Edit(_policies, "override: the director\n", ""),
    "budget policy removed": Edit(_policies, _POLICIES.split("---\n")[1], ""),
    "alert policy renamed": Edit(_policies, "name: ours", "name: theirs"),
    "party out of the matrix": Edit(_organisation, _JOINT, "set-objectives: {product: responsible}"),
    "products out of the matrix": Edit(_organisation, _JOINT, "set-objectives: {platform-team: responsible}"),
    "row of the matrix removed": Edit(_organisation, f"  {_JOINT}\n", ""),
    "party only supports": Edit(
        _organisation, _JOINT, _JOINT.replace("team: responsible", "team: supporting")
    ),
    "default window of the organisation": Edit(_organisation, "", "defaults: {window: 7d}\n"),
    "default policy of the organisation": Edit(_organisation, "", "defaults: {alert_policy: ours}\n"),
    "default window of a product": Edit("products.yaml", "title: The shop", "defaults: {window: 7d}"),
    "product renamed": Edit("products.yaml", "name: shop", "name: store"),
    "product removed": Edit("products.yaml", PRODUCTS.split("---\n")[1], ""),
    "product owned by a party": Edit(
        "products.yaml",
        "party: platform-team",
        "alerting: {page: {webhook: {url: https://a.example}}, ticket: {webhook: {url: https://b.example}}}",
    ),
    "call sooner": Edit(_products, "30m", "1m"),
    "call later": Edit(_products, "30m", "12h"),
    "call by people alone": Edit(_products, "{automatic_after: 30m}", "explicit"),
    "call removed": Edit(_products, _CALL, ""),
    "called for more": Edit(
        _organisation, "category: reliability", "category: [reliability, infrastructure]"
    ),
    "exclusion longer": Edit(_maintenance, "lasts: 2h", "lasts: 26d"),
    "exclusion shorter": Edit(_maintenance, "lasts: 2h", "lasts: 1h"),
    "exclusion at another time": Edit(_maintenance, "2026-09-10T22:00", "2026-09-20T00:00"),
    "exclusion in another time zone": Edit(_maintenance, "Europe/London", "Asia/Tokyo"),
    "exclusion repeated": Edit(_maintenance, "", "repeat: FREQ=WEEKLY\nexpires: 2027-01-01\n"),
    "exclusion for another reason": Edit(_maintenance, "The database moves", "It was not us"),
    "exclusion from others": Edit(_maintenance, "services: [checkout]", "services: [nodes]"),
    "exclusion from one only": Edit(_maintenance, "services: [checkout]", "objectives: [checkout-up]"),
    "exclusion renamed": Edit(_maintenance, "name: upgrade", "name: upgrades"),
    "consent in advance": Edit(
        _policies,
        "override: the director\n",
        "override: the director\nexclusions: {planned: {announced: 1d, at_most: 27d, within: 28d}}\n",
    ),
    "signature of another day in its digest": Edit(OF_SHOP, 'digest: "', 'digest: "0'),
    "signed terms edited": Edit(OF_SHOP, "target: 99.9%", "target: 90%"),
    "signed terms removed": Edit(OF_PLATFORM, "      target: 99.9%\n", ""),
    "signatures of another party": Edit(OF_SHOP, "party: shop", "party: platform-team"),
    "signatures for another product": Edit(OF_SHOP, "product: shop", "product: clusters"),
    "targets of compile": Edit(_organisation, "", "targets: [docs]\n"),
    "other metadata by which servers select rules": Edit(
        _organisation, "", "kubernetes: {labels: {release: none}}\n"
    ),
    "series of other tenants": Edit(_organisation, "", "mimir: {source_tenants: [others]}\n"),
    "replicas that are others": Edit(_organisation, "", "replica_labels: [replica]\n"),
    "clusters that are summed": Edit(_organisation, "", "cluster_labels: {region: summed}\n"),
    "matrix is a proposal": Edit(_organisation, "status: agreed\n", ""),
    "matrix is superseded": Edit(_organisation, "agreed", "superseded\nsuperseded_by: other"),
    "row added to the matrix": Edit(_organisation, "activities:", _LOGS),
    "party no longer called": Edit(
        _organisation, "incidents: {product: responsible, platform-team: if", _NOT
    ),
    "other kind of party": Edit(_organisation, "kind: platform\n", "kind: security\n"),
    "party joins": Edit(_organisation, "parties:", "parties:\n  security: {kind: security}"),
    "who decides": Edit(_organisation, "decides: director", "decides: head-of-shop"),
    "when it is decided": Edit(_organisation, "within: 5d", "within: 90d"),
    "how often it is reviewed": Edit(_organisation, "every: 26w", "every: 260w"),
    "no calls": Edit(_organisation, "calls: [{category: reliability, party: platform-team}]\n", ""),
    "signature of the matrix removed": Edit(OF_MATRIX, AGREED[OF_MATRIX].partition("matrix:\n")[2], ""),
    "signed matrix edited": Edit(OF_MATRIX, "decides within 5d", "decides within 90d"),
    "record: matrix edited": Edit(RECORD, "decides within 5d", "decides within 90d"),
    "record: term edited": Edit(RECORD, "target: 99.9%", "target: 90%"),
    "record: party removed": Edit(RECORD, "      shop: 2026-09-15 head-of-all\n", ""),
    "record: newer version": Edit(RECORD, "version: 2", "version: 3"),
    "record: nothing in force": Edit(RECORD, AGREED[RECORD].partition("objectives:\n")[2], ""),
}
"""Edits by name that are refused as long as others have not signed."""

OWN = {
    "title": Edit(_services, "The checkout", "Our checkout"),
    "journey": Edit(_services, "They buy", "They order"),
    "description": Edit(_services, "Orders matter", "Orders matter a lot"),
    "runbook": Edit(_services, "https://example.org/checkout", "https://example.org/runbook"),
    "runbook of one objective": Edit(_services, "    desc", "    runbook: https://a.example\n    desc"),
    "annotation of all alerts": Edit(_services, "https://example.org/d}", "https://example.org/e}"),
    "annotation of tickets": Edit(
        _services, "    desc", "    alerts: {ticket: {annotations: {summary: Look}}}\n    desc"
    ),
    "title of a product": Edit("products.yaml", "The shop", "Our shop"),
    "contacts": Edit("products.yaml", "title:", 'contacts: {development: "#dev"}\ntitle:'),
    "channel for pages": Edit("products.yaml", "shop.example.org/page", "shop.example.org/pager"),
    "channel for tickets": Edit("products.yaml", "shop.example.org/ticket", "shop.example.org/tickets"),
    "channel for info": Edit(
        "products.yaml", "alerting:\n", "alerting:\n  info: {webhook: {url: https://shop.example.org/info}}\n"
    ),
    "channel for info of a party": Edit(
        _organisation,
        "kind: platform\n",
        "kind: platform\n    info: {webhook: {url: https://pf.example.org}}\n",
    ),
    "word of a level that no alert has": Edit(_organisation, "", "severities: {info: notice}\n"),
    "grouping": Edit(
        "products.yaml",
        "alerting:\n",
        "alerting:\n  grouping: {page: {repeat_interval: 1h}, ticket: {group_by: [service]}}\n",
    ),
    "channel for pages of an environment": Edit(
        "products.yaml",
        "alerting:\n",
        "alerting:\n  environments: {staging: {page: {webhook: {url: https://shop.example.org/test}}}}\n",
    ),
    "alerts of others that a product owns": Edit(
        "products.yaml", "title:", "owns: [{match: {namespace: shop-.+}, page: {severity: page}}]\ntitle:"
    ),
    "alerts of others that nobody needs": Edit(_organisation, "", "discard: [{alertname: Throttled}]\n"),
    "code owners": Edit("products.yaml", "title:", 'code_owners: "@acme/shop"\ntitle:'),
    "channel of a party": Edit(_organisation, "platform.example.org/page", "platform.example.org/pager"),
    "channel for calls of a party": Edit(
        _organisation, "platform.example.org/called", "platform.example.org/us"
    ),
    "page of a party out of hours": Edit(_organisation, "hours: https://platform", "hours: https://pf"),
    "hours": Edit(_organisation, "kind: platform\n", "kind: platform\n    hours: 24x7\n"),
    "title of a party": Edit(_organisation, "kind: platform\n", "kind: platform\n    title: Platform\n"),
    "code owners of a party": Edit(
        _organisation, "kind: platform\n", "kind: platform\n    code_owners: '@a/b'\n"
    ),
    "signatories of a party": Edit(
        _organisation, "kind: platform\n", "kind: platform\n    signatories: [head-of-all]\n"
    ),
    "owner of the matrix": Edit(_organisation, "", "owner: head-of-platform\nfreshness: 2026-09-01\n"),
    "day of a review": Edit(_organisation, "last: 2026-09-01", "last: 2026-09-02"),
    "author of an exclusion": Edit(_maintenance, "author: shop", "author: somebody"),
    "who notices an exclusion": Edit(_maintenance, "impact: discernible", "impact: none"),
    "announcement of an exclusion": Edit(_maintenance, "", "announced_on: 2026-09-01\n"),
    "exclusion of one party": Edit(
        _maintenance,
        "",
        f"---\n{_MAINTENANCE.replace('upgrade', 'mine').replace('-10T22', '-19T00').replace('2h', '9d')}",
    ),
    "layout": Edit(_services, "{indicator: fast, target: 95%", "{target: 95.0%, indicator: fast"),
    "comment": Edit(_services, "", "# A comment\n"),
}
"""Edits by name that are a party's own to make: they change no rule, no condition and no decision."""

REVIEWED = {
    "when the budget is recorded": Edit(_services, "name: nodes", "name: nodes\nstrategy: fresh-budget"),
}
"""Edits by name that change rules and are no terms: their review is up to those who own the file."""

WHEN_URGENT = {
    "another change": Edit(_services, "99.5%", "99%"),
    "a change of another objective": Edit(_services, "target: 95%", "target: 90%"),
    "a longer emergency": Edit(OF_SHOP, 'until: "2026-09-30', 'until: "2026-10-01'),
    "a later emergency": Edit(OF_SHOP, 'begins: "2026-09-28T20', 'begins: "2026-09-28T21'),
    "another reason": Edit(OF_SHOP, "A crawler", "A good reason"),
    "another role": Edit(OF_SHOP, "by: head-of-all", "by: intern"),
    "no emergency": Edit(OF_SHOP, IN_EMERGENCY[OF_SHOP].partition("emergencies:\n")[2], ""),
    "signature of what is in force withdrawn": Edit(OF_SHOP, "target: 99.9%", "target: 99.5%"),
    "the other withdraws": Edit(OF_PLATFORM, "target: 99.9%", "target: 99.5%"),
    "who signs": Edit(_organisation, _JOINT, "set-objectives: {product: responsible}"),
    "record: longer": Edit(RECORD, "2026-09-30T20:00Z", "2026-10-30T20:00Z"),
    "record: forgotten": Edit(RECORD, "    emergencies:\n", ""),
}
"""Edits by name in an emergency, which are refused as well."""

RESTORED = Edit(_services, "99.5%", "99.9%")
"""The edit by which what was agreed applies again."""
