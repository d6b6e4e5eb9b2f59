"""Differences between a PagerDuty account and the definitions, and wrong or missing people on call."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from slo.model.intervals import Interval
from slo.plan.escalation import EscalationPolicy, Level
from slo.targets.pagerduty.account import (
    Account,
    AccountPolicy,
    AccountSchedule,
    AccountService,
)
from slo.targets.pagerduty.coverage import coverage_gaps, early_calls, staffed_hours, waking_hours
from slo.targets.pagerduty.types import Pager, PagerService
from slo.text.times import to_minute

_EVENTS_V2 = "events_api_v2_inbound_integration"
_EVENTS_V1 = "generic_events_api_inbound_integration"
_DISABLED = "disabled"
_BY_HOURS = "use_support_hours"


class Finding(NamedTuple):
    """A difference: a stable code, the name of the object, a sentence, and the times it applies to."""

    code: str
    about: str
    message: str
    times: tuple[Interval, ...] = ()


def findings(pager: Pager, account: Account) -> tuple[Finding, ...]:
    """Return the differences between plan and account, and the gaps in schedules until `account.until`."""
    policies = {policy.name: policy for policy in account.policies}
    services = {service.name: service for service in account.services}
    return (
        *_abilities(pager, account),
        *(one for policy in pager.policies for one in _policy(policy, policies.get(policy.name), pager)),
        *(
            one
            for service in pager.services
            for one in _service(service, services.get(service.name), policies)
        ),
        *_schedules(pager, account),
        *_on_call(pager, account),
        *_snapshots(account),
    )


def _abilities(pager: Pager, account: Account) -> Iterator[Finding]:
    needed = {
        "urgencies": pager.services,
        "service_support_hours": [one for one in pager.services if one.hours],
    }
    for ability, services in needed.items():
        if services and ability not in account.abilities:
            names = ", ".join(service.name for service in services)
            message = f"the account lacks this feature, so {names} cannot be as defined"
            yield Finding("missing-ability", ability, message)


def _policy(wanted: EscalationPolicy, found: AccountPolicy | None, pager: Pager) -> Iterator[Finding]:
    if found is None:
        yield Finding("missing-policy", wanted.name, "there is no such escalation policy in the account")
        return
    yield from _first(wanted, found, pager)
    should, does = _in_words(wanted.levels), _levels_in_words(found)
    if should != does:
        yield Finding("other-levels", wanted.name, f"wakes {does}; the definitions say {should}")
    if wanted.id not in (None, found.id):
        message = f"has the ID {found.id}; the definitions say {wanted.id} is the policy of {wanted.owner}"
        yield Finding("other-policy-id", wanted.name, message)


def _first(wanted: EscalationPolicy, found: AccountPolicy, pager: Pager) -> Iterator[Finding]:
    """Find parties that a policy wakes before its owner's own schedules, or without an agreement."""
    own = {one for level in wanted.levels if level.owner == wanted.owner for one in level.schedules}
    places = [place for place, level in enumerate(found.levels) if _names(level.targets) & own]
    last = max(places, default=len(found.levels))
    reported = set()
    for place, level in enumerate(found.levels):
        for schedule in sorted(_names(level.targets) - own):
            for party in pager.schedules.get(schedule, ()):
                if party in reported or party == wanted.owner:
                    continue
                reported.add(party)
                if party not in wanted.calls:
                    message = f"wakes {party}, but no agreement lets a page call it"
                    yield Finding("not-agreed", wanted.name, message)
                elif place < last:
                    message = f"wakes {party} before all schedules of {wanted.owner}"
                    yield Finding("not-first", wanted.name, message)


def _names(targets: tuple[object, ...]) -> set[str]:
    return {str(getattr(target, "name", "")) for target in targets}


def _in_words(levels: tuple[Level, ...]) -> str:
    return ", then ".join(
        f"{' and '.join(map(repr, level.schedules))} for {level.minutes}m" for level in levels
    )


def _levels_in_words(policy: AccountPolicy) -> str:
    """Describe levels in the form of `_in_words`; a level in the account may have several targets."""
    return ", then ".join(
        " and ".join(repr(one.name) if one.is_schedule else f"the user {one.name!r}" for one in level.targets)
        + f" for {level.minutes}m"
        for level in policy.levels
    )


def _service(
    wanted: PagerService, found: AccountService | None, policies: Mapping[str, AccountPolicy]
) -> Iterator[Finding]:
    if found is None:
        yield Finding("missing-service", wanted.name, "there is no such service in the account")
        return
    policy = policies.get(f"slo:{wanted.owner}")
    if policy and policy.id != found.policy:
        yield Finding("other-policy", wanted.name, f"does not use the escalation policy {policy.name}")
    if found.status == _DISABLED:
        yield Finding("disabled", wanted.name, "is disabled, and drops alerts")
    timeout = wanted.acknowledgement_timeout
    if found.acknowledgement_timeout != (int(timeout.seconds) if timeout else None):
        message = (
            f"acknowledged incidents trigger again after {_seconds(found.acknowledgement_timeout)}; "
            f"the definitions say {timeout or 'never'}"
        )
        yield Finding("acknowledgement-timeout", wanted.name, message)
    if found.auto_resolve_timeout is not None:
        after = _seconds(found.auto_resolve_timeout)
        message = f"resolves incidents automatically after {after}, even if they continue"
        yield Finding("auto-resolve", wanted.name, message)
    rule = _BY_HOURS if wanted.hours else wanted.urgency
    if (found.urgency, found.support) != (rule, wanted.support):
        message = f"has another urgency rule ({found.urgency or 'none'}) than in the definitions"
        yield Finding("urgency", wanted.name, message)
    yield from _integration(wanted, found)


def _integration(wanted: PagerService, found: AccountService) -> Iterator[Finding]:
    if _EVENTS_V2 in found.integrations:
        return
    if _EVENTS_V1 in found.integrations:
        message = "its integration is of Events API v1, but Alertmanager's routing_key needs Events API v2"
        yield Finding("events-v1", wanted.name, message)
    else:
        message = f"has no integration of Events API v2, so there is no key for {wanted.key_file}"
        yield Finding("missing-integration", wanted.name, message)


def _seconds(seconds: int | None) -> str:
    return "never" if seconds is None else f"{seconds // 60}m"


def _schedules(pager: Pager, account: Account) -> Iterator[Finding]:
    for name, owners in pager.schedules.items():
        known = [schedule for schedule in account.schedules if schedule.name == name]
        whose = " and ".join(owners)
        if not known:
            yield Finding("missing-schedule", name, f"there is no such schedule in the account, for {whose}")
        elif len(known) > 1:
            message = f"{len(known)} schedules have this name, and Terraform uses any of them"
            yield Finding("ambiguous-schedule", name, message)
        elif not known[0].shifts:
            message = f"nobody of {whose} is on call until {account.until:%Y-%m-%d}"
            yield Finding("empty-schedule", name, message)


def _on_call(pager: Pager, account: Account) -> Iterator[Finding]:
    """Find times without a first responder on call, and times at which a party would be woken too early."""
    shifts = {schedule.name: schedule.shifts for schedule in account.schedules}
    for policy in pager.policies:
        service = next(
            (one for one in pager.services if one.owner == policy.owner and one.urgency == "high"), None
        )
        if service is None or not _known(policy, account.schedules):
            continue
        for woken in coverage_gaps(policy, shifts, staffed_hours(service, account.read_at, account.until)):
            if woken.level is None or woken.level.owner == policy.owner:
                who = f"{_listed(woken.level.schedules)} is" if woken.level else "nobody is"
                message = f"nobody in {_listed(policy.first)} is on call, so {who} woken"
                yield Finding("nobody-on-call", policy.name, message, woken.times)
        for early in early_calls(policy, shifts, waking_hours(service, account.read_at, account.until)):
            after = f"after {early.minutes}m" if early.minutes else "first"
            message = f"would wake {early.party} {after}, but {policy.calls[early.party]} was agreed"
            yield Finding("called-too-early", policy.name, message, early.times)


def _known(policy: EscalationPolicy, schedules: tuple[AccountSchedule, ...]) -> bool:
    """Return whether all schedules exist. A missing one has its own finding, and would look like a gap."""
    names = {schedule.name for schedule in schedules}
    return all(schedule in names for level in policy.levels for schedule in level.schedules)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(repr, names))


def _snapshots(account: Account) -> Iterator[Finding]:
    """Find open incidents that still escalate by an old policy: PagerDuty keeps that of their start."""
    services = {service.id: service for service in account.services}
    for incident in account.incidents:
        service = services.get(incident.service)
        changed = account.changed.get(incident.policy)
        if service is None:
            continue
        if incident.policy != service.policy:
            message = f"was opened on {service.name} with its former policy, and still escalates by it"
        elif changed and changed > incident.created_at:
            message = (
                f"is open on {service.name} since {to_minute(incident.created_at)}, and escalates "
                f"by its policy from before the change at {to_minute(changed)}"
            )
        else:
            continue
        yield Finding("old-policy", incident.id, message)
