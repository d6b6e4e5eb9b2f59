"""Levels of alerts, and the words of an organisation for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from slo.model import AlertSeverity, Party
from slo.model.grouping import Groupings
from slo.model.own_labels import OnAlerts
from slo.model.product import Alerting, ElsewhereChannels
from slo.model.severity import NAMES_OF_LEVELS, SeverityWords
from slo.plan.routing.messages import BY_LEVEL

levels = st.sampled_from(AlertSeverity)


@pytest.mark.parametrize(
    "shape",
    [Alerting, ElsewhereChannels, Party, Groupings, OnAlerts, SeverityWords],
    ids=lambda one: one.__name__,
)
def test_whatever_is_said_for_one_level_can_be_said_for_each(shape: type) -> None:
    assert set(AlertSeverity) <= set(shape.model_fields)  # type: ignore[attr-defined]
    assert set(BY_LEVEL) == set(AlertSeverity)


@given(levels, levels)
def test_of_two_levels_the_less_urgent_one_remains(one: AlertSeverity, highest: AlertSeverity) -> None:
    limited = one.at_most(highest)

    assert limited.place == max(one.place, highest.place)
    assert limited.at_most(highest) is limited
    assert highest not in limited.more_urgent or limited is one


@given(
    st.lists(
        st.sampled_from(("critical", "warning", "notice", "page", "ticket", "info")), min_size=3, max_size=3
    )
)
def test_words_are_refused_or_name_exactly_one_level(words: list[str]) -> None:
    said = dict(zip(AlertSeverity, words, strict=True))
    mistaken = len(set(words)) < 3 or any(
        word != level and word in tuple(AlertSeverity) for level, word in said.items()
    )

    if mistaken:
        with pytest.raises(ValidationError):
            SeverityWords.model_validate(said)
    else:
        read = SeverityWords.model_validate(said)
        assert [read.level(read.of(level)) for level in AlertSeverity] == list(AlertSeverity)


def test_without_words_of_ones_own_levels_have_their_names() -> None:
    assert [NAMES_OF_LEVELS.of(level) for level in AlertSeverity] == ["page", "ticket", "info"]
    assert NAMES_OF_LEVELS.chosen == {}
    assert NAMES_OF_LEVELS.level("critical") is None
