"""The Grafana of an organisation, for the target grafana-provisioning."""

from typing import Annotated

from pydantic import Field

from slo.shapes import Shape, TextFormat

_UID = r"^[A-Za-z0-9_-]{1,40}$"
_FOLDER = r"^[^/$\s\x00-\x1f\x7f][^/$\x00-\x1f\x7f]*$"


class Grafana(Shape):
    """What its provisioning files name."""

    datasource_uid: Annotated[
        str,
        TextFormat(
            _UID, "a uid of Grafana", "prometheus", "40 letters, digits, hyphens and underscores at most"
        ),
    ] = Field(description="uid of the Prometheus data source with the recorded series")
    folder: Annotated[
        str, TextFormat(_FOLDER, "a title of a folder", "Error budgets", "without slashes and dollar signs")
    ] = Field("Error budgets", description="title of the folder for dashboards and alert rules")
    dashboards: Annotated[
        str, TextFormat(r"^/[A-Za-z0-9_./-]+$", "an absolute path", "/var/lib/grafana/dashboards/slo")
    ] = Field(
        "/var/lib/grafana/dashboards/slo",
        description="where Grafana finds the dashboards, which are the files of the target grafana",
    )
