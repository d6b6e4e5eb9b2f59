"""Push dashboards to a folder of Grafana."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from slo.actions.push import Keep, Notice
from slo.actions.push.comparison import Comparison, Mark, Step
from slo.actions.push.dashboards import is_marked, is_same, marked
from slo.actions.push.generated import Generated
from slo.actions.push.lock import Lock
from slo.clients.grafana import Found, Grafana, Model


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, and the dashboards that it is to hold. It is created, but never changed or removed."""

    grafana: Grafana
    generated: Generated
    prefix: str
    by: str

    def compare(self) -> Comparison:
        """Read our dashboards, and compare them; raises Unreachable or Refused."""
        wanted = {model["uid"]: model for model in self._wanted()}
        found = self._found({*wanted})
        places = {uid: one for uid, one in found.items() if uid in wanted and not self._is_ours(one)}
        added = [self._save(Mark.ADD, model, 0) for uid, model in wanted.items() if uid not in found]
        changed = [
            self._save(Mark.CHANGE, model, found[uid].version)
            for uid, model in wanted.items()
            if uid in found and uid not in places and not is_same(model, found[uid].model)
        ]
        removed = [
            self._delete(uid, one)
            for uid, one in sorted(found.items())
            if uid not in wanted and self._is_ours(one)
        ]
        return Comparison(
            (*added, *changed, *removed),
            len(wanted) - len(added) - len(changed) - len(places),
            len(found) + len(added) - len(wanted) - len(removed) + len(places),
            tuple(f"dashboard {uid} in the folder {one.folder or 'General'}" for uid, one in places.items()),
        )

    @contextmanager
    def alone(self, notice: Notice) -> Iterator[Keep]:
        """Keep other pushes from changing this folder within the block; creates the folder."""
        if not self.grafana.has_folder(self.prefix):
            self.grafana.create_folder(self.prefix, f"Error budgets ({self.prefix})")
        with Lock(self.grafana, self.prefix, self.by).held(notice) as keep:
            yield keep

    def _wanted(self) -> Iterator[Model]:
        for artifact in self.generated.artifacts:
            yield marked(json.loads(artifact.text), self.generated.mark)

    def _found(self, wanted: set[str]) -> dict[str, Found]:
        """Return the dashboards that are in the folder, or anywhere with a uid of ours."""
        inside = self.grafana.uids_in(self.prefix) if self.grafana.has_folder(self.prefix) else []
        uids = sorted({*inside, *wanted} - {Lock.uid_in(self.prefix)})
        return {uid: found for uid in uids if (found := self.grafana.dashboard(uid))}

    def _is_ours(self, one: Found) -> bool:
        return one.folder == self.prefix and is_marked(one.model, self.generated.mark)

    def _save(self, mark: Mark, model: Model, version: int) -> Step:
        write = partial(self.grafana.save, model, self.prefix, version)
        return Step(mark, f"dashboard {model['uid']}", model["title"], json.dumps([model, version]), write)

    def _delete(self, uid: str, one: Found) -> Step:
        about, write = str(one.model.get("title", "")), partial(self.grafana.delete, uid)
        return Step(Mark.REMOVE, f"dashboard {uid}", about, str(one.version), write)
