"""Settings of the platforms that generated files are deployed to: Kubernetes, Mimir."""

from typing import Annotated

from pydantic import Field

from slo.shapes import Shape, TextFormat

_DNS = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_NAME = r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"

Namespace = Annotated[
    str,
    TextFormat(
        rf"^(?=.{{1,63}}$){_DNS}$",
        "a namespace of Kubernetes",
        "monitoring",
        "lower-case letters, digits and hyphens, 63 characters at most",
    ),
]
MetadataKey = Annotated[
    str,
    TextFormat(
        rf"^((?=[^/]{{1,253}}/){_DNS}(\.{_DNS})*/)?{_NAME}$",
        "a key of labels and annotations of Kubernetes",
        "app.kubernetes.io/part-of",
        "63 letters, digits, '-', '_' and '.' at most, after an optional domain and '/'",
    ),
]
LabelValue = Annotated[
    str,
    TextFormat(
        rf"^({_NAME})?$",
        "a value of labels of Kubernetes",
        "kube-prometheus-stack",
        "63 letters, digits, '-', '_' and '.' at most; annotations may have any text",
    ),
]
TenantId = Annotated[
    str,
    TextFormat(
        r"^(?!\.{1,2}$)[A-Za-z0-9!_.*'()-]{1,150}$",
        "a tenant of Mimir",
        "team-a",
        "150 letters, digits and !-_.*'() at most",
    ),
]


class Kubernetes(Shape):
    """Metadata of all generated objects of Kubernetes."""

    namespace: Namespace | None = Field(
        None, description="their namespace; by default that of whoever applies them"
    )
    labels: dict[MetadataKey, LabelValue] = Field(
        {}, description="labels, such as those by which a Prometheus selects its rules"
    )
    annotations: dict[MetadataKey, str] = Field({}, description="annotations, such as those for Argo CD")


class Mimir(Shape):
    """Settings of Grafana Mimir."""

    source_tenants: tuple[TenantId, ...] = Field(
        (),
        description="tenants whose series the rules read, by federation; by default their own",
    )
