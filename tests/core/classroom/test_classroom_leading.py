"""What a presenter's keys ask for, and what stands on the page of a class."""

from __future__ import annotations

import msgspec
import pytest
from paths import CONTENT

from sij_tui.core.classroom.leading import lead_request
from sij_tui.core.classroom.membership import Membership
from sij_tui.core.classroom.messages import (
    AdvancePoll,
    ChangeStop,
    EndPoll,
    HandOver,
    OpenPoll,
    SetVisibility,
    TakeLead,
)
from sij_tui.core.classroom.pages.parts import Context
from sij_tui.core.classroom.pages.presenter import presenter_panel
from sij_tui.core.classroom.pages.shown import what_is_shown
from sij_tui.core.classroom.polls import question_of
from sij_tui.core.classroom.requests import LessonView, Request, StopView
from sij_tui.core.classroom.snapshot import Heads, PollView, PresenterView, Snapshot
from sij_tui.core.classroom.state import JOIN_PLACE, Ballot, Poll, SharedPlace
from sij_tui.core.content.model import Content
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Element
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.validation.load import load

STOPS = tuple(StopView(title=f"stop {number}", seconds=60.0) for number in range(1, 4))
PLAN = LessonView(id="plan", title="A plan", seconds=180.0, stops=STOPS)


@pytest.fixture(scope="session")
def content() -> Content:
    return load(CONTENT.read_bytes(), CONTENT.name).content


def context(content: Content, *, plan: bool = False, **view: object) -> Context:
    """What a presenter sees of a class."""
    assert content.classroom is not None
    shown = Snapshot(
        code="BCDF", now=0.0, role="lead", heads=Heads(), lesson="plan" if plan else ""
    )
    member = Membership(
        view=msgspec.structs.replace(shown, **view), lessons=(PLAN,), how_to_join="ssh class@host"
    )
    return Context(content, content.classroom, bank_of(content), member, glyphs_for("blocks"))


def asked(content: Content, action: str, **view: object) -> Request | None:
    plan = bool(view.pop("plan", False))
    return lead_request(context(content, plan=plan, **view), action)


def texts(elements: tuple[Element, ...]) -> str:
    return "\n".join(element.plain_text for element in elements)


@pytest.mark.parametrize("plan", [True, False])
def test_keys_ask_for_the_next_stop_not_for_the_one_that_was_next_in_the_last_view(
    content: Content, plan: bool
) -> None:
    for view in ({}, {"begun": True}, {"begun": True, "stop": 2}):
        assert asked(content, "next_stop", plan=plan, **view) == ChangeStop(step=1)
        assert asked(content, "previous_stop", plan=plan, **view) == ChangeStop(step=-1)


def test_one_key_takes_a_poll_from_the_question_to_its_end(content: Content) -> None:
    place = SharedPlace(page="class", key="item:K05")
    opened = asked(content, "ask", place=place)
    assert isinstance(opened, OpenPoll)
    assert opened.target == "item:K05"
    quick = asked(content, "ask", place=SharedPlace(page="risks"))
    assert isinstance(quick, OpenPoll)
    assert quick.target == "quick"
    stages = ("open", "closed", "tally", "answer")
    polls = [
        PollView(poll=Poll(number=1, target="quick", choices=("yes",), stage=stage))
        for stage in stages
    ]
    found = [type(asked(content, "ask", poll=poll)) for poll in polls]
    assert found == [AdvancePoll, AdvancePoll, AdvancePoll, EndPoll]


def test_freezing_and_blanking_are_undone_by_the_same_key(content: Content) -> None:
    assert asked(content, "freeze") == SetVisibility(visibility="frozen")
    assert asked(content, "freeze", visibility="frozen") == SetVisibility(visibility="live")
    assert asked(content, "blank", visibility="frozen") == SetVisibility(visibility="blank")


def test_the_key_of_the_lead_hands_it_over_only_where_it_is_clear_to_whom(content: Content) -> None:
    own = PresenterView(id="own", number=1, leads=True, is_own=True)
    others = [PresenterView(id=name, number=2) for name in ("b", "c")]
    lost = PresenterView(id="d", number=3, is_lost=True)
    assert asked(content, "lead", presenters=(own,)) is None
    assert asked(content, "lead", presenters=(own, lost, others[0])) == HandOver(to="b")
    assert asked(content, "lead", presenters=(own, *others)) is None
    assert asked(content, "lead", role="presenter") == TakeLead()


def test_presenters_are_told_who_leads_and_to_whom_the_lead_can_be_handed(content: Content) -> None:
    words = content.classroom
    assert words is not None

    def panel_lines(role: str, lead: str, lost: str = "", **view: object) -> list[str]:
        presenters = tuple(
            PresenterView(
                id=name, number=number, leads=name == lead,
                is_lost=name == lost, is_own=name == "own",
            )
            for number, name in enumerate(("own", "b", "c"), start=11)
        )  # fmt: skip
        panel = presenter_panel(context(content, role=role, presenters=presenters, **view))
        found = [each for each in panel if each.key.partition(":")[0] in ("hand", "led by", "take")]
        return [each.cells[-1].text if each.cells else each.text for each in found]

    led_by, hand_over = words.led_by, words.hand_over
    leads = led_by.replace("{number}", "13")
    assert panel_lines("presenter", lead="c") == [leads]
    assert panel_lines("presenter", lead="c", may_take_lead=True) == [leads, words.take_lead]
    to_others = [hand_over.replace("{number}", f"{number}") for number in (12, 13)]
    assert panel_lines("lead", lead="own") == to_others
    assert panel_lines("lead", lead="own", lost="b") == to_others[1:]


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 12), (120, 40), (200, 60)])
@pytest.mark.parametrize("tier", ["blocks", "ascii"])
def test_how_to_join_is_written_large_and_fits(
    content: Content, size: tuple[int, int], tier: str
) -> None:
    made = context(content, place=JOIN_PLACE)._replace(size=size, glyphs=glyphs_for(tier))  # type: ignore[arg-type]
    elements = what_is_shown(made)
    (large,) = (element for element in elements if element.key == "large code")
    lines = large.text.splitlines()
    assert len(lines) >= 3
    assert max(map(width, lines)) <= size[0] - 6
    assert "ssh class@host" in texts(elements)
    assert large.text.isascii() or tier != "ascii"


def test_how_to_join_is_said_once_on_the_screen_of_a_presenter(content: Content) -> None:
    places = {"place": JOIN_PLACE}, {"place": SharedPlace(page="risks")}
    asking = PollView(poll=Poll(number=1, target="quick", choices=("yes",)))
    for view in (*places, {"poll": asking}):
        made = context(content, **view)
        assert texts((*what_is_shown(made), *presenter_panel(made))).count("ssh class@host") == 1
    aloud = made._replace(glyphs=msgspec.structs.replace(made.glyphs, signs=False))
    assert "ssh class@host" in texts(presenter_panel(aloud))


def test_the_panel_has_the_time_against_the_plan(content: Content) -> None:
    words = content.classroom
    assert words is not None
    late = context(content, plan=True, begun=True, elapsed=90.0, stop_elapsed=90.0)
    panel = texts(presenter_panel(late))
    assert words.behind.replace("{time}", "0:30") in panel
    assert words.remaining.replace("{time}", "1:30") in panel
    line = next(each.text for each in presenter_panel(late) if each.key == "pace")
    glyphs = late.glyphs
    assert line.index(glyphs.here) == 15
    assert line.count(glyphs.full) == 10


def test_the_panel_has_all_of_the_plan(content: Content) -> None:
    leads = context(content, plan=True, begun=True, stop=1)
    lines = [each for each in presenter_panel(leads) if each.key.startswith("stop:")]
    assert [line.cells[2].text for line in lines] == [stop.title for stop in STOPS]
    assert [line.cells[1].text for line in lines] == ["1:00"] * 3
    here = [number for number, line in enumerate(lines) if leads.glyphs.here in line.cells[0].text]
    assert here == [1]
    alone = presenter_panel(context(content))
    assert not [line for line in alone if line.key.startswith("stop:")]


def test_time_does_not_run_before_the_class_has_begun(content: Content) -> None:
    words = content.classroom
    assert words is not None
    waiting = context(content, plan=True)._replace(waited=100.0)
    assert words.elapsed.replace("{time}", "0:00") in texts(presenter_panel(waiting))


def test_all_cases_and_questions_can_be_found_to_be_asked(content: Content) -> None:
    assert content.checker is not None
    assert content.practice is not None
    found = {element.do for element in presenter_panel(context(content)._replace(choosing=True))}
    wanted = {f"show:case:{case.id}" for case in content.checker.case}
    wanted |= {f"show:item:{item.id}" for item in content.practice.item}
    assert wanted <= found


def test_followers_have_no_panel_and_are_asked_nothing(content: Content) -> None:
    assert presenter_panel(context(content, role="follower")) == ()


def test_what_an_edition_does_not_have_is_said_and_not_shown(content: Content) -> None:
    words = content.classroom
    assert words is not None
    for page in ("a page of another edition", "__class__", "count"):
        elements = what_is_shown(context(content, role="follower", place=SharedPlace(page=page)))
        assert texts(elements).startswith(words.not_in_edition)


def test_an_order_says_which_line_was_most_often_first_out_of_place(content: Content) -> None:
    bank = bank_of(content)
    assert bank is not None
    right = tuple(choice.id for choice in bank.choices(bank.item("K15")))
    poll = Poll(number=1, target="item:K15", choices=right, kind="order", stage="tally")
    view = PollView(poll=poll, counts=(0, 1, 3), votes=5)
    elements = what_is_shown(context(content, poll=view))
    (said,) = (element.text for element in elements if element.key == "neighbour")
    names = [choice.text for choice in bank.choices(bank.item("K15"))]
    assert said.index(names[2]) < said.index(names[1])
    assert said.endswith("(3)")
    none = PollView(poll=poll, counts=(0, 0, 0), votes=5)
    assert "neighbour" not in {each.key for each in what_is_shown(context(content, poll=none))}


def test_an_order_is_told_with_the_answer_and_not_with_the_votes(content: Content) -> None:
    bank = bank_of(content)
    assert bank is not None
    right = tuple(choice.id for choice in bank.choices(bank.item("K15")))
    listed = {}
    for stage in ("open", "tally", "answer"):
        poll = Poll(number=1, target="item:K15", choices=right, kind="order", stage=stage)
        view = PollView(poll=poll, counts=(0, 1, 3), votes=5)
        elements = what_is_shown(context(content, poll=view))
        kind = "choice:" if stage == "open" else "tally:"
        listed[stage] = [each.key[len(kind) :] for each in elements if each.key.startswith(kind)]
        assert stage == "open" or "1" in next(
            each.text for each in elements if each.key == "in order"
        )
    assert listed["tally"] == listed["open"] != [*right]
    assert listed["answer"] == [*right]


@pytest.mark.parametrize("target", ["case:V3", "case:V3:pregnancy"])
def test_a_case_is_voted_on_by_its_rule_and_its_answer_is_not_the_leaflets(
    content: Content, target: str
) -> None:
    words, checker = content.classroom, content.checker
    assert words is not None
    assert checker is not None
    question = question_of(target, words, bank_of(content), checker)
    assert question is not None
    choices = tuple(choice.id for choice in question.choices)
    asked = texts(what_is_shown(context(content, place=SharedPlace(page="class", key=target))))
    assert checker.case_rule in asked
    for stage in ("open", "closed", "tally", "answer"):
        poll = Poll(number=1, target=target, choices=choices, stage=stage)  # type: ignore[arg-type]
        view = PollView(poll=poll, counts=(0,) * len(choices))
        shown = texts(what_is_shown(context(content, poll=view)))
        assert checker.case_rule in shown
        assert (words.case_answer in shown) == (stage == "answer")
        assert words.answer not in shown


def test_an_item_of_one_choice_can_be_answered_with_not_sure(content: Content) -> None:
    for target in ("item:K05", "case:V2"):
        opened = asked(content, "ask", place=SharedPlace(page="class", key=target))
        assert isinstance(opened, OpenPoll)
        assert opened.choices[-1] == "not_sure"
        assert len(set(opened.choices)) == len(opened.choices)


def test_a_vote_in_a_closed_poll_is_not_said_to_be_changeable(content: Content) -> None:
    words = content.classroom
    assert words is not None
    for stage, said in (("open", words.waiting), ("closed", words.counted_in)):
        poll = Poll(number=1, target="quick", choices=("yes", "no", "not_sure"), stage=stage)  # type: ignore[arg-type]
        view = PollView(poll=poll, ballot=Ballot(poll=1, revision=1, choices=("no",)))
        shown = texts(what_is_shown(context(content, role="follower", poll=view)))
        assert said in shown


@pytest.mark.parametrize("apart", [False, True])
def test_presenters_are_told_when_other_hosts_cannot_be_reached(
    content: Content, apart: bool
) -> None:
    panel = presenter_panel(context(content, apart=apart))
    assert [element.style for element in panel if element.key == "apart"] == ["alert"] * apart
