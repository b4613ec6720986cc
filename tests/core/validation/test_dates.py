"""Dates of the source and of the review are days of the calendar, in their order."""

from __future__ import annotations

from functools import cache

import msgspec
import pytest
import tomli
from content_samples import base
from msgspec.structs import replace

from sij_tui.core.content.model import Content
from sij_tui.core.validation.meaning import document_of
from sij_tui.core.validation.meaning.names import dates_are_in_the_calendar


@cache
def sample() -> Content:
    return msgspec.convert(tomli.loads(base()), Content)


def reported(**dates: str) -> list[tuple[str, ...]]:
    """Where something is said of dates, by their keys of ``[meta]``."""
    content = replace(sample(), meta=replace(sample().meta, **dates))
    document = document_of({}, content, "")
    return [tuple(map(str, each.path)) for each in dates_are_in_the_calendar(document)]


@pytest.mark.parametrize("key", ["source_date", "reviewed_on", "review_due"])
@pytest.mark.parametrize(
    "said", ["2026-02-31", "2026-13-01", "31/02/2026", "31.4.2026", "2025-02-29", "0000-01-01"]
)
def test_a_day_that_never_was_is_reported(said: str, key: str) -> None:
    assert reported(**{key: said}) == [("meta", key)]


@pytest.mark.parametrize(
    "said", ["2026-02-28", "2024-02-29", "12/05/2026", "05/13/2026", "3 May 2026", "undated", ""]
)
def test_a_day_or_words_are_left_alone(said: str) -> None:
    assert reported(reviewed_on=said) == []


def test_a_review_falls_due_after_it_was_made() -> None:
    assert reported(reviewed_on="2026-05-12", review_due="2027-05-12") == []
    assert reported(reviewed_on="2026-05-12", review_due="12/05/2026") == [("meta", "review_due")]
    assert reported(reviewed_on="in May", review_due="2020-01-01") == []
