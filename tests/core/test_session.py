"""One reader's session: where "back" leads, what is kept, what an action does."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sij_tui.core.layout.elements import Route
from sij_tui.core.layout.glyphs import TIERS, glyphs_for
from sij_tui.core.navigation import HOME, THEMES, Capabilities, Session

PARTS = tuple(f"part{number}" for number in range(1, 12))
PAGES = st.sampled_from([*PARTS, "sources", "help"])
ROUTES = st.builds(Route, PAGES, st.sampled_from(["", "1", "2.1"]))
ACTIONS = st.sampled_from(
    ["back", "home", "search", "palette", "settings", "help", "theme", "glyphs", "motion",
     "next_result", "previous_result", "jump:1", "jump:0", "jump:", "jump", "jump:x", "nonsense"]
)  # fmt: skip

SOME = settings(max_examples=40)


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """A session after any sequence of moves."""
    session = Session()
    for move in draw(st.lists(ROUTES | ACTIONS, max_size=12)):
        session = session.visit(move) if isinstance(move, Route) else session.reduce(move, PARTS)
    return session


# Going somewhere and back


@SOME
@given(sessions(), ROUTES)
def test_back_undoes_a_visit(session: Session, route: Route) -> None:
    after = session.visit(route).back()
    if session.route.page in {"search", "palette"}:
        assert after.route.page not in {"search", "palette"}  # one passes through these
    elif route.page == session.route.page:
        assert after == session.visit(route).back()
    else:
        assert (after.route, after.history) == (session.route, session.history)


@SOME
@given(sessions(), ROUTES)
def test_turning_a_page_leaves_the_way_back_as_it_is(session: Session, route: Route) -> None:
    after = session.turn(route)
    assert after.route == route
    assert after.history == session.history


@SOME
@given(sessions())
def test_every_way_back_ends_at_home(session: Session) -> None:
    for _ in range(len(session.history) + 1):
        session = session.back()
    assert session.route.page == HOME.page
    assert session.history == ()


@SOME
@given(sessions())
def test_from_home_all_ways_begin(session: Session) -> None:
    assert session.visit(HOME).history == ()


@SOME
@given(sessions())
def test_back_always_leads_somewhere_else(session: Session) -> None:
    assert session.back().route != session.route or session.route == HOME
    assert not {"search", "palette"} & {route.page for route in session.history}


def test_the_way_back_does_not_grow_for_ever() -> None:
    session = Session()
    for number in range(1000):
        session = session.visit(Route(f"page{number}"))
    assert 100 < len(session.history) < 500
    assert session.back().route == Route("page998")


def test_moving_about_on_a_page_adds_no_way_back() -> None:
    session = Session().visit(Route("part1")).visit(Route("part1", "3")).with_key("4")
    assert session.route == Route("part1", "4")
    assert session.back().route == HOME


def test_back_finds_the_very_line() -> None:
    session = Session().visit(Route("part1")).with_key("3").visit(Route("sources"))
    assert session.back().route == Route("part1", "3")


@SOME
@given(sessions(), ROUTES)
def test_what_is_opened_has_not_been_read_for_that(session: Session, route: Route) -> None:
    assert session.visit(route).seen == session.seen
    assert session.turn(route).seen == session.seen
    assert session.read(route.page).seen == session.seen | {route.page}


@pytest.mark.parametrize(
    "goes_on",
    [
        lambda session: session.visit(Route("part2")),
        lambda session: session.turn(Route("part2")),
        lambda session: session.back(),
    ],
)
def test_a_notice_is_there_until_the_reader_goes_on(goes_on: object) -> None:
    session = Session().visit(Route("part1")).with_notice("something")
    assert session.prefer(theme="light").notice
    assert not goes_on(session).notice  # type: ignore[operator]


# Actions


@SOME
@given(sessions(), ACTIONS | st.text(max_size=8))
def test_no_action_fails_and_none_loses_what_was_seen(session: Session, action: str) -> None:
    after = session.reduce(action, PARTS)
    assert after.seen >= session.seen
    assert after.capabilities == session.capabilities


@SOME
@given(sessions(), st.sampled_from(["nonsense", "", "jump", "jump:", "jump:x", "jump:-1"]))
def test_an_action_that_is_not_known_changes_nothing(session: Session, action: str) -> None:
    assert session.reduce(action, PARTS) == session


@pytest.mark.parametrize("digits", ["1", "9", "10", "11"])
def test_every_part_can_be_jumped_to_by_its_number(digits: str) -> None:
    session = Session().visit(Route("sources"))
    for digit in digits:
        session = session.reduce(f"jump:{digit}", PARTS)
    assert session.route == Route(PARTS[int(digits) - 1])
    assert session.back().route == Route("sources")


def test_zero_alone_is_the_tenth() -> None:
    assert Session().reduce("jump:0", PARTS).route == Route("part10")
    assert Session().reduce("jump:0", PARTS[:9]) == Session()


def test_digits_typed_slowly_are_two_jumps() -> None:
    session = Session().reduce("jump:1", PARTS).without_digit().reduce("jump:1", PARTS)
    assert session.route == Route("part1")


def test_digits_that_make_no_number_of_a_part_are_two_jumps() -> None:
    session = Session().reduce("jump:1", PARTS).reduce("jump:2", PARTS)
    assert session.route == Route("part2")
    assert session.back().route == Route("part1")
    assert Session().reduce("jump:3", PARTS[:2]) == Session()


def test_what_comes_between_ends_a_number() -> None:
    session = Session().reduce("jump:1", PARTS).visit(Route("part3")).reduce("jump:1", PARTS)
    assert session.route == Route("part1")


# Search results


@pytest.mark.parametrize(("hits", "at"), [((), 0), ((Route("part1"),), 1), ((Route("part1"),), -1)])
def test_a_result_that_is_none_any_more_is_not_opened(hits: tuple[Route, ...], at: int) -> None:
    assert Session().with_hits(hits, at).hit == -1


def test_results_are_stepped_through_round_and_round() -> None:
    hits = (Route("part1"), Route("part1", "2"), Route("part5"))
    session = Session().visit(Route("search")).with_hits(hits, 1).step_hit(0)
    assert session.route == hits[1]
    assert [session.step_hit(step).route for step in (1, 2, 3, -1, -2)] == [
        hits[2], hits[0], hits[1], hits[0], hits[2],
    ]  # fmt: skip


def test_without_results_there_is_nothing_to_step_to() -> None:
    assert Session().reduce("next_result") == Session()


# Preferences


def test_the_themes_go_round() -> None:
    session, themes = Session(), set()
    for _ in THEMES:
        themes.add(session.preferences.theme)
        session = session.next_theme()
    assert themes == set(THEMES)
    assert session == Session()


@pytest.mark.parametrize("tier", TIERS)
def test_the_glyphs_go_round_from_what_suits_the_terminal(tier: str) -> None:
    session = Session(capabilities=Capabilities(glyphs=tier))  # type: ignore[arg-type]
    assert session.tier == tier
    seen = [session.tier]
    for _ in TIERS[1:]:
        session = session.next_tier()
        seen.append(session.tier)
        assert session.glyphs == glyphs_for(session.tier)
    assert sorted(seen) == sorted(TIERS)


@pytest.mark.parametrize("wanted", [True, False])
@pytest.mark.parametrize("possible", [True, False])
def test_nothing_moves_unless_both_reader_and_system_allow_it(wanted: bool, possible: bool) -> None:
    session = Session(capabilities=Capabilities(motion=possible)).prefer(motion=wanted)
    assert session.moving == (wanted and possible)


def test_motion_is_switched_off_and_on() -> None:
    assert not Session().reduce("motion").moving
    assert Session().reduce("motion").reduce("motion") == Session()


# Taking up a session, and another edition of the content


def test_the_place_to_resume_is_the_last_part_that_was_read() -> None:
    session = Session().visit(Route("part2", "1")).visit(Route("sources")).visit(Route("help"))
    assert session.last_page(PARTS) == Route("part2", "1")
    assert session.visit(Route("part3")).last_page(PARTS) == Route("part3")


def test_without_anything_read_the_earlier_place_is_kept() -> None:
    session = Session().with_progress(frozenset({"part1"}), Route("part1", "2"))
    assert session.visit(Route("help")).last_page(PARTS) == Route("part1", "2")
    assert Session().last_page(PARTS) == HOME


@SOME
@given(sessions())
def test_in_another_edition_nothing_leads_to_a_page_that_is_gone(session: Session) -> None:
    session = msgspec.structs.replace(session, hits=(Route("part1"), Route("part2")), hit=1)
    pages = {"home", "search", "palette", "settings", "help", "part1"}
    kept = session.restricted_to(pages)
    routes = (kept.route, *kept.history, *kept.hits, *([kept.resume] if kept.resume else []))
    assert {route.page for route in routes} <= pages
    assert not kept.hits or -1 <= kept.hit < len(kept.hits)
    if session.route.page in pages:
        assert kept.route == session.route


def test_in_the_same_edition_nothing_changes() -> None:
    session = Session().visit(Route("part1")).visit(Route("help"))
    assert session.restricted_to({"home", "part1", "help"}) == session


def test_pages_are_turned_one_by_one_as_far_as_there_are_any() -> None:
    session = Session().visit(Route("sources")).visit(Route("part1", "3"))
    assert session.turn_page(-1, PARTS) == session
    assert session.turn_page(1, PARTS).route == Route("part2")
    assert session.turn_page(10, PARTS).route == Route("part11")
    assert session.turn_page(11, PARTS) == session
    assert session.turn_page(1, PARTS).back().route == Route("sources")
    assert session.back().turn_page(1, PARTS) == session.back()
