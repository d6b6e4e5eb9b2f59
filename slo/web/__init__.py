"""The report, live: pages, JSON and metrics of what Prometheus said last, for whoever looks."""
