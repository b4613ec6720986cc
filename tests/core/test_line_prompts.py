"""What prompts take line by line besides numbers, and what they say."""

from __future__ import annotations

from book_kit import shipped
from checker_player import LABELS as CHECKER
from lines_kit import line_context, run

from sij_tui.core.lines.context import names_of
from sij_tui.core.practice.review_log import InMemoryReviewLog

CONTENT = shipped().content
LABELS = CONTENT.labels
PRACTICE = CONTENT.practice
TIMELINE = CONTENT.timeline
assert PRACTICE
assert TIMELINE


def answer(typed: list[str], start: str) -> list[str]:
    """What is said to the last line of some that are typed."""
    said, _ = run(line_context(), typed, start, columns=200)
    last = max(at for at, line in enumerate(said) if line.startswith(">>> "))
    return said[last + 1 :]


def test_a_part_of_a_title_names_it_where_no_other_has_it() -> None:
    entries = [("a", "Test. Questions: 20."), ("b", "Colours: Dark"), ("c", "Colours: 20"),
               ("d", "試験：二十"), ("e", "dark")]  # fmt: skip
    known = names_of(entries)
    assert [known.get(word) for word in ("test", "questions", "試験", "二十")] == [
        "a",
        "a",
        "d",
        "d",
    ]
    assert known["dark"] == "e", "a whole title comes before a part"
    assert not {"colours", "20", ""} & set(known)


def test_how_a_title_begins_and_what_an_id_ends_in_come_before_the_rest_of_a_title() -> None:
    entries = [("go_on", "Continue. Learn: 0 of 14"), ("begin:learn", "Learn. Questions: 10"),
               ("begin:due", "Due today. None"), ("goto:0", "First")]  # fmt: skip
    known = names_of(entries)
    assert known["learn"] == "begin:learn"
    assert known["due"] == "begin:due"
    assert known["continue"] == "go_on"
    assert "0" not in known


def test_a_round_and_a_setting_have_their_short_names() -> None:
    word = PRACTICE.labels.word
    assert any(f"1 of {PRACTICE.test_size}" in line for line in answer([word.test], "practice"))
    assert any(f"1 of {PRACTICE.round_size}" in line for line in answer([word.learn], "practice"))
    chosen = LABELS.settings
    assert f"{chosen.theme}: {chosen.light}." in answer([chosen.light], "settings")
    assert f"{chosen.motion}: {chosen.motion_off}." in answer([chosen.motion_off], "settings")


def test_steps_are_gone_through_both_ways() -> None:
    onward, back = LABELS.action.next.label, LABELS.action.previous.label
    steps = [f"{step.title}." for step in TIMELINE.step]
    assert steps[1] in answer(["", onward], "timeline")
    assert steps[0] in answer(["2", back], "timeline")
    assert f"{TIMELINE.title}." in answer([back], "timeline"), "nothing is before the first"


def test_the_menu_of_practice_says_its_objectives_once() -> None:
    objective = PRACTICE.objectives[0].text
    word, heading = PRACTICE.labels.word, f"{PRACTICE.labels.menu.heading}"
    said, _ = run(line_context(), [word.learn, "back"], "practice", columns=200)
    assert sum(objective in line for line in said) == 1
    assert said.count(heading) == 2


def test_help_at_a_question_is_that_of_its_round() -> None:
    lines = LABELS.lines
    enter = lines.help_test.rpartition("{")[2].partition(". ")[2]
    for mode, has_hint in ((PRACTICE.labels.word.learn, True), (PRACTICE.labels.word.test, False)):
        help = " ".join(answer([mode, "?"], "practice"))
        assert (f"{lines.hint}:" in help) == has_hint
        assert (enter in help) != has_hint
    assert lines.help_answered in answer([PRACTICE.labels.word.learn, "1", "?"], "practice")


def test_a_page_that_a_result_names_is_read_when_its_title_is_typed() -> None:
    case = f"{len(CONTENT.checker.case if CONTENT.checker else ()) + 1}"
    typed = [case, "y", CHECKER.action.check.label, CHECKER.action.result.label]
    result = answer(typed, "checker")
    link = next(line for line in result if line.startswith(CHECKER.result.read))
    title = link.partition(": ")[2].rstrip(".")
    assert answer([*typed, title], "checker")[-1] == LABELS.lines.more
    assert f"{title}." in answer([*typed, title, "1"], "checker"), "the heading of the page"
    assert link in answer([*typed, "?"], "checker")
    assert CHECKER.prompt.again in answer([*typed, title, "back"], "checker")


def test_the_story_of_a_case_is_told_again_after_its_result_only_when_asked_for() -> None:
    assert CONTENT.checker
    story = CONTENT.checker.case[0].story
    typed = ["1", "y", CHECKER.action.check.label, ""]
    assert story not in " ".join(answer(typed, "checker"))
    again = " ".join(answer([*typed, CHECKER.asking.story], "checker"))
    assert story in again
    assert CHECKER.prompt.again in again


def test_an_answer_is_followed_by_what_was_chosen_and_what_is_right_alone() -> None:
    asked = answer([PRACTICE.labels.word.learn], "practice")
    options = [line for line in asked if line[:2] in {f"{number}." for number in range(1, 10)}]
    told = answer([PRACTICE.labels.word.learn, "1"], "practice")
    said = [line for line in told if line[:2] in {option[:2] for option in options}]
    assert len(options) > 2
    word = PRACTICE.labels.word
    assert [line.split(" ", 1)[1].split(":")[0] for line in said] == [word.wrong, word.right]


def test_a_round_that_was_left_after_an_answer_goes_on_with_its_question() -> None:
    log = InMemoryReviewLog()
    begun, _ = run(line_context(log), [PRACTICE.labels.word.learn, "1"], "practice", columns=200)
    number = begun.index(">>> 1")
    question = next(line for line in begun[number - 8 : number] if line.endswith("?"))
    went_on, _ = run(line_context(log), ["go_on"], "practice", columns=200)
    assert question in went_on[went_on.index(">>> go_on") :]


def test_facts_are_listed_once() -> None:
    labels = PRACTICE.progress
    log = InMemoryReviewLog()
    run(line_context(log), [PRACTICE.labels.word.learn, "1"], "practice")
    said, _ = run(line_context(log), ["facts", "1", "back"], "progress", columns=200)
    fact = next(line for line in said if line.startswith(f"1. {labels.state.missed}"))
    assert said.count(fact) == 1
    assert said[-1] == LABELS.lines.menu
