"""Templates may read what Jinja's sandbox lets them read, also where it decided before."""

import pytest
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError

from slo.report.page.sandbox import Sandbox

UNSAFE = ["[].append", "{}.clear", "''.__class__", "f.__globals__", "f.__code__", "one._private"]


class One:
    name = "one"
    _private = "private"

    @property
    def form(self) -> str:
        return "{0.__class__}"


def filled(environment: ImmutableSandboxedEnvironment, expression: str) -> str:
    template = environment.from_string("{% for _ in 'ab' %}{{ " + expression + " }}{% endfor %}")
    return template.render(one=One(), f=filled)


@pytest.mark.parametrize("expression", [*UNSAFE, "one.form.format(one)", "'{0._private}'.format(one)"])
def test_what_is_refused_stays_refused(expression: str) -> None:
    sandbox = Sandbox(undefined=StrictUndefined)
    for environment in (ImmutableSandboxedEnvironment(undefined=StrictUndefined), sandbox, sandbox):
        with pytest.raises(SecurityError):
            filled(environment, expression)


@pytest.mark.parametrize(
    "expression", ["one.name", "one.nothing", "{'a': 'b'}.a", "'a b'.title()", "one.form"]
)
def test_what_is_allowed_is_the_same(expression: str) -> None:
    assert filled(Sandbox(), expression) == filled(ImmutableSandboxedEnvironment(), expression)


def test_jinja_decides_once_for_a_type_and_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    decide = ImmutableSandboxedEnvironment.is_safe_attribute

    def counted(self: ImmutableSandboxedEnvironment, obj: object, attr: str, value: object) -> bool:
        asked.append(attr)
        return decide(self, obj, attr, value)

    monkeypatch.setattr(ImmutableSandboxedEnvironment, "is_safe_attribute", counted)
    environment = Sandbox()
    assert "".join(filled(environment, "one.name") for _ in range(3)) == "one" * 6
    assert asked == ["name"]
