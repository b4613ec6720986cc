"""What prompts take line by line besides numbers, and what they say."""

from __future__ import annotations

from book_kit import shipped
from checker_player import LABELS as CHECKER
from lines_kit import line_context, run

from sij_tui.core.lines.context import names_of

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
