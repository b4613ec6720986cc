"""A class line by line: joining, following, voting, leading; whatever happens is said once."""

from __future__ import annotations

import re

import msgspec
import pytest
from book_kit import shipped
from lines_kit import Attendant, School

from sij_tui.core.classroom.messages import ChangeStop, SetVisibility, Vote
from sij_tui.core.classroom.polls import case_targets, question_of
from sij_tui.core.classroom.requests import ClassChanged
from sij_tui.core.content.checker import SEVERITY
from sij_tui.core.content.classroom import ClassroomLabels
from sij_tui.core.content.items.base import FeedbackText
from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.glyphs import plain
from sij_tui.core.practice.bank import bank_of

CONTENT = shipped().content
WORDS = CONTENT.classroom
assert isinstance(WORDS, ClassroomLabels)
ACTION = WORDS.action
LESSON = CONTENT.lesson[0]
BANK = bank_of(CONTENT)
LINES = CONTENT.labels.lines


@pytest.fixture
def school() -> School:
    return School()


def led(school: School) -> tuple[Attendant, Attendant]:
    """A class on the first plan: who leads it, and somebody who follows."""
    lead = school.attend(may_lead=True)
    lead.type(LESSON.title)
    follower = school.attend()
    follower.type(school.code.lower())
    lead.hear()
    return lead, follower


def to_stop(lead: Attendant, stop: int) -> None:
    for _ in range(stop + 1):  # the first leads to the plan's first stop
        lead.type(ACTION.next_stop.label)


def test_a_class_is_joined_by_its_code_number_or_name(school: School) -> None:
    lead = school.attend(may_lead=True)
    assert LESSON.title in " ".join(lead.lines)
    assert fill(WORDS.next, title="") in lead.type(LESSON.title)
    for typed in (school.code, "1", fill(WORDS.code, code=school.code)):
        follower = school.attend()
        assert fill(WORDS.following, code=school.code) in follower.type(typed)


def test_where_nobody_types_a_code_a_class_that_was_lost_is_followed_by_the_next_one() -> None:
    school = School(joins_alone=True)
    follower = school.attend()
    before = " ".join(follower.lines)
    assert WORDS.waits in before
    assert WORDS.enter not in before
    assert WORDS.present not in before
    school.attend(may_lead=True).type(LESSON.title)
    assert fill(WORDS.following, code=school.code) in follower.hear()
    follower.lose_hub()
    said = follower.hear()
    assert WORDS.cut_off in said
    assert WORDS.votes_gone in said
    another = School(joins_alone=True)
    lead = another.attend(may_lead=True)
    follower.find_hub(another, 2)
    assert WORDS.cut_off not in follower.hear()
    lead.type(LESSON.title)
    assert fill(WORDS.following, code=another.code) in follower.hear()
    lead.type(ACTION.quick.label)
    assert WORDS.quick in follower.hear()


def test_a_code_that_no_class_has_is_said_once(school: School) -> None:
    follower = school.attend()
    for _ in range(2):
        assert follower.type("BCDF").count(WORDS.unknown) == 1
    assert WORDS.unknown not in follower.type("?")


def test_the_presenters_code_opens_the_plans(school: School) -> None:
    presenter = school.attend()
    assert WORDS.secret in presenter.type(WORDS.present)
    assert WORDS.wrong_secret in presenter.type("2222")
    presenter.type(WORDS.present)
    assert LESSON.title in presenter.type("2222-3333-4444-55")
    presenter.type(LESSON.title)
    assert presenter.member.leads


def test_a_follower_hears_where_the_class_is_and_reads_on(school: School) -> None:
    lead, follower = led(school)
    to_stop(lead, 1)
    page = shipped().page(LESSON.stop[1].part or "")
    assert page.title in follower.hear()
    texts = [element.text.split(". ")[0] for element in page.elements if element.style == "body"]
    read = " ".join(follower.type("") for _ in range(len(page.elements)))
    assert texts
    assert all(text in read for text in texts)
    assert follower.hear() == ""


def test_a_step_is_followed_with_its_text(school: School) -> None:
    lead, follower = led(school)
    to_stop(lead, 3)
    follower.hear()
    said = " ".join(follower.lines)
    assert CONTENT.timeline
    step = next(step for step in CONTENT.timeline.step if step.id == LESSON.stop[3].step)
    assert step.title in said
    assert step.team[0].text.split(". ")[0] in said + follower.type("") + follower.type("")


def test_a_whole_poll(school: School) -> None:
    lead, follower = led(school)
    to_stop(lead, 5)
    target = f"case:{LESSON.stop[5].case}"
    question = question_of(target, WORDS, BANK, CONTENT.checker)
    assert question
    assert plain(question.ask) in follower.hear()
    lead.type(ACTION.ask.label)
    opened = follower.hear()
    assert WORDS.open in opened
    assert all(choice.text in opened for choice in question.choices)
    wrong = next(at for at, each in enumerate(question.choices, 1) if not each.right)
    right = next(at for at, each in enumerate(question.choices, 1) if each.right)
    assert WORDS.waiting in follower.type(f"{wrong}")
    changed = follower.type(f"{right}")
    assert f"{question.choices[right - 1].text}. {WORDS.counted_in}" in changed
    assert WORDS.waiting not in changed, "that it can be changed is known"
    votes = [request for request in follower.sent if isinstance(request, Vote)]
    assert [vote.revision for vote in votes] == [1, 2]
    lead.type(ACTION.ask.label)
    closed = follower.hear()
    assert WORDS.closed in closed
    assert question.choices[0].text not in closed
    lead.type(ACTION.ask.label)
    tally = follower.hear()
    assert f"{question.choices[right - 1].text}: 1" in tally
    assert f"{question.choices[wrong - 1].text}: 0" in tally
    lead.type(ACTION.ask.label)
    answer = follower.hear()
    assert WORDS.case_answer in answer
    assert question.choices[right - 1].text in answer
    assert question.choices[wrong - 1].text not in answer
    lead.type(ACTION.ask.label)
    assert plain(question.ask) in follower.hear()


def test_an_order_is_voted_whole(school: School) -> None:
    lead, follower = led(school)
    to_stop(lead, 2)
    question = question_of(f"item:{LESSON.stop[2].item}", WORDS, BANK, CONTENT.checker)
    assert question
    assert question.kind == "order"
    lead.type(ACTION.ask.label)
    follower.hear()
    numbers = [f"{number}" for number in range(1, len(question.choices) + 1)]
    assert WORDS.waiting not in follower.type(numbers[0])
    assert WORDS.waiting in follower.type(" ".join(numbers))
    for _ in range(2):
        lead.type(ACTION.ask.label)
    assert WORDS.first_wrong in follower.hear()
    lead.type(ACTION.ask.label)
    heard = follower.hear()
    assert WORDS.answer in heard
    assert WORDS.first_wrong not in heard  # the right order has no counts
    places = [heard.index(choice.text) for choice in question.choices]
    assert places == sorted(places)


def test_what_is_no_vote_is_none(school: School) -> None:
    lead, follower = led(school)
    lead.type(ACTION.quick.label)
    follower.hear()
    for typed in ("4", "0", "1 2", "yes", "-1"):
        follower.type(typed)
    assert not [request for request in follower.sent if isinstance(request, Vote)]


def test_after_a_poll_everything_of_it_can_be_heard_again(school: School) -> None:
    lead, follower = led(school)
    lead.type(ACTION.quick.label)
    first = follower.hear()
    again = follower.type("")
    assert WORDS.quick in first
    assert WORDS.quick in again


def test_hand_alone_and_follow(school: School) -> None:
    lead, follower = led(school)
    assert f"{ACTION.hand.label}: {WORDS.yes}" in follower.type(ACTION.hand.label)
    assert fill(WORDS.hands, count=1) in lead.hear()
    assert f"{ACTION.hand.label}: {WORDS.no}" in follower.type(ACTION.hand.label)
    follower.type(ACTION.alone.label)
    to_stop(lead, 1)
    assert follower.hear() == ""
    assert shipped().page(LESSON.stop[1].part or "").title in follower.type(ACTION.follow.label)


def test_going_back_leaves_the_class_and_coming_again_follows(school: School) -> None:
    lead, follower = led(school)
    follower.type("back")
    assert school.hub.rooms[school.code].attendance["on_own"] == 1
    to_stop(lead, 1)
    assert follower.hear() == ""
    said = follower.type(WORDS.title)
    assert shipped().page(LESSON.stop[1].part or "").title in said
    assert school.hub.rooms[school.code].attendance["following"] == 1


def test_news_say_nothing_while_something_else_is_read(school: School) -> None:
    lead, follower = led(school)
    follower.type("back")
    for line in ("search", "dye", "1"):
        follower.type(line)
        to_stop(lead, 1)
        assert follower.hear() == ""


def test_blank_and_frozen(school: School) -> None:
    lead, follower = led(school)
    to_stop(lead, 0)
    follower.hear()
    assert WORDS.blank in lead.type(ACTION.blank.label) or lead.sent[-1] == SetVisibility(
        visibility="blank"
    )
    assert WORDS.blank in follower.hear()
    assert WORDS.blank in follower.type(""), "what is blanked is not read on"
    lead.type(ACTION.blank.label)
    assert shipped().page(LESSON.stop[0].part or "").title in follower.hear()
    lead.type(ACTION.freeze.label)
    lead.type(ACTION.next_stop.label)
    assert shipped().page(LESSON.stop[1].part or "").title not in follower.hear()
    lead.type(ACTION.freeze.label)
    assert shipped().page(LESSON.stop[1].part or "").title in follower.hear()


def test_who_leads_goes_to_pages_and_steps_by_name(school: School) -> None:
    lead, follower = led(school)
    page = shipped().page(shipped().parts[4])
    lead.type(page.title)
    assert page.title in follower.hear()
    assert CONTENT.timeline
    step = CONTENT.timeline.step[4]
    lead.type(step.id)
    assert step.title in follower.hear()


def test_a_light_on_the_paragraph_that_was_read_last(school: School) -> None:
    lead, follower = led(school)
    to_stop(lead, 1)
    follower.hear()
    read = lead.type("")
    lead.type(ACTION.spotlight.label)
    heard = follower.hear()
    assert heard
    assert heard.split(". ")[0] in read or read.split(">>>  ")[-1].split(". ")[0] in heard


def test_the_end_of_a_class_is_said_and_leads_back(school: School) -> None:
    lead, follower = led(school)
    assert WORDS.ended in lead.type(ACTION.end.label)
    assert WORDS.ended in follower.hear()
    assert shipped().content.labels.lines.choose in follower.type("")


def test_notes_are_for_presenters_alone(school: School) -> None:
    lead, follower = led(school)
    to_stop(lead, 1)
    follower.hear()
    note = LESSON.stop[1].note
    assert note
    assert note.text in " ".join(lead.lines)
    assert note.text not in " ".join(follower.lines)
    assert note.text in lead.type(WORDS.notes)
    assert not [each for each in follower.sent if isinstance(each, ChangeStop)]


def test_at_a_stop_what_has_changed_is_said_with_the_notes_of_that_stop(school: School) -> None:
    lead, _ = led(school)
    notes = [stop.note.text for stop in LESSON.stop if stop.note]
    assert len(set(notes)) > 2
    for number, stop in enumerate(LESSON.stop, start=1):
        said = lead.type(ACTION.next_stop.label)
        assert fill(WORDS.stop, number=number, total=len(LESSON.stop)) in said
        assert [note for note in notes if note in said] == ([stop.note.text] if stop.note else [])
        assert LESSON.title not in said
        assert school.code not in said
        assert (fill(WORDS.heads, following=1, on_own=0, lost=0)[:11] in said) is (number == 1)
    assert WORDS.no_next in lead.type(WORDS.plan)
    assert LESSON.title in lead.type(WORDS.plan)
    assert WORDS.unchanged in lead.type(ACTION.next_stop.label)


def test_without_a_plan_the_next_stop_is_the_next_part(school: School) -> None:
    lead = school.attend(may_lead=True)
    lead.type(WORDS.no_plan)
    parts = [part.title for part in CONTENT.screen]
    for title in parts:
        assert title in lead.type(ACTION.next_stop.label)
    assert WORDS.unchanged in lead.type(ACTION.next_stop.label)
    assert parts[-2] in lead.type(ACTION.previous_stop.label)


def test_what_would_change_nothing_is_answered(school: School) -> None:
    lead, follower = led(school)
    to_stop(lead, 0)
    for name in ("end_poll", "lower_hands", "lead", "previous_stop"):
        assert WORDS.unchanged in lead.type(getattr(ACTION, name).label), name
    assert WORDS.unchanged in lead.type(LESSON.stop[0].part or "")
    follower.hear()
    assert WORDS.unchanged in follower.type(ACTION.follow.label)
    follower.type(ACTION.hand.label)
    lead.hear()
    assert fill(WORDS.hands, count=0) in lead.type(ACTION.lower_hands.label)


def test_a_light_where_only_a_title_was_read_is_on_the_first_statement_and_goes_out(
    school: School,
) -> None:
    lead, follower = led(school)
    to_stop(lead, 3)
    follower.hear()
    assert CONTENT.timeline
    step = next(step for step in CONTENT.timeline.step if step.id == LESSON.stop[3].step)
    first = (step.team or step.person)[0].text
    assert first in lead.type(ACTION.spotlight.label)
    assert first in follower.hear()
    out = f"{ACTION.spotlight.label}: {WORDS.no}"
    assert out in lead.type(ACTION.spotlight.label)


def test_any_question_can_be_shown_and_asked_without_a_plan(school: School) -> None:
    lead = school.attend(may_lead=True)
    lead.type(WORDS.no_plan)
    follower = school.attend()
    follower.type(school.code)
    checker = CONTENT.checker
    assert checker
    case = checker.case[0]
    assert case.title in lead.type(WORDS.more)
    assert LINES.lead in lead.type("back")
    lead.type(WORDS.more)
    assert WORDS.case_ask in lead.type("1")
    assert WORDS.case_ask in follower.hear()
    assert WORDS.case_ask in follower.type("")  # again: there is no more of it


def test_the_lead_is_handed_over_in_words(school: School) -> None:
    lead, _ = led(school)
    other = school.attend(may_lead=True)
    other.type(school.code)
    assert LESSON.title in other.type(WORDS.plan)
    lead.hear()
    lead.type(ACTION.lead.label)
    assert fill(WORDS.leading_here, code=school.code) in other.hear()
    assert WORDS.unchanged not in lead.type(ACTION.lead.label)
    assert lead.member.leads


def test_who_leads_is_told_of_the_link_to_other_hosts(school: School) -> None:
    lead, follower = led(school)
    for apart, text in ((True, WORDS.apart), (False, WORDS.together)):
        for each in (lead, follower):
            assert each.member.view
            view = msgspec.structs.replace(each.member.view, apart=apart)
            each.receive(ClassChanged(view=view))
        assert text in lead.hear()
        assert text not in follower.hear()


def test_what_the_class_had_wrong_is_practised_after_it(school: School) -> None:
    lead, follower = led(school)
    to_stop(lead, 5)
    lead.type(ACTION.ask.label)
    question = question_of(f"case:{LESSON.stop[5].case}", WORDS, BANK, CONTENT.checker)
    assert question
    follower.hear()
    wrong = next(at for at, each in enumerate(question.choices, 1) if not each.right)
    follower.type(f"{wrong}")
    for _ in range(4):
        lead.type(ACTION.ask.label)
    title = fill(WORDS.summary_title, code=school.code)
    over = lead.type(ACTION.end.label)
    assert title in over
    counts = [
        fill(WORDS.counted, count=int(at == wrong)) for at in range(1, len(question.choices) + 1)
    ]
    for choice, counted in zip(question.choices, counts, strict=True):
        assert f"{choice.text}: {counted}." in over
    assert not re.search(r"\d ?/ ?\d", over), "no listener knows what a slash between counts says"
    heard = follower.hear()
    assert WORDS.practise in heard
    assert title not in heard
    assert LINES.one in follower.type("1")
    assert LINES.choose in follower.type("back")


def test_the_source_of_what_the_class_looks_at(school: School) -> None:
    lead, follower = led(school)
    to_stop(lead, 1)
    follower.hear()
    follower.type("")
    page = shipped().page(LESSON.stop[1].part or "")
    cited = {fact for element in page.elements for fact in element.facts}
    said = follower.type("source")
    assert any(fact in said for fact in cited)


def test_help_names_what_can_be_done(school: School) -> None:
    lead, follower = led(school)
    for name in ("follow", "alone", "hand"):
        assert getattr(ACTION, name).help in follower.type("?")
    for name in ("next_stop", "ask", "blank", "spotlight", "end", "lower_hands", "lead"):
        assert getattr(ACTION, name).help in lead.type("?")
        assert getattr(ACTION, name).help not in follower.type("?") or name == "lead"


def test_keys_that_differ_in_case_alone_are_not_taken_for_one_another(school: School) -> None:
    lead, follower = led(school)
    lead.type(ACTION.quick.key)
    follower.hear()
    poll = school.hub.rooms[school.code].poll
    assert poll
    keys = {action.key for action in (ACTION.end, ACTION.end_poll, ACTION.alone, ACTION.follow)}
    for key in sorted(keys):
        if key.swapcase() in keys:
            lead.type(key)
            follower.type(key)
    room = school.hub.rooms[school.code]
    assert (room.phase, room.poll) == ("led", poll)
    assert room.attendance["following"] == 1


def test_no_sign_of_an_outcome_is_said_of_a_case_that_a_class_was_asked() -> None:
    checker = CONTENT.checker
    assert checker
    outcomes = [getattr(checker.outcome, name) for name in SEVERITY]
    signs = {sign for each in outcomes for sign in (each.symbol, each.symbol_ascii)}
    labels = {each.label for each in outcomes}
    told: set[str] = set()
    for case in checker.case:
        for target in case_targets(checker, case):
            question = question_of(target, WORDS, BANK, checker)
            assert question
            for part in question.remarks:
                if isinstance(part, FeedbackText) and signs.intersection(part.text.split()):
                    heard = part.shown(ascii_only=True, signs=False)
                    assert not signs.intersection(heard.split())
                    named = {label for label in labels if label in heard}
                    assert named
                    told |= named
    assert told == labels
