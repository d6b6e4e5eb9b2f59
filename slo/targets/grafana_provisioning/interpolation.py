"""Variables in provisioning files: Grafana replaces them when it reads most texts.

https://grafana.com/docs/grafana/latest/administration/provisioning/#use-environment-variables
"""


def literal(text: str) -> str:
    """Return a text that Grafana reads as it is.

    >>> literal("{{ $labels.region }}")
    '{{ $$labels.region }}'
    """
    return text.replace("$", "$$")


def content_of(path: str) -> str:
    """Return a text that Grafana replaces by the content of a file, without blanks around it."""
    return f"$__file{{{path}}}"
