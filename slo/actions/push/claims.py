"""One push at a time: claims to a tenant's rules, which are kept among these rules.

A claim is a group of one rule that records nothing. A push writes its own claim, then lists all claims, and
goes on only if there is no other. So of two pushes that begin at once, the one that lists later sees both:
they cannot both go on. A claim ends by itself if its push was killed. All times are those of the server.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from slo.actions.push import Keep, Notice, turns
from slo.actions.push.rule_groups import is_marked, marked, text_of
from slo.actions.push.turns import Turn
from slo.clients.failures import Refused, Unreachable
from slo.clients.mimir import Group, Mimir, Rules

_RULE = "slo:push_claim"


class Claim(NamedTuple):
    """The name of its group, who pushes until when, and whether that has ended."""

    name: str
    about: str
    ended: bool


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of pushes for definitions with this mark. `by` says who pushes."""

    mimir: Mimir
    namespace: str
    mark: str
    by: str

    @contextmanager
    def alone(self, notice: Notice) -> Iterator[Keep]:
        """Claim the tenant's rules within the block, and yield what renews the claim.

        Raises Busy if another push is under way for too long, Unreachable and Refused.
        """
        claim = _Claim(self, secrets.token_hex(8))
        try:
            claim.wait(notice)
            yield claim.keep
        finally:
            with suppress(Unreachable, Refused):  # it ends by itself
                claim.withdraw()

    def group(self, name: str, until: datetime) -> Group:
        """Return the group of a claim."""
        labels = {"by": self.by, "until": until.isoformat(timespec="seconds")}
        rule = {"record": _RULE, "expr": "vector(0) > 0", "labels": labels}
        return marked({"name": name, "interval": "1h", "rules": [rule]}, self.mark)

    def among(self, rules: Rules) -> Iterator[Claim]:
        """Yield the claims among the groups of a tenant, in the order of their names."""
        for (namespace, name), group in sorted(rules.groups.items()):
            if namespace == self.namespace and is_marked(group, self.mark):
                yield _read(name, group, rules.at)


class _Claim:
    """The claim of this push."""

    def __init__(self, claims: Claims, name: str) -> None:
        self._claims = claims
        self._name = name
        self._turn = Turn()
        self._behind = timedelta()
        """How much later it is for the server than here."""

    def wait(self, notice: Notice) -> None:
        """Write the claim until there is no other one; raises Busy."""
        turns.wait(notice, self._other)

    def keep(self) -> None:
        """Renew the claim unless it lasts for this renewal and for a change."""
        if self._turn.must_be_renewed:
            if self._turn.is_over:
                raise turns.over()
            self._write()

    def withdraw(self) -> None:
        self._claims.mimir.delete_group(self._claims.namespace, self._name)

    def _write(self) -> None:
        since = time.monotonic()
        until = datetime.now(UTC) + self._behind + timedelta(seconds=turns.LASTS)
        self._claims.mimir.set_group(self._claims.namespace, text_of(self._claims.group(self._name, until)))
        self._turn.begin(since)

    def _other(self) -> str:
        """Look for claims, write ours if there is none, and look again; return the first other claim.

        Ours is withdrawn if there is another one.
        """
        if other := self._seen() or self._written_and_seen():
            self.withdraw()
        return other

    def _written_and_seen(self) -> str:
        self._write()
        return self._seen(with_ours=True)

    def _seen(self, *, with_ours: bool = False) -> str:
        """Describe the first claim of another push that has not ended."""
        found = self._claims.mimir.rules()
        self._behind = found.at - datetime.now(UTC)
        claims = list(self._claims.among(found))
        if with_ours and all(claim.name != self._name for claim in claims):
            raise Unreachable(
                f"{self._claims.mimir.address} does not list what was just written, so pushes cannot be kept "
                "apart; is there a cache in front of it?"
            )
        others = (claim for claim in claims if claim.name != self._name and not claim.ended)
        return next((claim.about for claim in others), "")


def _read(name: str, group: Group, at: datetime) -> Claim:
    """Read a claim. One that cannot be read has not ended."""
    labels = group["rules"][0].get("labels") or {}
    by = labels.get("by", "somebody")
    try:
        until = datetime.fromisoformat(labels["until"])
        ended = turns.has_ended(until, at)
    except (KeyError, TypeError, ValueError):
        return Claim(name, turns.holder(by), ended=False)
    return Claim(name, turns.holder(by, until), ended)
