"""Whether Prometheus, Thanos, Mimir and VictoriaMetrics compute the same from generated rules."""
