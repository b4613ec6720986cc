"""The list of commands: what is on it, and by which names it is found."""

from __future__ import annotations

from functools import cache

import msgspec
import pytest
import tomli
from book_kit import book_from, shipped
from content_samples import base
from paths import DATA

from sij_tui.core.classroom.membership import Membership
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.core.command_palette import CommandIndex, commands, known_ids
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import SETTINGS, Session
from sij_tui.core.validation.load import validate

ROWS = [
    (frozenset(ids.split()), query)
    for ids, _, query in (
        line.partition("\t")
        for line in (DATA / "palette_words.tsv").read_text("utf-8").splitlines()
    )
]
"""Ids of what may be meant, and the words of a reader who had not seen the names on the list."""
ENOUGH = 0.95
FIRST = 3


@cache
def index(page: str = "effects") -> CommandIndex:
    session = Session().visit(Route(page)).visit(Route("palette"))
    return CommandIndex(shipped(), tuple(commands(shipped(), session)))


def test_usual_names_find_what_is_meant() -> None:
    missed = []
    for ids, query in ROWS:
        found, _ = index().find(query)
        if ids.isdisjoint(command.id for command in found[:FIRST]):
            missed.append((set(ids), query))
    assert len(missed) <= (1 - ENOUGH) * len(ROWS), missed


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("quiz", "practice.test"),
        ("test", "practice.test"),
        ("learn", "practice.learn"),
        ("dark", "theme:dark"),
        ("exit", "quit"),
        ("timeline", "timeline"),
        ("pause", "timeline.play"),
        ("ascii", "glyphs:ascii"),
        ("due", "practice.due"),
        ("settigns", "settings"),
        ("words", "glossary"),
        ("overdue", "practice.due"),
        ("watch", "timeline"),
    ],
)
def test_the_first_is_what_was_meant(query: str, first: str) -> None:
    assert index("home").find(query)[0][0].id == first


@pytest.mark.parametrize("query", ["bigger text", "zoom", "font size", "enlarge"])
def test_the_size_of_text_leads_to_help_that_says_what_sets_it(query: str) -> None:
    (first, *_), fits = index().find(query)
    assert fits
    assert first.page
    element = shipped().page(first.page.page).element(first.page.key)
    assert element
    assert element.text == shipped().content.labels.help.text_size


def test_every_page_action_and_setting_is_on_it() -> None:
    on_it = {command.id for page in ("effects", "timeline") for command in index(page).commands}
    book = shipped()
    assert on_it >= set(book.page_ids)
    assert on_it >= {name for name in book.actions if name.startswith("timeline.")}
    for setting, choices in SETTINGS.items():
        assert on_it >= {f"{setting}:{choice}" for choice in choices if choice != "pixels"}
    assert "glyphs:pixels" not in on_it  # this terminal cannot
    assert on_it >= {"origin", "next", "previous", "back", "quit", "checker.rules"}
    assert on_it >= {"practice.learn", "practice.test", "practice.due"}


@pytest.mark.parametrize("page", ["home", "effects", "timeline", "practice", "glossary", "help"])
def test_every_command_does_something_and_is_there_once(page: str) -> None:
    every = index(page).commands
    ids = [command.id for command in every]
    assert len(ids) == len(set(ids))
    for command in every:
        assert command.press or command.page or command.do or command.choose
        assert command.name
        assert command.name[-1] not in ":;,.", "it is the name of a thing to open, no sentence"


def test_a_blank_query_finds_all_and_nonsense_is_told() -> None:
    assert index().find("  ") == (index().commands, True)
    found, fits = index().find("qqqqzz")
    assert not fits
    assert found == ()


def test_a_book_without_parts_offers_none_of_theirs() -> None:
    ids = {command.id for command in commands(book_from(base()), Session())}
    assert not {name for name in ids if name.startswith(("timeline", "checker", "practice"))}


def test_other_names_of_nothing_are_told() -> None:
    text = base().replace("[labels.also]", '[labels.also]\nsearhc = ["find"]')
    (problem,) = validate(text.encode())
    assert "searhc" in str(problem)
    assert "search" in str(problem)


def test_other_names_are_checked_for_forbidden_words() -> None:
    word = tomli.loads(base())["lexicon"]["forbidden"][0]
    text = base().replace("[labels.also]", f'[labels.also]\nsearch = ["{word}"]')
    assert any(word in problem.message for problem in validate(text.encode()))


def test_every_command_may_have_other_names() -> None:
    ids = {command.id for page in ("effects", "timeline") for command in index(page).commands}
    assert ids - set(shipped().parts) <= known_ids()
    assert set(shipped().content.labels.also) <= known_ids()


def test_in_a_class_what_the_reader_can_do_there_is_found_by_its_name() -> None:
    def first(query: str, member: Membership) -> str:
        session = Session(classroom=member).visit(Route("effects")).visit(Route("palette"))
        book = shipped().with_classes()
        return CommandIndex(book, tuple(commands(book, session))).find(query)[0][0].id

    view = Snapshot(code="BCDF", now=0.0)
    follower = Membership(view=view)
    leader = Membership(view=msgspec.structs.replace(view, role="lead"))
    assert first("present", Membership()) == "class"
    for query, name in (("hand", "hand"), ("follow", "follow"), ("on my own", "alone")):
        assert first(query, follower) == f"classroom.{name}"
    for query, name in (("poll", "ask"), ("blank", "blank"), ("hand over", "lead")):
        assert first(query, leader) == f"classroom.{name}"
        assert first(query, follower) != f"classroom.{name}"
    ids = [command.id for command in commands(shipped(), Session())]
    assert not [name for name in ids if name.startswith("class")]
