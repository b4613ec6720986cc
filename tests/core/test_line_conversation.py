"""Every task line by line: kept word for word, and whatever is typed, it goes on or ends."""

from __future__ import annotations

import os
import re
from pathlib import Path
from unicodedata import category

import pytest
from book_kit import shipped
from hypothesis import given, settings
from hypothesis import strategies as st
from lines_kit import SCRIPTS, STARTS, MemorySession, line_context, run

from sij_tui.core.checker.cases import expected_answers
from sij_tui.core.content.checker import ANSWERS, SEVERITY, outcome_of
from sij_tui.core.content.items.base import FeedbackText
from sij_tui.core.content.label_text import fill
from sij_tui.core.dialogue import Prompt
from sij_tui.core.layout.elements import Element
from sij_tui.core.layout.glyphs import glyphs_for, plain
from sij_tui.core.lines.context import LineContext
from sij_tui.core.lines.conversation import conversation, find_task, tasks
from sij_tui.core.lines.text import VERBATIM, ended, in_words, lines_of
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.practice.reducer import shown_item, shown_order
from sij_tui.core.practice.review_log import InMemoryReviewLog, ReviewLog
from sij_tui.core.practice.round import PracticeRound, from_suspended

GOLDEN = Path(__file__).parents[1] / "golden" / "lines"
BANK = bank_of(shipped().content)
assert BANK
CHECKER = shipped().content.checker
assert CHECKER
LABELS = shipped().content.labels.lines


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_run_of_each_task_is_kept_word_for_word(name: str) -> None:
    said, _ = run(line_context(), SCRIPTS[name], STARTS.get(name, name))
    text = "".join(f"{line}\n" for line in said)
    kept = GOLDEN / f"{name}.txt"
    if os.environ.get("RENEW_GOLDEN"):
        kept.write_text(text)
        pytest.fail(f"{kept.name} was written anew: look at the difference")
    assert text == kept.read_text()
    assert text.isascii()
    assert text.replace("\n", "").isprintable()


class Taker:
    """Takes a whole round, answering each question from the bank."""

    def __init__(self, at: LineContext, mode: str, wrong: int = 0) -> None:
        self.log = at.review_log()
        self._talk, self._wrong, self.lines = conversation(at, "practice"), wrong, 0
        self.said = self._words(next(self._talk))
        self.type(mode)

    def type(self, line: str) -> None:
        self.said = self._words(self._talk.send(line))
        self.lines += 1

    def answer(self) -> None:
        """Answer the question asked: the first ones wrongly, if that is wanted."""
        state = suspended(self.log)
        assert state
        item, order = shown_item(BANK, state), shown_order(BANK, state)
        right = {each.id for each in BANK.choices(item) if each.right}
        if item.traits.ordered:
            names = [each.id for each in BANK.choices(item)]
            names = names[::-1] if self._wrong > 0 else names
        else:
            names = [name for name in order if (name in right) != (self._wrong > 0)]
            names = names[:1] if item.traits.response == "one" else names
        self._wrong -= 1
        self.type(" ".join(f"{order.index(name) + 1}" for name in names))

    @staticmethod
    def _words(said: Prompt) -> str:
        return " ".join(lines_of(said, 200, glyphs_for("ascii")))


def suspended(log: ReviewLog) -> PracticeRound | None:
    return from_suspended(BANK, log.suspended())[0]


@pytest.mark.parametrize("seed", range(6))
def test_a_whole_test_can_be_taken(seed: int) -> None:
    log = InMemoryReviewLog()
    taker = Taker(line_context(log, seed), "begin:test")
    while (state := suspended(log)) and state.stage == "asking":
        taker.answer()
    assert state
    assert state.stage == "overview"
    assert state.answered == len(state.items) == BANK.practice.test_size
    taker.type("hand_in")
    assert fill(BANK.practice.labels.result.passed, percent=BANK.practice.pass_mark) in taker.said
    answers = list(log.latest(BANK.cards).values())
    assert len(answers) == BANK.practice.test_size
    assert all(each.right for each in answers)


def test_what_was_missed_while_learning_comes_again() -> None:
    log = InMemoryReviewLog()
    taker = Taker(line_context(log), "begin:learn", wrong=2)
    asked = 0
    while (state := suspended(log)) and state.stage == "asking":
        taker.answer()
        asked += 1
        taker.type("")
    assert asked == BANK.practice.round_size + 2
    assert BANK.practice.labels.result.heading in taker.said
    assert log.suspended() == b""


def test_a_round_that_was_left_goes_on_where_it_was() -> None:
    log = InMemoryReviewLog()
    taker = Taker(line_context(log), "begin:learn")
    for _ in range(3):
        taker.answer()
        taker.type("")
    before = suspended(log)
    assert before
    with pytest.raises(StopIteration):
        taker.type("quit")
    Taker(line_context(log), "go_on")
    after = suspended(log)
    assert after
    assert (after.position, after.given) == (before.position, before.given)


WORDS = ["", "?", "back", "quit", "source", "all", "hint", "1", "2", "3", "1 2", "0", "practice",
         "checker", "timeline", "search", "y", "n", "u", "\x1b[31m", "9" * 50, "é"]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=20), max_size=40), st.integers(0, 9))
def test_whatever_is_typed_is_answered_in_short_lines(typed: list[str], seed: int) -> None:
    said, _ = run(line_context(seed=seed), typed, columns=500)
    for line in said:
        if not line.startswith(">>> "):
            assert len(line) <= 200
            assert not any(category(letter) == "Cc" for letter in line)


@pytest.mark.parametrize("start", ["", "timeline", "search", "checker", "practice", "progress"])
def test_any_prompt_takes_help_quit_and_nonsense(start: str) -> None:
    said, ended = run(line_context(), ["?", "quit"], start)
    assert ended
    assert len(said) > said.index(">>> ?") + 2
    if start != "search":
        said, ended = run(line_context(), ["no such thing"], start)
        assert not ended
        assert 2 <= len(said) - said.index(">>> no such thing") <= 6


@pytest.mark.parametrize("part", shipped().parts)
def test_all_of_a_part_can_be_read(part: str) -> None:
    said, _ = run(line_context(), ["all"], part, columns=200)
    text = " ".join(said)
    for element in shipped().page(part).elements:
        for words in (element.text, *(cell.text for cell in element.cells if cell.role == "body")):
            first = words.split(". ")[0]
            assert " ".join(first.split()[:6]).strip("“”") in text.replace("’", "'") or not (
                first.isascii()
            )


def test_no_row_is_said_with_two_marks_one_after_the_other() -> None:
    rows = [row.text for page in shipped().pages() for row in in_words(page.elements)]
    assert len(rows) > 300
    assert [text for text in rows if re.search("[.!?:,] ?[.,:]", text)] == []


def test_a_task_is_found_by_id_number_and_title() -> None:
    at = line_context()
    assert find_task(at, "TIMELINE") == "timeline"
    assert find_task(at, "2") == shipped().parts[1]
    title = shipped().page(shipped().parts[2]).title
    assert find_task(at, f"  {title.upper()}") == shipped().parts[2]
    assert find_task(at, "search") == "search"
    listed = list(tasks(at))
    assert [find_task(at, f"{number}") for number in range(1, len(listed) + 1)] == [
        task for task, _ in listed
    ]
    assert find_task(at, "no such") is None


def test_in_the_overview_of_a_test_each_question_has_its_own_number() -> None:
    at = line_context()
    said, _ = run(at, ["begin:test", *[""] * 20, "7"], "practice")
    again = said.index(">>> 7")
    assert sum(line.startswith("Question 7 of 20") for line in said) == 2
    assert any(line.startswith("Question 7 of 20") for line in said[again:])


def test_another_answer_takes_the_place_of_the_first() -> None:
    log, changed = InMemoryReviewLog(), 0
    taker = Taker(line_context(log), "begin:test")
    for position in range(19):
        state = suspended(log)
        assert state
        assert state.position == position
        traits = BANK.item(state.item).traits
        if traits.response != "one" or not traits.keeps_response:
            taker.type("")
            continue
        for typed in ("1", "back", "2"):
            taker.type(typed)
        after = suspended(log)
        assert after
        assert after.given_to(position).response == (shown_order(BANK, state)[1],)
        changed += 1
    assert changed > 8


def test_an_order_typed_as_it_stands_is_an_answer() -> None:
    log = InMemoryReviewLog()
    for seed in range(12):
        taker = Taker(line_context(log, seed), "begin:learn")
        while (state := suspended(log)) and state.stage == "asking":
            item, count = BANK.item(state.item), len(shown_order(BANK, state))
            if item.traits.ordered:
                shown = shown_order(BANK, state)
                taker.type(" ".join(f"{number}" for number in range(1, count + 1)))
                after = suspended(log)
                assert after
                assert after.stage == "feedback"
                assert after.answer
                assert after.answer.response == shown
                return
            taker.answer()
            taker.type("")
    pytest.fail("no round asked for an order")


def test_a_question_about_a_picture_without_words_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pictures = {item.id for item in BANK.practice.item if item.picture(BANK)}
    assert pictures
    asked = set()
    log = InMemoryReviewLog()
    monkeypatch.setattr(
        "sij_tui.core.lines.practice.has_words", lambda bank, item: item.id not in pictures
    )
    left_out = 0
    for seed in range(8):
        taker = Taker(line_context(log, seed), "begin:test")
        state = suspended(log)
        assert state
        asked |= set(state.items)
        lost = BANK.practice.test_size - len(state.items)
        left_out += lost
        assert (fill(LABELS.left_out, count=lost) in taker.said) == (lost > 0)
    assert left_out
    assert not asked & pictures


def test_a_part_that_was_read_to_its_end_and_the_place_are_kept() -> None:
    reader = MemorySession()
    first, second = shipped().parts[:2]
    run(line_context(reader=reader), ["1", "", "all", "", "2", "", "quit"])
    assert reader.session.seen == {first}
    place = reader.session.last_page(shipped().parts)
    assert place.page == second
    again, _ = run(line_context(reader=reader), ["resume"])
    where = shipped().page(second).element(place.key)
    assert where
    assert where.text.split(". ")[0] in " ".join(again[again.index(">>> resume") :])


def test_the_end_of_input_keeps_the_place_too() -> None:
    reader = MemorySession()
    run(line_context(reader=reader), ["3", "", ""])
    assert reader.session.last_page(shipped().parts).page == shipped().parts[2]


def test_settings_are_kept_one_at_a_time() -> None:
    reader = MemorySession()
    run(line_context(reader=reader), ["theme:light", "motion:off", "glyphs:braille"], "settings")
    chosen = reader.session.preferences
    assert (chosen.theme, chosen.motion, chosen.glyphs) == ("light", False, "braille")


def test_what_cannot_be_kept_is_told_once() -> None:
    said, _ = run(line_context(reader=MemorySession(problem="Full!")), ["1", "back", "1", "back"])
    assert said.count("Full!") == 1


def test_answers_are_exported_from_progress() -> None:
    labels = BANK.practice.progress

    def refuse() -> str:
        raise OSError(28, "no space", "/full/answers.csv")

    for export, wanted in (
        (lambda: "/a/b.csv", fill(labels.exported, path="/a/b.csv")),
        (refuse, fill(labels.not_exported, path="/full/answers.csv")),
    ):
        at = line_context(InMemoryReviewLog(), export=export)
        run(at, ["begin:learn", "1", "quit"], "practice")
        said, _ = run(at, ["export"], "progress", columns=200)
        assert wanted in said
    said, _ = run(line_context(), [], "progress")
    assert labels.export not in " ".join(said)


def test_a_fact_that_was_missed_is_read_where_it_stands() -> None:
    at = line_context(InMemoryReviewLog())
    run(at, ["begin:learn", "1", "", "1", "", "1", "quit"], "practice")
    said, _ = run(at, ["facts", "1"], "progress", columns=200)
    listed = next(line for line in said if line.startswith("1. ") and ": " in line)
    fact = next(fact for fact in shipped().content.fact if plain(fact.text) in listed)
    places = shipped().usage[fact.id]
    element = shipped().page(places[0].page).element(places[0].key)
    assert element
    last = " ".join(said[said.index(">>> 1") :])
    texts = (element.text, *(cell.text for cell in element.cells))
    assert all(plain(text) in last for text in texts if len(text) > 3)


def test_no_sign_of_an_outcome_is_said_but_always_its_word() -> None:
    """Nor in a class, which test_line_class holds."""
    outcomes = [outcome_of(CHECKER, name) for name in SEVERITY]
    signed = [
        f" {sign} {each.label}" for each in outcomes for sign in (each.symbol, each.symbol_ascii)
    ]
    named: set[str] = set()
    for number, case in enumerate(CHECKER.case, 1):
        given = expected_answers(CHECKER, case).values()
        typed = [f"{number}", *(f"{ANSWERS.index(each) + 1}" for each in given), "", "what if 1"]
        said, _ = run(line_context(), typed, "checker", columns=200)
        label = outcome_of(CHECKER, case.outcome).label
        result = said[said.index(">>> ") :]
        assert ended(label) in result
        named.add(label)
        assert [line for line in said if any(each in f" {line}" for each in signed)] == []
    assert named == {each.label for each in outcomes}
    for item in BANK.practice.item:
        for part in item.feedback_parts(BANK):
            if isinstance(part, FeedbackText) and any(each in f" {part.text}" for each in signed):
                heard = part.shown(ascii_only=True, signs=False)
                assert not any(each in f" {heard}" for each in signed)
                assert any(each.label in heard for each in outcomes)


def test_each_line_that_is_said_ends_in_a_pause() -> None:
    for name, typed in SCRIPTS.items():
        said, _ = run(line_context(), typed, STARTS.get(name, name), columns=200)
        for line in said:
            if line and not line.startswith(">>> ") and len(line) < 120:  # longer ones are wrapped
                assert line.endswith((*".:?!;", '."', '?"')), line


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The case", "The case."), ("Really?", "Really?"), ("“Why?”", "“Why?”"),
        ("“I do not know”", "“I do not know”."), ("About (see there.)", "About (see there.)"),
        ("Saved to /a/b.csv", "Saved to /a/b.csv"), ("Saved to C:\\a", "Saved to C:\\a"),
        ("手順", "手順。"), ("手順。", "手順。"), ("", ""), ("Step 1  of 3", "Step 1, of 3."),
        ("Class AB · Live", "Class AB, Live."),
    ],
)  # fmt: skip
def test_a_text_ends_in_a_mark_that_makes_a_pause(text: str, wanted: str) -> None:
    assert " ".join(lines_of((Element(text=text),), 79, glyphs_for("blocks"))) == wanted


def test_what_is_to_be_typed_elsewhere_stays_as_it_is() -> None:
    said = (Element(text="ssh  a@host.example", key=VERBATIM),)
    assert [*lines_of(said, 79, glyphs_for("blocks"))] == ["ssh  a@host.example"]


def test_going_on_is_offered_once_something_was_read_and_no_other_number_changes() -> None:
    at = line_context()
    new = [name for name, _ in tasks(at)]
    assert "resume" not in new
    said, _ = run(at, ["resume"])
    assert ended(plain(LABELS.not_understood)) in said
    run(at, ["2", "", "back", "quit"])
    assert [name for name, _ in tasks(at)] == [*new, "resume"]
    said, _ = run(at, [f"{len(new) + 1}"])
    title = shipped().page(shipped().parts[1]).title
    assert title not in said[said.index(f">>> {len(new) + 1}") :][1]
    assert f"{len(new) + 1}. {ended(LABELS.resume)}" in said
