"""Real servers scrape bounds as clients write them, and what the rules select finds each."""

from decimal import Decimal
from pathlib import Path

from slo.promql import parse_selector
from slo.promql.bounds import as_prometheus_3, bound_matcher
from tests.servers.binaries import Generation
from tests.servers.exporter import exporter
from tests.servers.processes import prometheus
from tests.servers.waiting import eventually
from tests.sli.test_units import SPELLINGS

WRITTEN = [(bound, spelling) for bound, spellings in SPELLINGS.items() for spelling in spellings]
PAGE = "".join(
    f"""\
# TYPE a{number}_seconds histogram
a{number}_seconds_bucket{{le="{spelling}"}} 1
a{number}_seconds_bucket{{le="+Inf"}} 1
a{number}_seconds_sum 1
a{number}_seconds_count 1
"""
    for number, (_, spelling) in enumerate(WRITTEN)
)


def test_a_bound_is_selected_whatever_the_client_and_the_server_write(
    generation: Generation, tmp_path: Path
) -> None:
    with exporter() as measured:
        measured.page = lambda: PAGE  # type: ignore[method-assign]
        scrape = f"scrape_configs: [{{job_name: a, static_configs: [{{targets: ['{measured.address}']}}]}}]"
        config = f"global: {{scrape_interval: 1s, scrape_timeout: 1s}}\n{scrape}"
        with prometheus(generation, config, [], tmp_path) as running:
            last = f"a{len(WRITTEN) - 1}_seconds_count"
            eventually(lambda: running.query(last))
            found = [running.query(_selected(number, bound)) for number, (bound, _) in enumerate(WRITTEN)]

    stored = [[one.labels["le"] for one in samples] for samples in found]
    kept = [[spelling] for _, spelling in WRITTEN]
    rewritten = [[as_prometheus_3(Decimal(bound))] for bound, _ in WRITTEN]
    assert stored == (rewritten if generation.prometheus_version >= (3,) else kept)


def _selected(number: int, bound: str) -> str:
    bucket = parse_selector(f"a{number}_seconds_bucket")
    return str(bucket.with_matcher("le", *bound_matcher(Decimal(bound))))
