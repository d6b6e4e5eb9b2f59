"""A made-up fleet of services, as definitions on disk: as many objectives as asked for, always the same."""

from pathlib import Path

OBJECTIVES_A_SERVICE = 10

_INDICATORS = (
    """\
  answered-{n}:
    journey: Visitor {n} gets an answer
    events:
      total: http_requests_total{{job="service-{s}", handler="/page-{n}"}}
      bad: http_requests_total{{job="service-{s}", handler="/page-{n}", code=~"5.."}}
""",
    """\
  fast-{n}:
    latency:
      histogram: http_request_duration_seconds{{job="service-{s}", handler="/page-{n}"}}
      within: 500ms
""",
    """\
  reachable-{n}:
    probe:
      gauge: probe_success{{job="blackbox", instance="https://service-{s}.example.org/page-{n}"}}
""",
)


def write(folder: Path, objectives: int) -> None:
    """Write services of ten objectives each, three kinds of indicator in turn."""
    folder.mkdir(parents=True)
    for number in range(0, objectives, OBJECTIVES_A_SERVICE):
        service = number // OBJECTIVES_A_SERVICE
        count = min(OBJECTIVES_A_SERVICE, objectives - number)
        (folder / f"service-{service:05}.yaml").write_text(_service(service, count))


def _service(service: int, objectives: int) -> str:
    names = ("answered", "fast", "reachable")
    lines = [
        f"kind: Service\nname: service-{service:05}\n",
        f"runbook: https://runbooks.example.org/service-{service:05}\nindicators:\n",
        *(_INDICATORS[n % 3].format(n=n, s=service) for n in range(objectives)),
        "objectives:\n",
        *(
            f"  - {{indicator: {names[n % 3]}-{n}, target: 99.{n}%, window: 28d}}\n"
            for n in range(objectives)
        ),
    ]
    return "".join(lines)
