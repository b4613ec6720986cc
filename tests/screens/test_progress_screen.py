"""The screen of progress: what it says, at every size and in every set of glyphs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from book_kit import shipped
from group_kit import BANK, answer, practised
from learner_kit import DAY, START
from msgspec.structs import replace
from screen_kit import SIZES, reading

from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.elements import Route
from sij_tui.core.layout.glyphs import TIERS
from sij_tui.core.navigation import Capabilities, Preferences, Session
from sij_tui.core.practice.review_log import Answered, ReviewLog
from sij_tui.core.practice.round import start_round, to_suspended
from sij_tui.records.learner import StoredReviewLog
from sij_tui.screens.services import INERT_SERVICES, Services
from sij_tui.widgets.pane import Pane

LABELS = BANK.practice.progress
NAMES = [item.id for item in BANK.practice.item]


def services(answers: Sequence[Answered], now: int = START) -> Services:
    review_log = StoredReviewLog(None, BANK.content)
    for each in answers:
        review_log.write(each)

    def opened(content: str) -> ReviewLog:
        assert content == BANK.content
        return review_log

    return INERT_SERVICES._replace(review_log=opened, now=lambda: now)


def at_progress(**preferences: object) -> Session:
    session = Session(capabilities=Capabilities(motion=False), preferences=Preferences())
    return session.prefer(**preferences).visit(Route("progress"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tier", TIERS)
async def test_all_of_it_is_there_in_every_window(tier: str, size: tuple[int, int]) -> None:
    session = at_progress(glyphs=tier)
    async with reading(size=size, session=session, services=services(practised())) as reader:
        seen = reader.text
        for _ in range(30):
            await reader.press("pagedown")
            seen += reader.text
        for text in (LABELS.questions, LABELS.calendar, LABELS.curve, LABELS.by_fact):
            assert text in seen
        if tier == "ascii":
            assert seen.isascii()


@pytest.mark.parametrize("size", [(80, 24), (100, 24), (120, 40), (200, 60)])
async def test_all_charts_are_seen_at_once(size: tuple[int, int]) -> None:
    async with reading(size=size, session=at_progress(), services=services(practised())) as reader:
        pane = reader.pane("progress").region
        shown = [line[pane.x : pane.right] for line in reader.lines]
        for topic in BANK.practice.topic:
            assert any(topic.title in line for line in shown)
        days = [y for y, line in enumerate(shown) if any(name in line for name in LABELS.weekdays)]
        is_tall = size[1] >= 50
        assert len(days) == 7 + is_tall
        for heading in (LABELS.answers_by_day, LABELS.due_by_day):
            assert any(heading in line for line in shown) == is_tall
        beside = [line for line in shown if LABELS.calendar in line]
        assert LABELS.curve in beside[0]
        assert any(LABELS.curve_today in line for line in shown)
        for state in ("known", "due", "missed", "new"):
            assert getattr(LABELS.state, state) in " ".join(shown)


async def test_a_learner_without_answers_is_sent_to_practice() -> None:
    async with reading(session=at_progress(), services=services([])) as reader:
        assert LABELS.nothing.split(".")[0] in reader.words
        assert LABELS.calendar not in reader.text
        await reader.press("enter")
        assert reader.page == "practice"


async def test_what_is_due_leads_to_practice() -> None:
    due = services([answer(NAMES[0])], now=START + 30 * DAY)
    async with reading(session=at_progress(), services=due) as reader:
        assert fill(LABELS.due, count=1) in reader.text
        await reader.press("enter")
        assert reader.page == "practice"


async def test_who_has_done_all_of_today_is_told_so() -> None:
    async with reading(session=at_progress(), services=services([answer(NAMES[0])])) as reader:
        assert LABELS.done in reader.text


async def test_days_without_practice_are_not_spoken_of() -> None:
    one = services([answer(NAMES[0])], now=START + 20 * DAY)
    async with reading(size=(120, 60), session=at_progress(), services=one) as reader:
        assert LABELS.in_a_row.split("{")[0] not in reader.text
        assert fill(LABELS.practised_days, count=1, span=28) in reader.text


async def test_a_fact_leads_to_the_leaflet_and_back_again() -> None:
    async with reading(session=at_progress(), services=services([answer(NAMES[0])])) as reader:
        fact = BANK.item(NAMES[0]).facts[0]
        pane = reader.pane("progress")
        pane.point_to(f"fact {fact}")
        await reader.press("enter")
        assert reader.page in shipped().parts
        await reader.do("back")
        assert (reader.page, reader.pane("progress").key) == ("progress", f"fact {fact}")


async def test_beside_too_a_fact_leads_there_and_back() -> None:
    async with reading(
        size=(120, 40), session=at_progress(), services=services(practised())
    ) as reader:
        await reader.press("tab", "down", "down")
        fact = reader.pane("facts").key
        assert fact.startswith("fact ")
        await reader.press("enter")
        assert reader.page in shipped().parts
        await reader.do("back")
        assert (reader.pane("facts").key, reader.pane("facts").has_focus) == (fact, True)
        await reader.resize(80, 24)
        assert (reader.pane("progress").key, reader.pane("progress").has_focus) == (fact, True)
        await reader.resize(120, 40)
        assert (reader.pane("facts").key, reader.pane("facts").has_focus) == (fact, True)


async def test_only_keys_that_do_something_are_shown() -> None:
    async with reading(
        size=(150, 40), session=at_progress(), services=services(practised())
    ) as reader:
        assert reader.label_of("panel") in reader.footer
        await reader.resize(100, 40)
        assert reader.label_of("panel") not in reader.footer


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_with_no_answers_it_has_its_title(size: tuple[int, int]) -> None:
    async with reading(size=size, session=at_progress(), services=services([])) as reader:
        pane = reader.app.screen.query_one("#progress", Pane)
        assert (pane.elements[0].text, pane.elements[0].style) == (LABELS.title, "title")


async def test_with_no_answers_nothing_stands_beside() -> None:
    async with reading(size=(150, 40), session=at_progress(), services=services([])) as reader:
        assert not reader.pane("facts").region
        assert reader.pane("progress").region.width == 150
        assert reader.label_of("panel") not in reader.footer


async def test_where_there_is_room_the_facts_stand_beside() -> None:
    async with reading(
        size=(120, 40), session=at_progress(), services=services(practised())
    ) as reader:
        assert LABELS.by_fact in reader.text
        await reader.resize(80, 24)
        assert LABELS.by_fact not in reader.text
        await reader.resize(120, 40)
        assert LABELS.by_fact in reader.text


async def test_it_is_at_hand_from_home_and_by_name() -> None:
    async with reading(size=(120, 60), services=services([])) as reader:
        assert LABELS.title in reader.text
        await reader.do("palette")
        await reader.type(LABELS.title)
        await reader.press("enter")
        assert reader.page == "progress"


async def test_what_is_wrong_with_the_file_is_told_here_too(tmp_path: Path) -> None:
    path = tmp_path / "learner.sqlite3"
    path.write_bytes(b"Dear diary" * 999)
    broken = INERT_SERVICES._replace(
        review_log=lambda content: StoredReviewLog(path, content), now=lambda: START
    )
    async with reading(size=(120, 40), session=at_progress(), services=broken) as reader:
        told = fill(BANK.practice.labels.trouble.unreadable, path=path)
        texts = {element.key: element.text for element in reader.pane("progress").elements}
        assert texts["trouble"] == told


# -- what is due, from home


def kept(answers: Sequence[Answered], now: int = START) -> Services:
    return services(answers, now)._replace(has_answers=lambda: bool(answers))


def missed(count: int) -> list[Answered]:
    return [answer(name, n, right=False) for n, name in enumerate(NAMES[:count])]


@pytest.mark.parametrize("size", SIZES)
async def test_home_says_what_is_due_and_one_key_begins_with_it(size: tuple[int, int]) -> None:
    badge = fill(LABELS.badge, count=4)
    async with reading(size=size, services=kept(missed(4), now=START + 2 * DAY)) as reader:
        await reader.until(lambda: reader.label_of("practice.due") in reader.footer)
        seen = reader.text
        await reader.press("end")
        assert badge in seen + reader.text
        await reader.do("practice.due")
        assert reader.page == "practice"
        state = reader.screen.state  # type: ignore[attr-defined]
        assert (state.mode, set(state.items)) == ("due", set(NAMES[:4]))


async def test_where_nothing_is_due_home_says_nothing_and_the_key_does_nothing() -> None:
    opened: list[str] = []
    nothing = services([])._replace(review_log=lambda content: opened.append(content))  # type: ignore[arg-type,func-returns-value,return-value]
    for given in (kept([answer(NAMES[0])]), nothing):
        async with reading(size=(120, 60), services=given) as reader:
            await reader.settle()
            assert reader.label_of("practice.due") not in reader.footer
            await reader.do("practice.due")
            assert reader.page == "home"
    assert opened == []  # without answers no file is opened


async def test_progress_leads_to_what_is_due() -> None:
    due = kept(missed(3), now=START + 2 * DAY)
    async with reading(session=at_progress(), services=due) as reader:
        await reader.click(fill(LABELS.due, count=3))
        assert reader.screen.state.mode == "due"  # type: ignore[attr-defined]


async def test_a_test_that_waits_is_not_dropped_for_what_is_due() -> None:
    due = kept(missed(3), now=START + 2 * DAY)
    test = start_round(BANK, "test", tuple(NAMES[:2]), id="e" * 32, seed=1, now=START)
    waiting = to_suspended(BANK, test, START)
    due.review_log(BANK.content).suspend(waiting)
    async with reading(session=at_progress(), services=due) as reader:
        await reader.click(fill(LABELS.due, count=3))
        assert reader.page == "practice"
        assert reader.screen.state is None  # type: ignore[attr-defined]
        assert due.review_log(BANK.content).suspended() == waiting


# -- export


async def test_answers_are_written_to_a_file_and_it_is_told_which() -> None:
    written: list[str] = []

    def export(content: str) -> str:
        written.append(content)
        return "/home/ann/answers.csv"

    given = services(practised())._replace(export=export)
    async with reading(size=(120, 50), session=at_progress(), services=given) as reader:
        await reader.press("end")
        await reader.click(LABELS.export)
        assert written == [BANK.content]
        assert "/home/ann/answers.csv" in reader.words


async def test_it_is_told_if_the_file_cannot_be_written() -> None:
    def export(content: str) -> str:
        raise PermissionError(13, "Permission denied", "/answers.csv")

    given = services(practised())._replace(export=export)
    async with reading(size=(120, 50), session=at_progress(), services=given) as reader:
        await reader.press("end")
        await reader.click(LABELS.export)
        assert fill(LABELS.not_exported, path="/answers.csv") in reader.words


@pytest.mark.parametrize("able", [{"outside": False}, {"keep": False}])
async def test_where_no_file_may_be_written_there_is_no_export(able: dict[str, bool]) -> None:
    session = at_progress()
    session = replace(session, capabilities=Capabilities(motion=False, **able))
    given = services(practised())._replace(export=lambda content: "")
    async with reading(size=(120, 50), session=session, services=given) as reader:
        await reader.press("end")
        assert LABELS.export not in reader.text
