"""Words of severity: routes of others may match them, so they may decide who is woken."""

from collections.abc import Iterator

from slo.diff.change import About, Change, Rank, Value
from slo.diff.comparison import Comparison
from slo.model import AlertSeverity
from slo.text.plurals import listed


def severity_words(compared: Comparison) -> Iterator[Change]:
    """Yield the words that alerts of the levels have now, if any of them is another one."""
    before, after = (plan.catalogue.severities for plan in (compared.before, compared.after))
    organisation = compared.after.catalogue.organisation
    levels = [level for level in AlertSeverity if before.of(level) != after.of(level)]
    if organisation and levels:
        new, old = (
            listed([f"{words.of(level)} on {level.plural}" for level in levels]) for words in (after, before)
        )
        sentence = (
            f"the label severity is {new}; before, {old}. Routes that slo does not write and that match this "
            "label may notify other people"
        )
        keys = compared.under("organisation", "severities")
        yield Change(
            Rank.WOKEN, About("organisation", organisation.value.name), sentence, keys, Value(old, new)
        )
