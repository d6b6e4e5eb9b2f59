"""Push rules and the Alertmanager configuration to a tenant of Mimir or Cortex."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import yaml

from slo.actions.push import Keep, Notice, alertmanager, rule_groups
from slo.actions.push.claims import Claims
from slo.actions.push.comparison import Comparison, Mark, Step
from slo.actions.push.generated import Generated
from slo.actions.push.rule_groups import Written
from slo.clients.mimir import Configuration, Group, Key, Mimir
from slo.model.targets import Target
from slo.source.loader import TEXT_LOADER
from slo.targets.artifact import Artifact
from slo.targets.mimir import RULES

_CLAIMS = "push claims"  # no service has a name with a space
_CONFIGURATION = "Alertmanager configuration"


@dataclass(frozen=True, slots=True)
class Tenant:
    """A tenant, and what it is to hold. Groups in other namespaces are those of others.

    Without `groups`, rules are not looked at, and without `configuration` it is left alone.
    """

    mimir: Mimir
    groups: Mapping[Key, Group] | None
    configuration: Configuration | None
    claims: Claims
    mark: str
    prefix: str

    @classmethod
    def of(cls, mimir: Mimir, generated: Generated, secrets: Path | None, prefix: str, by: str) -> "Tenant":
        """Read the secrets of the configuration, if there is one; raises InvalidRequest."""
        mark = generated.mark
        made = alertmanager.of_tenant(generated.artifacts, _mark_of_configuration(mark, prefix), secrets)
        own = replace(mimir, secrets=made.secrets) if made else mimir
        rules = Target.MIMIR in generated.targets
        wanted = dict(_groups(generated.artifacts, f"{prefix}:", mark)) if rules else None
        claims = Claims(own, f"{prefix}:{_CLAIMS}", mark, by)
        return cls(own, wanted, made.configuration if made else None, claims, mark, prefix)

    def compare(self) -> Comparison:
        """Read the tenant, and compare it; raises Unreachable or Refused."""
        return self._configuration().then(self._rules())

    def alone(self, notice: Notice) -> AbstractContextManager[Keep]:
        """Keep other pushes for these definitions from changing this tenant."""
        return self.claims.alone(notice)

    def _configuration(self) -> Comparison:
        """Compare the Alertmanager configuration. It is written first: rules need its routes."""
        wanted = self.configuration
        if wanted is None:
            return Comparison((), 0, 0)
        found = self.mimir.configuration()
        if found == wanted:
            return Comparison((), 1, 0)
        if found and not alertmanager.is_marked(found, _mark_of_configuration(self.mark, self.prefix)):
            return Comparison((), 0, 1, (_CONFIGURATION,))
        mark, text = Mark.CHANGE if found else Mark.ADD, alertmanager.text_of(wanted)
        write = partial(self.mimir.set_configuration, text)
        return Comparison((Step(mark, _CONFIGURATION, alertmanager.about(found, wanted), text, write),), 0, 0)

    def _rules(self) -> Comparison:
        if self.groups is None:
            return Comparison((), 0, 0)
        read = self.mimir.rules()
        claims = {(self.claims.namespace, claim.name): claim for claim in self.claims.among(read)}
        inside = {
            key: group
            for key, group in read.groups.items()
            if key[0].startswith(f"{self.prefix}:") and key not in claims
        }
        differences = rule_groups.difference(self.groups, inside, self.mark)
        ended = (Written(Mark.REMOVE, key, claim.about, {}) for key, claim in claims.items() if claim.ended)
        return Comparison(
            tuple(map(self._step, (*differences.written, *ended))),
            differences.unchanged,
            differences.foreign + len(read.groups) - len(inside) - len(claims),
            tuple(map(_name, differences.clashes)),
        )

    def _step(self, one: Written) -> Step:
        namespace, name = one.key
        if one.mark is Mark.REMOVE:
            return Step(
                one.mark, _name(one.key), one.about, "", partial(self.mimir.delete_group, namespace, name)
            )
        text = rule_groups.text_of(one.group)
        return Step(one.mark, _name(one.key), one.about, text, partial(self.mimir.set_group, namespace, text))


def _mark_of_configuration(mark: str, prefix: str) -> str:
    """Return the mark of a configuration, which is in no namespace with the prefix."""
    return f"{mark} ({prefix})"


def _name(key: Key) -> str:
    namespace, name = key
    return f"group {name} in {namespace}"


def _groups(artifacts: Iterable[Artifact], prefix: str, mark: str) -> Iterator[tuple[Key, Group]]:
    """Yield the groups of the rule files, each file in a namespace of its own."""
    for one in artifacts:
        if one.path.startswith(RULES):
            namespace = prefix + one.path.removeprefix(RULES).removesuffix(".yaml")
            for group in yaml.load(one.text, TEXT_LOADER)["groups"]:
                yield (namespace, group["name"]), rule_groups.marked(group, mark)
