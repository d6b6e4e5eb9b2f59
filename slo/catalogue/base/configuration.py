"""Reads what routes depend on in an Alertmanager configuration: routes, receivers, intervals, inhibitions.

Everything else is left to Alertmanager: `amtool check-config` judges the file that both are in.
https://prometheus.io/docs/alerting/latest/configuration/
"""

from collections.abc import Iterator

from slo.catalogue.base.matchers import Matchers, node_at
from slo.catalogue.base.place import place_of
from slo.catalogue.base.ways import ways
from slo.model.base import Base, BaseInhibition, BaseRoute, Setting
from slo.source.nodes import Document, Path, Record, Scalar, Sequence
from slo.source.others import read_others
from slo.text import checks
from slo.text.diagnostics import Problem, Span, nearest

_TRUE = frozenset(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"))
_INTERVALS = ("time_intervals", "mute_time_intervals")


def configuration(text: str, file: str) -> tuple[Base, tuple[Problem, ...]]:
    """Return a configuration as far as it can be read, and its problems; raises Invalid if it is no YAML."""
    reader = _Reader(read_others(text, file))
    base = reader.base(file)
    return base, tuple(reader.all_problems)


class _Reader:
    """Reads the parts of a configuration, and collects problems."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._matchers = Matchers(document)
        self._problems: list[Problem] = []

    @property
    def all_problems(self) -> list[Problem]:
        return [*self._problems, *self._matchers.problems]

    def base(self, file: str) -> Base:
        spans = dict(self._named("receivers"))
        intervals = {name: span for key in _INTERVALS for name, span in self._named(key)}
        root = self._root()
        self._check_names(root, spans, intervals)
        index, line, problem = place_of(self._document)
        self._problems += [problem] if problem else []
        return Base(
            text=self._document.source.text,
            file=file,
            root=root,
            receivers={name: ways(self._document, name) for name in spans},
            receiver_spans=spans,
            intervals=intervals,
            inhibitions=tuple(self._inhibitions()),
            templates=self._texts(("templates",)) or (),
            settings=dict(self._settings()),
            index=index,
            line=line,
        )

    def _root(self) -> BaseRoute:
        path: Path = ("route",)
        if not isinstance(node_at(self._document, path), Record):
            self._add("this is no configuration of Alertmanager: it has no 'route'", ())
            return BaseRoute("", self._document.where())
        if not self._document.text("route", "receiver"):
            self._add("the root of the routes has no 'receiver'", path)
        return self._route(path, "")

    def _route(self, path: Path, parent: str) -> BaseRoute:
        receiver = self._document.text(*path, "receiver") or parent
        return BaseRoute(
            receiver=receiver,
            span=self._document.where(*path),
            matchers=self._matchers.read(path),
            group_by=self._texts((*path, "group_by")),
            active_in=self._texts((*path, "active_time_intervals")) or (),
            muted_in=self._texts((*path, "mute_time_intervals")) or (),
            continues=self._document.text(*path, "continue") in _TRUE,
            routes=tuple(self._route(one, receiver) for one in self._items((*path, "routes"))),
        )

    def _check_names(self, root: BaseRoute, receivers: dict[str, Span], intervals: dict[str, Span]) -> None:
        for route in _all_routes(root):
            if route.receiver not in receivers:
                message = f"there is no receiver {route.receiver!r}"
                self._problems.append(
                    checks.BASE.problem(message, route.span, nearest(route.receiver, receivers))
                )
            for name in (*route.active_in, *route.muted_in):
                if name not in intervals:
                    message = f"there is no time interval {name!r}"
                    self._problems.append(checks.BASE.problem(message, route.span, nearest(name, intervals)))

    def _inhibitions(self) -> Iterator[BaseInhibition]:
        for path in self._items(("inhibit_rules",)):
            yield BaseInhibition(
                source=self._matchers.read(path, "source_"),
                target=self._matchers.read(path, "target_"),
                equal=self._texts((*path, "equal")) or (),
                span=self._document.where(*path),
            )

    def _named(self, key: str) -> Iterator[tuple[str, Span]]:
        for path in self._items((key,)):
            if (name := self._document.text(*path, "name")) is None:
                self._add(f"each of {key!r} needs a 'name'", path)
            else:
                yield name, self._document.where(*path, "name")

    def _settings(self) -> Iterator[tuple[str, Setting]]:
        node = node_at(self._document, ("global",))
        for name, value in node.fields.items() if isinstance(node, Record) else ():
            if isinstance(value, Scalar) and value.text is not None:
                yield name, Setting(value.text, self._document.where("global", name))

    def _items(self, path: Path) -> Iterator[Path]:
        """Yield the path of each mapping in a list."""
        node = node_at(self._document, path)
        if node is None:
            return
        if not isinstance(node, Sequence):
            self._add(f"{path[-1]!r} must be a list", path)
            return
        for number, item in enumerate(node.items):
            if isinstance(item, Record):
                yield (*path, number)
            else:
                self._add(f"each of {path[-1]!r} must be a mapping", (*path, number))

    def _texts(self, path: Path) -> tuple[str, ...] | None:
        node = node_at(self._document, path)
        if node is None:
            return None
        items = node.items if isinstance(node, Sequence) else [node]
        found = tuple(one.text for one in items if isinstance(one, Scalar) and one.text is not None)
        if not isinstance(node, Sequence) or len(found) < len(items):
            self._add(f"{path[-1]!r} must be a list of texts", path)
        return found

    def _add(self, message: str, path: Path) -> None:
        self._problems.append(checks.BASE.problem(message, self._document.where(*path)))


def _all_routes(root: BaseRoute) -> Iterator[BaseRoute]:
    yield root
    for child in root.routes:
        yield from _all_routes(child)
