"""Where entities of Backstage link to, for the target backstage."""

from pydantic import Field

from slo.shapes import Link, Shape


class Backstage(Shape):
    """Addresses of pages about objectives; without them, entities link to runbooks alone."""

    pages: Link | None = Field(None, description="address of the pages of `slo serve`")
    grafana: Link | None = Field(None, description="address of the Grafana that has the dashboards")
