"""What the pages of a poll show: all that is needed to answer, and what is said of the answer."""

from __future__ import annotations

from itertools import count, islice

import msgspec
import pytest
from book_kit import shipped

from sij_tui.core.checker.cases import case_by_id
from sij_tui.core.classroom.membership import Membership
from sij_tui.core.classroom.pages.parts import Context
from sij_tui.core.classroom.pages.shown import (
    choices_to_vote,
    place_picture,
    shown_picture,
    what_is_shown,
)
from sij_tui.core.classroom.polls import NOT_SURE, case_targets, item_name, question_of
from sij_tui.core.classroom.snapshot import PollView, Snapshot
from sij_tui.core.classroom.state import JOIN_PLACE, Ballot, Poll, PollStage, SharedPlace
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.layout.typeset import typeset
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.timeline.player import Playback

CONTENT = shipped().content
BANK, CHECKER, WORDS = bank_of(CONTENT), CONTENT.checker, CONTENT.classroom
assert BANK is not None
assert CHECKER is not None
assert WORDS is not None
STAGES: tuple[PollStage, ...] = ("open", "closed", "tally", "answer")
ITEMS = tuple(f"item:{item.id}" for item in BANK.practice.item)
CASES = tuple(target for case in CHECKER.case for target in case_targets(CHECKER, case))


def page_of(target: str, stage: PollStage, *, code: str = "BCDF", **view: object) -> Context:
    """What a follower has of a poll in which every choice was voted for."""
    question = question_of(target, WORDS, BANK, CHECKER)
    assert question is not None
    names = tuple(choice.id for choice in question.choices)
    poll = Poll(number=1, target=target, choices=names, kind=question.kind, stage=stage)
    polled = PollView(poll=poll, counts=(1,) * len(names), votes=len(names))
    options = {"role": "follower", **view}
    shown = Snapshot(code=code, now=0.0, poll=polled, **options)  # type: ignore[arg-type]
    return Context(CONTENT, WORDS, BANK, Membership(view=shown), glyphs_for("blocks"))


def said(context: Context) -> list[str]:
    return [element.plain_text for element in what_is_shown(context)]


@pytest.mark.parametrize("stage", STAGES)
def test_everything_that_a_question_needs_stands_on_its_page_at_every_stage(
    stage: PollStage,
) -> None:
    for target in ITEMS:
        parts = BANK.item(target.partition(":")[2]).question_parts(BANK)
        texts = said(page_of(target, stage))
        assert [part.text for part in parts if part.text not in texts] == [], target
    for target in CASES:
        case = case_by_id(CHECKER, target.split(":")[1])
        assert case is not None
        texts = said(page_of(target, stage))
        assert case.story in texts
        assert CHECKER.case_rule in texts
        asked = [question.ask for question in CHECKER.question if target.endswith(question.id)]
        assert (*asked, WORDS.case_ask)[0] in texts, target


def test_a_picture_that_is_asked_about_is_shown_and_named_only_with_the_answer() -> None:
    pictures = {item.id: item.picture(BANK) for item in BANK.practice.item}
    assert sum(picture is not None for picture in pictures.values()) >= 5
    for name, picture in pictures.items():
        for stage in STAGES:
            shown = shown_picture(page_of(f"item:{name}", stage))
            assert shown == ((picture.scene if picture else ""), stage == "answer")
    blank = page_of("item:picture-dye", "open", visibility="blank")
    assert shown_picture(blank)[0] == ""


def test_the_place_of_a_choice_does_not_tell_that_it_is_right() -> None:
    target = "item:picture-dye"
    firsts, lasts = set(), set()
    for number in islice(count(), 40):
        context = page_of(target, "open", code=f"{number}")
        view, question = context.member.view, question_of(target, WORDS, BANK, CHECKER)
        assert view is not None
        assert question is not None
        offered = choices_to_vote(question, view)
        firsts.add(offered[0].right)
        lasts.add(offered[-1].id)
        rows = [e.key for e in what_is_shown(page_of(target, "answer", code=f"{number}"))]
        tallied = [key.partition(":")[2] for key in rows if key.startswith("tally:")]
        assert tallied == [choice.id for choice in offered]  # they stay where they were
    assert firsts == {True, False}
    assert lasts == {NOT_SURE}


def test_outcomes_keep_their_scale() -> None:
    names = [e.key for e in what_is_shown(page_of("case:V3", "open")) if "choice:" in e.key]
    assert names == [f"choice:{each}" for each in ("none", "tell", "hold", "stop", NOT_SURE)]


def test_not_to_know_is_not_called_what_the_checker_calls_an_answer_about_the_person() -> None:
    texts = " ".join(said(page_of("case:V3", "open")))
    assert WORDS.undecided in texts
    assert CHECKER.labels.word.not_sure not in texts


def test_after_a_question_of_a_case_the_class_is_told_what_the_answer_leads_to() -> None:
    dye = next(question for question in CHECKER.question if question.id == "dye")
    texts = "\n".join(said(page_of("case:V3:dye", "answer")))
    assert f"{dye.not_sure.label}: ▲ HOLD ({CHECKER.labels.word.from_product})" in texts
    assert dye.not_sure.text in texts
    assert dye.why.text in texts
    texts = "\n".join(said(page_of("case:V2:pregnancy", "answer")))
    assert f"■ STOP ({CHECKER.labels.word.from_source})" in texts
    for stage in STAGES[:-1]:
        assert "HOLD" not in "\n".join(said(page_of("case:V3:dye", stage)))


def test_a_single_no_is_not_told_as_an_outcome() -> None:
    none = CHECKER.outcome.none.label
    assert none not in "\n".join(said(page_of("case:V3:pregnancy", "answer")))


def test_the_answer_of_a_case_is_told_as_in_practice() -> None:
    case = case_by_id(CHECKER, "V8")
    assert case is not None
    assert case.aside is not None
    for target in ("case:V8", "item:case-lying"):
        texts = said(page_of(target, "answer"))
        for text in (CHECKER.outcome.none.text, case.slip.text, case.aside.text):
            assert texts.count(text) == 1, target
    margins = [e.margin for e in what_is_shown(page_of("case:V8", "answer")) if e.key == "why:slip"]
    assert margins == [CONTENT.labels.reading.own_words]


def test_what_is_said_of_a_choice_stands_below_it() -> None:
    for target in ITEMS:
        question = question_of(target, WORDS, BANK, CHECKER)
        assert question is not None
        if question.remarks or question.kind == "order":
            continue
        texts = said(page_of(target, "answer"))
        for choice in question.choices:
            if choice.feedback:
                above = texts[texts.index(choice.feedback.text) - 1]
                assert choice.text in above.split("; "), target


def test_no_mark_of_the_right_choice_is_that_of_another_outcome() -> None:
    outcomes = (CHECKER.outcome.none, CHECKER.outcome.tell, CHECKER.outcome.hold)
    for element in what_is_shown(page_of("case:V1", "answer")):
        if element.key == "tally:stop":
            signs = {outcome.symbol for outcome in outcomes}
            assert not signs & {cell.text for cell in element.cells}


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("stage", STAGES)
def test_no_word_of_a_poll_is_cut_off(columns: int, stage: PollStage) -> None:
    for target in (*ITEMS, "case:V1", "case:V1:clotting"):
        context = page_of(target, stage)._replace(size=(columns, 20))
        lines = typeset(what_is_shown(context), columns, context.glyphs).lines
        cut = [run.text for line in lines for run in line if context.glyphs.ellipsis in run.text]
        assert cut == [], target


def test_presenters_can_tell_the_questions_of_their_list_apart() -> None:
    questions = [question_of(target, WORDS, BANK, CHECKER) for target in ITEMS]
    names = [question.name for question in questions if question]
    assert names == [item_name(item, BANK) for item in BANK.practice.item]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(
    ("target", "way"),
    [
        ("case:V1", WORDS.vote_one),
        ("item:K02", WORDS.vote_several),
        ("item:K15", WORDS.vote_order),
    ],
)
def test_who_has_not_voted_yet_is_told_how_to(target: str, way: str) -> None:
    assert way in said(page_of(target, "open"))
    for context in (page_of(target, "closed"), page_of(target, "open", role="lead")):
        assert way not in said(context)
    voted = page_of(target, "open")
    view = voted.member.view
    assert view is not None
    assert view.poll is not None
    ballot = Ballot(poll=1, revision=1, choices=view.poll.poll.choices[:1])
    poll = msgspec.structs.replace(view.poll, ballot=ballot)
    member = Membership(view=msgspec.structs.replace(view, poll=poll))
    assert way not in said(voted._replace(member=member))


def at_place(place: SharedPlace, role: str = "lead", **view: object) -> Context:
    """What a seat has of a class in which nothing is asked."""
    shown = Snapshot(code="BCDF", now=0.0, place=place, role=role, **view)  # type: ignore[arg-type]
    return Context(CONTENT, WORDS, BANK, Membership(view=shown), glyphs_for("blocks"))


def test_a_presenter_has_the_picture_of_the_page_or_step_at_its_moment() -> None:
    assert CONTENT.timeline
    for part in CONTENT.screen:
        picture = place_picture(at_place(SharedPlace(page=part.id)), moves=True)
        assert picture == (part.scene or "", None)
    for step in CONTENT.timeline.step:
        moments: list[tuple[Playback | None, float]] = [
            (None, 0.0),
            (Playback(elapsed=step.pace / 4), 0.25),
            (Playback(elapsed=3600), 1.0),
            (Playback(elapsed=step.pace / 4, playing=True), 1.0),
        ]
        for playback, moment in moments:
            place = SharedPlace(page="timeline", key=step.id, playback=playback)
            assert place_picture(at_place(place), moves=True) == (step.scene, moment)
            assert place_picture(at_place(place), moves=False) == (step.scene, None)


def test_there_is_no_picture_of_a_place_for_followers_in_polls_or_elsewhere() -> None:
    place = SharedPlace(page=next(part.id for part in CONTENT.screen if part.scene))
    poll = page_of(ITEMS[0], "open").member.view
    assert poll is not None
    for context in (
        at_place(place, "follower"),
        at_place(place, phase="ended"),
        at_place(place, poll=poll.poll),
        at_place(SharedPlace(page="timeline", key="none")),
        at_place(SharedPlace(page="home")),
        at_place(JOIN_PLACE, "follower"),
    ):
        assert place_picture(context, moves=True) == ("", None)


def test_where_a_class_is_joined_the_picture_is_that_of_the_first_screen() -> None:
    for context in (at_place(JOIN_PLACE), at_place(JOIN_PLACE)._replace(member=Membership())):
        assert place_picture(context, moves=True) == (CONTENT.banner.scene, None)


@pytest.mark.parametrize("may_lead", [False, True])
@pytest.mark.parametrize("count", [0, 1, 5, 20])
def test_what_is_to_be_typed_is_in_view_however_many_classes_are_on(
    count: int, may_lead: bool
) -> None:
    codes = tuple(f"BC{first}{second}" for first in "DFGHJ" for second in "KMNP")[:count]
    member = Membership(codes=codes, may_lead=may_lead)
    context = Context(CONTENT, WORDS, BANK, member, glyphs_for("blocks"), size=(80, 20))
    elements = what_is_shown(context)
    at = next(number for number, element in enumerate(elements) if element.key == "code")
    upto = typeset(elements[: at + 1], 78, context.glyphs)
    assert len(upto.lines) <= 18
    opened = [element.do for element in elements if element.do.startswith("join:")]
    assert opened == [f"join:{code}" for code in codes]
    assert count < 20 or at < 5
    assert count > 5 or not opened or elements[1].do == opened[0]
