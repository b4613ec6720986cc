"""How the screens are opened: where they begin, what is kept, and which file is followed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from book_kit import shipped, small
from content_samples import base

from sij_tui.app.bootstrap import (
    Autosave,
    SavedState,
    StartError,
    load_session,
    opening_session,
    updated_reader,
)
from sij_tui.app.line_session import StoredSession
from sij_tui.cli import SHOW_DEFAULTS
from sij_tui.commands.watch import watcher
from sij_tui.core.book import Book
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import HOME, Preferences, Session
from sij_tui.records.reader import Place, Reader, ReaderFile

NOTHING = SavedState(HOME, Preferences())


def begun(session: Session) -> SavedState:
    """What a program begins from."""
    return SavedState(session.resume or HOME, session.preferences)


def arguments(**more: Any) -> SimpleNamespace:
    return SimpleNamespace(**{**SHOW_DEFAULTS, **more})


READER = Reader(
    preferences=Preferences(theme="light"),
    places={"sij-injection": Place(page="risks", key="2", seen=("risks", "gone"))},
)


@pytest.mark.parametrize(
    ("start", "page"), [("3", "reasons"), ("sources", "sources"), ("search", "search")]
)
def test_it_begins_where_it_is_told(start: str, page: str) -> None:
    session = opening_session(arguments(start=start), shipped(), Reader())
    assert session.route == Route(page)
    assert session.back().route == HOME


@pytest.mark.parametrize("start", ["nonsense", "0", "99", "-1", "²"])
def test_it_does_not_begin_where_there_is_nothing(start: str) -> None:
    with pytest.raises(StartError) as refused:
        opening_session(arguments(start=start), shipped(), Reader())
    assert refused.value.status == 2
    assert all(name in str(refused.value) for name in (start, "home", *shipped().page_ids))


def test_it_takes_up_what_was_kept() -> None:
    session = opening_session(arguments(), shipped(), READER)
    assert session.resume == Route("risks", "2")
    assert session.seen == {"risks"}
    assert session.preferences.theme == "light"
    assert opening_session(arguments(), small(), READER).resume is None


def test_a_place_that_is_gone_is_not_taken_up() -> None:
    reader = Reader(places={"sij-injection": Place(page="gone", key="1")})
    assert opening_session(arguments(), shipped(), reader).resume is None


def test_the_command_line_counts_for_this_time_only() -> None:
    args = arguments(theme="contrast", glyphs="ascii", no_motion=True)
    session = opening_session(args, shipped(), READER)
    assert (session.preferences.theme, session.tier, session.moving) == ("contrast", "ascii", False)
    after = updated_reader(READER, shipped(), session, begun(session))
    assert after.preferences == READER.preferences
    chosen = session.prefer(theme="dark")
    assert updated_reader(READER, shipped(), chosen, begun(session)).preferences == Preferences(
        theme="dark"
    )


def test_a_newer_versions_file_is_told_once_and_never_written(tmp_path: Path) -> None:
    path = tmp_path / "reader.json"
    path.write_text('{"schema": 2}')
    file = ReaderFile(path)
    session = load_session(arguments(), shipped(), file)
    assert str(path) in session.notice
    assert not session.capabilities.keep_place
    after = session.visit(Route("times"))
    assert Autosave(file, shipped(), session).save(after) == ""
    assert path.read_text() == '{"schema": 2}'


def test_so_it_is_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "reader.json"
    path.write_text('{"schema": 2}')
    stored = StoredSession(arguments(), shipped(), path)
    assert str(path) in stored.take_problem()
    stored.keep(stored.session.prefer(theme="light"))
    assert stored.take_problem() == ""
    assert stored.session.preferences.theme == "light"
    assert path.read_text() == '{"schema": 2}'


def test_a_newer_versions_file_that_comes_meanwhile_is_told_then(tmp_path: Path) -> None:
    path = tmp_path / "reader.json"
    file = ReaderFile(path)
    session = load_session(arguments(), shipped(), file)
    assert (session.notice, session.capabilities.keep_place) == ("", True)
    path.write_text('{"schema": 2}')
    told = Autosave(file, shipped(), session).save(session)
    assert told == shipped().content.labels.trouble.state_newer.replace("{path}", str(path))
    assert path.read_text() == '{"schema": 2}'


def test_what_is_kept_of_a_session() -> None:
    session = opening_session(arguments(), shipped(), READER)
    session = session.visit(Route("times", "1.2")).read("times").visit(Route("sources"))
    after = updated_reader(READER, shipped(), session, begun(session))
    place = after.places["sij-injection"]
    assert (place.page, place.key) == ("times", "1.2")
    assert set(place.seen) == {"risks", "times"}
    elsewhere = updated_reader(
        after, small(), opening_session(arguments(), small(), after), NOTHING
    )
    assert elsewhere.places["sij-injection"] == place


# Following a file


def test_a_file_that_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(base())
    look = watcher(path, path.read_bytes())
    assert look() is None
    path.write_text(base().replace("Making tea", "Brewing tea"))
    book = look()
    assert isinstance(book, Book)
    assert book.content.meta.title == "Brewing tea"
    assert look() is None
    path.write_text("[meta")
    problems = look()
    assert isinstance(problems, tuple)
    assert problems
    assert look() is None
    path.write_text(base())
    assert isinstance(look(), Book)


def test_a_file_that_is_just_being_written_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(base())
    look = watcher(path, path.read_bytes())
    path.write_text("")
    assert look() is None
    path.unlink()
    assert look() is None
    path.write_text(base() + "\n")
    assert isinstance(look(), Book)


def test_what_two_programs_have_read_is_kept_of_both() -> None:
    """Both begin with nothing read; whoever leaves last decides where to go on, and no more."""
    first, second = (opening_session(arguments(), shipped(), Reader()) for _ in range(2))
    parts = shipped().parts
    for part in (parts[3], parts[5]):
        first = first.visit(Route(part)).read(part)
    second = second.visit(Route(parts[4])).read(parts[4]).prefer(theme="light")
    after = Reader()
    for session in (first, second):
        after = updated_reader(after, shipped(), session, NOTHING)
    place = after.places[shipped().content.meta.id]
    assert {parts[3], parts[4], parts[5]} <= set(place.seen)
    assert place.page == parts[4]
    assert updated_reader(after, shipped(), first, NOTHING).preferences.theme == "light"


def test_what_is_chosen_or_read_and_then_taken_back_is_kept_as_it_is_at_last(
    tmp_path: Path,
) -> None:
    file, parts = ReaderFile(tmp_path / "reader.json"), shipped().parts
    file.save(Reader(places={"sij-injection": Place(page=parts[2])}))
    session = load_session(arguments(), shipped(), file)
    autosave = Autosave(file, shipped(), session)
    for theme, page in (("light", parts[4]), ("dark", parts[2])):
        session = session.prefer(theme=theme).visit(Route(page))
        assert autosave.save(session) == ""
        kept = file.load()[0]
        assert (kept.preferences.theme, kept.places["sij-injection"].page) == (theme, page)


def test_what_another_program_has_chosen_and_read_meanwhile_stays(tmp_path: Path) -> None:
    file, parts = ReaderFile(tmp_path / "reader.json"), shipped().parts
    ours = load_session(arguments(), shipped(), file)
    autosave = Autosave(file, shipped(), ours)
    ours = ours.prefer(theme="contrast").visit(Route(parts[3]))
    autosave.save(ours)
    theirs = load_session(arguments(), shipped(), file)
    other = Autosave(file, shipped(), theirs)
    other.save(theirs.prefer(theme="light").visit(Route(parts[5])))
    autosave.save(ours.prefer(glyphs="ascii"))
    kept = file.load()[0]
    assert kept.preferences == Preferences(theme="light", glyphs="ascii")
    assert kept.places["sij-injection"].page == parts[5]


def test_what_could_not_be_kept_is_kept_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = ReaderFile(tmp_path / "reader.json")
    session = load_session(arguments(), shipped(), file)
    autosave = Autosave(file, shipped(), session)
    session = session.prefer(theme="light")
    with monkeypatch.context() as broken:
        broken.setattr(ReaderFile, "save", lambda file, reader: "unwritable")
        assert autosave.save(session)
    assert autosave.save(session) == ""
    assert file.load()[0].preferences.theme == "light"


def test_a_program_that_only_stood_open_changes_no_place() -> None:
    idle = opening_session(arguments(), shipped(), READER)
    busy = idle.visit(Route("times", "1.2"))
    after = updated_reader(
        updated_reader(READER, shipped(), busy, begun(idle)), shipped(), idle, begun(idle)
    )
    assert after.places["sij-injection"].page == "times"


def test_of_two_new_programs_that_which_read_nothing_leaves_the_place_of_the_other(
    tmp_path: Path,
) -> None:
    file, parts = ReaderFile(tmp_path / "reader.json"), shipped().parts
    busy = idle = load_session(arguments(), shipped(), file)
    ours, theirs = (Autosave(file, shipped(), session) for session in (busy, idle))
    ours.save(busy.visit(Route(parts[2])))
    theirs.save(idle)
    assert file.load()[0].places["sij-injection"].page == parts[2]
