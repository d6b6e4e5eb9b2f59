"""Service definitions that fit the metrics of a running Prometheus, for `slo init`.

`families` finds what can be measured in an `Inventory` of metrics, `measuring` says what to query of it, and
`targets` and `texts` turn what was measured into definitions. All of it is pure: the same inventory and the
same measurements give the same files.
"""
