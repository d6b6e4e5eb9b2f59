"""All texts of this program for readers of several languages, a table for each place where they are read."""

from collections.abc import Iterator

from slo.languages.table import Table
from slo.languages.tables.alerts import ALERTS
from slo.languages.tables.formats import FORMATS
from slo.languages.tables.live import LIVE
from slo.languages.tables.product_page import PRODUCT_PAGE
from slo.languages.tables.report import REPORT
from slo.languages.tables.responders import RESPONDERS
from slo.languages.tables.status import STATUS
from slo.languages.tables.who import WHO

TABLES: tuple[Table, ...] = (FORMATS, RESPONDERS, ALERTS, PRODUCT_PAGE, STATUS, WHO, REPORT, LIVE)


def texts_in(code: str) -> Iterator[tuple[str, object]]:
    """Yield each key with its text in a language."""
    for table in TABLES:
        yield from ((key, texts[code]) for key, texts in table.items())
