"""A content file whose rules break a guarantee is not loaded."""

from __future__ import annotations

import pytest
from paths import CONTENT

from sij_tui.core.content.loaded import BrokenContent
from sij_tui.core.validation.load import load

SHIPPED = CONTENT.read_text(encoding="utf-8")
UNSURE = 'label = "Not sure, or the dye is not known", outcome = "hold"'
SEPTICAEMIA = 'label = "Yes, they have it", outcome = "stop", basis = "leaflet", facts = '


def test_the_shipped_rules_are_loaded() -> None:
    assert load(SHIPPED.encode(), "content.toml").content.checker is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (UNSURE, UNSURE.replace("hold", "none")),
        (UNSURE, UNSURE.replace(', outcome = "hold"', "")),
        (UNSURE, UNSURE.replace("hold", "holdd")),
        ('label = "Yes, to this dye", outcome = "stop"', 'label = "Yes", outcome = "tell"'),
        (f'{SEPTICAEMIA}["F49"]', f'{SEPTICAEMIA}["F48"]'),
        ("result and not a clearance", "result and a clearance"),
        ('symbol = "○"', 'symbol = "✓"'),
        ('answers = { pregnancy = "not_sure" }', 'answers = { dye = "not_sure" }'),
    ],
)
def test_rules_that_break_a_guarantee_are_refused_with_their_line(before: str, after: str) -> None:
    assert SHIPPED.count(before) == 1
    with pytest.raises(BrokenContent) as broken:
        load(SHIPPED.replace(before, after).encode(), "content.toml")
    assert all(problem.line > 0 for problem in broken.value.problems)


def test_an_outcome_left_out_is_refused_with_what_it_may_be_and_why_it_matters() -> None:
    with pytest.raises(BrokenContent) as broken:
        load(SHIPPED.replace(UNSURE, UNSURE.replace(', outcome = "hold"', "")).encode(), "it.toml")
    told = broken.value.problems[0].text("it.toml")
    assert 'question "dye" → not_sure → outcome: is missing.' in told
    assert "could pass for none" in told
    assert "Use one of: none, tell, hold, stop." in told
