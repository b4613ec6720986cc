"""A STOP, once found, stays in sight: whatever is open, and on every page of the exercise."""

from __future__ import annotations

import msgspec
import pytest
from checker_player import ALL_NO, CHECKER, LABELS, Learner, edition, practising, sign

from sij_tui.core.content.label_text import fill
from sij_tui.core.navigation import Capabilities

SIZES = [(60, 20), (80, 24), (100, 30), (120, 40)]


def stop_is_seen(learner: Learner) -> bool:
    """Sign and word stand on the screen, in a place that no panel or scrolling takes away."""
    return sign("stop") in learner.lines[1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("panel", ["origin", ""])
async def test_a_stop_stays_from_the_moment_it_is_found(size: tuple[int, int], panel: str) -> None:
    async with practising(size) as learner:
        await learner.make_up()
        if panel:
            await learner.do(panel)
        assert not stop_is_seen(learner)
        await learner.act("yes")
        assert stop_is_seen(learner)
        for left in range(len(CHECKER.question) - 1, 0, -1):
            assert fill(LABELS.asking.stop, count=left) in learner.found
            assert f"{sign('stop')}  " in "\n".join(learner.lines[2:])
            await learner.act("not_sure")
            if panel and learner.exercise.stage == "asking":
                await learner.do(panel)
                assert learner.pane("panel").region.height
            assert stop_is_seen(learner)
        for steps in (["check"], ["result"], ["what_if"]):
            await learner.act(*steps)
            assert stop_is_seen(learner)
            for key in (panel or "down", "last", "page_up"):
                await learner.do(key)
                assert stop_is_seen(learner)


@pytest.mark.parametrize("size", SIZES)
async def test_a_stop_stays_while_something_else_is_looked_at(size: tuple[int, int]) -> None:
    async with practising(size) as learner:
        await learner.make_up()
        await learner.act("not_sure", "rules")
        assert learner.exercise.stage == "rules"
        assert stop_is_seen(learner)
        await learner.do("origin")
        assert stop_is_seen(learner)
        await learner.press("escape", "escape", "h")
        assert learner.exercise.stage == "leaving"
        assert stop_is_seen(learner)


async def test_no_other_outcome_stands_there_and_a_stop_goes_with_its_answer() -> None:
    async with practising() as learner:
        await learner.make_up()
        await learner.act("yes")
        assert stop_is_seen(learner)
        await learner.act("previous", "no", "previous")
        assert not stop_is_seen(learner)
        await learner.finish({**ALL_NO, "clotting": "not_sure", "dressing": "yes"})
        assert sign("hold") in learner.text
        assert not any(sign(name) in learner.lines[1] for name in ("none", "tell", "hold", "stop"))


async def test_a_stop_can_be_seen_in_the_smallest_window_and_in_plain_characters() -> None:
    able = Capabilities(glyphs="ascii", colour=False, motion=False)
    async with practising((40, 12), capabilities=able) as learner:
        await learner.make_up()
        await learner.act("yes")
        await learner.do("origin")
        shown = CHECKER.outcome.stop
        assert f"{shown.symbol_ascii} {shown.label}" in learner.lines[1]


async def test_a_stop_with_a_long_name_is_cut_and_never_left_out() -> None:
    stop = msgspec.structs.replace(CHECKER.outcome.stop, label="STOP, as the leaflet has it here")
    outcome = msgspec.structs.replace(CHECKER.outcome, stop=stop)
    book = edition(msgspec.structs.replace(CHECKER, outcome=outcome))
    async with practising((40, 12), book=book) as learner:
        await learner.make_up()
        await learner.act("yes")
        assert f"{stop.symbol} {stop.label[:12]}" in learner.lines[1]
        assert learner.lines[1].rstrip().endswith("…")
