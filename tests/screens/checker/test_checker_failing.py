"""Whatever goes wrong behind the checker, it never looks like a result."""

from __future__ import annotations

import pytest
from checker_player import ALL_NO, CHECKER, LABELS, OUTCOME_ANSWERS, practising, sign

from sij_tui.core.checker import engine
from sij_tui.core.content.checker import OutcomeId, outcome_of

SEVERITIES: tuple[OutcomeId, ...] = ("none", "tell", "hold", "stop")


@pytest.mark.parametrize("outcome", OUTCOME_ANSWERS)
async def test_an_error_in_the_engine_gives_no_result(
    outcome: OutcomeId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(engine, "unknown_is_not_safe", broken)
    async with practising() as learner:
        await learner.make_up()
        await learner.act("no")
        assert LABELS.result.failed in learner.found
        await learner.finish(OUTCOME_ANSWERS[outcome])
        assert LABELS.result.failed in learner.text
        for each in SEVERITIES:
            shown = outcome_of(CHECKER, each)
            assert shown.label not in learner.page_text
            assert shown.headline not in learner.page_text
        await learner.act("again")
        assert learner.answers == {}


async def test_an_error_in_the_page_itself_shows_no_result_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from sij_tui.core.checker.pages import result

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(result, "_answers", broken)
    async with practising(failures=None) as learner:
        await learner.make_up()
        await learner.finish(ALL_NO)
        assert learner.app.failures
        assert sign("none") not in learner.text
        assert outcome_of(CHECKER, "none").headline not in learner.text
