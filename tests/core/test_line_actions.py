"""Each action of the screens is done line by line, or the manual says why it cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from book_kit import shipped
from lines_kit import School, line_context, run

from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.glyphs import plain
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.practice.review_log import InMemoryReviewLog
from sij_tui.core.practice.round import from_suspended

CONTENT = shipped().content
LABELS, LINES = CONTENT.labels, CONTENT.labels.lines
assert CONTENT.checker
assert CONTENT.practice
assert CONTENT.classroom
CHECKER, PRACTICE, CLASS = CONTENT.checker.labels, CONTENT.practice.labels, CONTENT.classroom
FIRST, SECOND = (shipped().page(name).title for name in shipped().parts[:2])
MADE_UP = f"{len(CONTENT.checker.case) + 1}"
NO_TO_ALL = [MADE_UP, *["n"] * len(CONTENT.checker.question)]

Way = tuple[str, list[str], str]
"""Where to begin, what to type, and what is said to the last line."""

WAYS: Mapping[str, Way] = {
    "open": ("", ["1"], FIRST),
    "up": ("timeline", ["", "", "1"], CONTENT.timeline.step[0].title if CONTENT.timeline else ""),
    "down": ("timeline", [""], CONTENT.timeline.step[0].title if CONTENT.timeline else ""),
    "page_down": (shipped().parts[0], ["all"], fill(LINES.end, title=FIRST)),
    "page_up": (shipped().parts[1], ["", "", "1"], SECOND),
    "first": (shipped().parts[1], ["", "", "1"], SECOND),
    "last": (shipped().parts[1], ["all"], fill(LINES.end, title=SECOND)),
    "next": (shipped().parts[0], ["next"], SECOND),
    "previous": (shipped().parts[1], ["previous"], FIRST),
    "jump": ("", ["2"], SECOND),
    "back": (shipped().parts[0], ["back"], LINES.choose),
    "home": (shipped().parts[0], ["back"], LINES.choose),
    "origin": (shipped().parts[0], ["", "source"], LABELS.origin.place),
    "search": ("", ["search"], LINES.search),
    "next_result": ("search", ["needle", "1", "back", "2"], LINES.more),
    "previous_result": ("search", ["needle", "2", "back", "1"], LINES.more),
    "palette": ("", ["1", "back", ""], "1. "),
    "theme": ("settings", ["theme:light"], f"{LABELS.settings.theme}: {LABELS.settings.light}"),
    "glyphs": ("settings", ["glyphs:ascii"], f"{LABELS.settings.glyphs}: {LABELS.settings.ascii}"),
    "motion": ("settings", ["motion:off"],
               f"{LABELS.settings.motion}: {LABELS.settings.motion_off}"),
    "settings": ("", ["settings"], LABELS.settings.kept),
    "help": ("", ["?"], LINES.help_text.split("{")[0] or LINES.back),
    "quit": ("", ["quit"], ""),
    "checker.yes": ("checker", [MADE_UP, CHECKER.action.yes.key], "2"),
    "checker.no": ("checker", [MADE_UP, CHECKER.action.no.key], CONTENT.checker.question[1].ask),
    "checker.not_sure": ("checker", [MADE_UP, CHECKER.action.not_sure.key],
                         CONTENT.checker.question[1].ask),
    "checker.next": ("checker", [MADE_UP, CHECKER.action.next.label],
                     CONTENT.checker.question[1].ask),
    "checker.previous": ("checker", [MADE_UP, "n", "back"], CONTENT.checker.question[0].ask),
    "checker.change": ("checker", [*NO_TO_ALL, "3"], CONTENT.checker.question[2].ask),
    "checker.check": ("checker", [MADE_UP, CHECKER.action.check.label], CHECKER.review.heading),
    "checker.result": ("checker", [*NO_TO_ALL, CHECKER.action.result.label],
                       CHECKER.result.heading),
    "checker.what_if": ("checker", [*NO_TO_ALL, "", "what if 1"], CHECKER.what_if.heading),
    "checker.again": ("checker", [*NO_TO_ALL, "", CHECKER.action.again.label],
                      CONTENT.checker.question[0].ask),
    "checker.next_case": ("checker", [*NO_TO_ALL, "", CHECKER.action.next_case.label],
                          CHECKER.asking.story),
    "checker.rules": ("checker", [CHECKER.action.rules.label, "all"], CHECKER.rules.policy),
    "checker.leave": ("checker", [MADE_UP, "0"], CHECKER.prompt.left),
    "practice.choose": ("practice", ["begin:learn", "1 2 3 4 5 6 7 8 9"], LINES.not_understood),
    "practice.answer": ("practice", ["begin:learn", "1"], PRACTICE.feedback.says),
    "practice.next": ("practice", ["begin:learn", "1", ""], "2"),
    "practice.previous": ("practice", ["begin:test", "", "back"], "1. "),
    "practice.overview": ("practice", ["begin:test", "overview"], PRACTICE.test.heading),
    "practice.hint": ("practice", ["begin:learn", "hint"], LINES.one),
    "practice.timer": ("practice", ["begin:learn", "time"],
                       PRACTICE.asking.time.split("{")[0]),
    "practice.leaflet": ("practice", ["begin:learn", "1", PRACTICE.action.leaflet.label],
                         LINES.more),
    "practice.due": ("practice", ["begin:due"], PRACTICE.menu.nothing_due),
}  # fmt: skip
IN_ITS_OWN_TEST = {
    "practice.earlier", "practice.later",  # an order is typed whole
    "practice.checker",
}  # fmt: skip
CLASS_ACTIONS = {name for name in shipped().actions if name.startswith("classroom.")}


@pytest.mark.parametrize("name", WAYS)
def test_an_action_of_the_screens_is_done_by_lines(name: str) -> None:
    start, typed, wanted = WAYS[name]
    said, ended = run(line_context(seed=1), typed, start, columns=200)
    last = max(at for at, line in enumerate(said) if line.startswith(">>> "))
    answer = " ".join(said[last + 1 :])
    if name in ("quit", "checker.leave"):
        assert ended
        return
    assert " ".join(wanted.split()) in answer
    assert (LINES.not_understood in answer) == (wanted == LINES.not_understood)


@pytest.mark.parametrize("name", sorted(CLASS_ACTIONS))
def test_an_action_of_a_class_is_done_by_lines(name: str) -> None:
    school = School()
    lead, other = school.attend(may_lead=True), school.attend(may_lead=True)
    lead.type(CONTENT.lesson[0].title)
    other.type(school.code)
    action = name.removeprefix("classroom.")
    own = getattr(CLASS.action, action).label
    onward = CLASS.action.next_stop.label
    before = {
        "previous_stop": (onward, onward), "end_poll": (CLASS.action.quick.label,),
        "spotlight": (onward, ""), "follow": (CLASS.action.alone.label,), "how_to_join": (onward,),
    }.get(action, ())  # fmt: skip
    who = other if action in ("follow", "alone", "hand") else lead
    if action == "lower_hands":
        other.type(CLASS.action.hand.label)
    for typed in before:
        who.type(typed)
    who.hear()
    code, sent = school.code, len(who.sent)
    room = school.hub.rooms[code]
    said = who.type(own)
    assert len(who.sent) == sent + 1
    assert school.hub.rooms.get(code) != room
    assert LINES.not_understood not in said


def test_every_action_of_the_screens_is_had_here_or_the_manual_says_why_not(root: Path) -> None:
    text = (root / "docs" / "lines.md").read_text()
    table = text.partition("have nothing to act on")[2]
    told = {name for row in re.findall(r"(?m)^\| (`.*?) \|", table)
            for name in re.findall(r"`([\w.]+)`", row)}  # fmt: skip
    done = {*WAYS, *IN_ITS_OWN_TEST, *CLASS_ACTIONS}
    assert done | told == set(shipped().actions)
    assert not done & told
    assert not [name for name in told if not name.startswith("timeline.") and name != "panel"]


def test_a_case_is_tried_in_the_checker_from_its_question() -> None:
    bank = bank_of(CONTENT)
    assert bank
    for seed in range(40):
        log = InMemoryReviewLog()
        run(line_context(log, seed), ["begin:learn"], "practice")
        state, _ = from_suspended(bank, log.suspended())
        if state and (case := bank.case(bank.item(state.item).checker_case)):
            typed = ["go_on", "1", PRACTICE.action.checker.label]
            said, _ = run(line_context(log, seed), typed, "practice", columns=2000)
            assert plain(case.story) in said[said.index(f">>> {typed[-1]}") :]
            return
    pytest.fail("no round begins with a case")
