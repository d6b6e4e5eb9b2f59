"""Answers of Grafana: to pushes of dashboards."""

from tests.fuzz.pushes import pushing
from tests.push.grafana import Grafana

TARGET = pushing("grafana", lambda: Grafana().server)
