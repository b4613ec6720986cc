"""A content file that is saved while it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from book_kit import CONTENT, shipped
from screen_kit import Reader, reading

from sij_tui.commands.watch import watcher
from sij_tui.core.layout.elements import Route
from sij_tui.core.navigation import Session

PARTS = shipped().parts
TROUBLE = shipped().content.labels.trouble


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "content.toml"
    path.write_bytes(CONTENT.read_bytes())
    return path


def save(path: Path, *changes: tuple[str, str]) -> None:
    text = CONTENT.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


async def look(reader: Reader) -> None:
    """The file is looked at."""
    reader.app._poll_file()
    await reader.settle()


async def test_a_saved_file_is_shown_with_the_place_kept(saved: Path) -> None:
    session = Session().visit(Route("times"))
    async with reading(session=session, reload=watcher(saved, saved.read_bytes())) as reader:
        await reader.do("down", "down", "down")
        save(saved, ("Lying face down", "Prone"), ("Times, given and not given", "Times"))
        await look(reader)
        assert "Prone" in reader.text
        assert "Lying face down" not in reader.text
        assert reader.pane().key == "1.4"
        assert reader.cursor_rows()
        assert TROUBLE.reloaded in reader.footer
        await reader.do("next")
        assert TROUBLE.reloaded not in reader.footer
        await reader.do("home")
        assert " Times " in reader.text


async def test_control_characters_of_a_broken_file_are_shown_not_sent(saved: Path) -> None:
    evil = "\\u001b]52;c;x\\u0007\\u009b31m\\u202e"
    async with reading(reload=watcher(saved, saved.read_bytes())) as reader:
        save(saved, ("[meta]\n", f'[meta]\n"{evil}" = 1\n'), ('kind = "step"', f'kind = "{evil}"'))
        await look(reader)
        for name in ("<U+001B>]52;c;x", "<U+0007>", "<U+009B>31m", "<U+202E>"):
            assert name in reader.text
        assert not set(reader.text) & set("\x1b\x07\x9b\u202e")


@pytest.mark.parametrize("page", ["home", "search", "palette", "settings", "help", "times"])
async def test_every_screen_takes_a_new_edition(saved: Path, page: str) -> None:
    session = Session().visit(Route(page)) if page != "home" else None
    async with reading(session=session, reload=watcher(saved, saved.read_bytes())) as reader:
        await look(reader)
        if page == "search":
            await reader.type("gout")
            assert not reader.pane("results").key
        save(saved, ("Settings", "Choices"), ("Arthritis can", "Gout can"))
        await look(reader)
        assert reader.page == page
        assert len(reader.app.screen_stack) == (1 if page == "home" else 2)
        if page == "search":
            assert "Gout can affect them." in reader.text
        await reader.press("escape")


async def test_a_broken_file_shows_its_problems_until_it_is_mended(saved: Path) -> None:
    session = Session().visit(Route("times"))
    async with reading(session=session, reload=watcher(saved, saved.read_bytes())) as reader:
        await reader.do("down", "down")
        save(saved, ('kind = "duration"', 'kind = "period"'))
        await look(reader)
        assert TROUBLE.problems.split("{")[0] in reader.text
        assert "period" in reader.text
        await reader.do("theme")
        assert "period" in reader.text  # still there
        save(saved, ('kind = "duration"', 'kind = "epoch"'))
        await look(reader)
        assert "epoch" in reader.text
        assert "period" not in reader.text
        save(saved, ("Lying face down", "Prone"))
        await look(reader)
        assert "Prone" in reader.text
        assert (reader.page, reader.pane().key) == ("times", "1.3")
        assert len(reader.app.screen_stack) == 2


async def test_answers_to_the_checker_outlast_a_broken_file(saved: Path) -> None:
    session = Session().visit(Route("checker"))
    async with reading(session=session, reload=watcher(saved, saved.read_bytes())) as reader:
        await reader.press("2", "y", "left")
        await reader.until(lambda: bool(reader.cursor_rows()))
        before = reader.lines[1:-1]
        saved.write_text("[meta")
        await look(reader)
        assert TROUBLE.problems.split("{")[0] in reader.text
        save(saved)
        await look(reader)
        assert reader.lines[1:-1] == before
        save(saved, ("Yes, there is a chance", "Yes, there might be"))
        await look(reader)
        assert "Yes, there might be" in reader.text
        assert len(reader.cursor_rows()) == 1


@pytest.mark.parametrize("page", ["home", "times"])
@pytest.mark.parametrize("way", ["back", "home"])
async def test_the_last_good_edition_can_be_read_meanwhile(
    saved: Path, page: str, way: str
) -> None:
    session = Session().visit(Route(page)) if page != "home" else None
    async with reading(session=session, reload=watcher(saved, saved.read_bytes())) as reader:
        saved.write_text("[meta")
        await look(reader)
        assert TROUBLE.problems.split("{")[0] in reader.text
        await reader.do(way)
        assert reader.page == (page if way == "back" else "home")
        assert TROUBLE.problems.split("{")[0] not in reader.text
        await reader.press("4")
        assert shipped().page(PARTS[3]).title in reader.text
        save(saved)
        await look(reader)
        assert TROUBLE.reloaded in reader.footer


async def test_a_page_that_is_gone_leads_home(saved: Path) -> None:
    async with reading(
        session=Session().visit(Route("times")), reload=watcher(saved, saved.read_bytes())
    ) as reader:
        await reader.do("search")
        await reader.type("face down")
        await reader.press("enter")
        await reader.press("0")
        assert reader.page == "times"
        save(saved, ('"times"', '"hours"'))
        await look(reader)
        assert reader.page == "home"
        await reader.do("next_result", "back", "back", "home")
        await reader.press("0")
        assert reader.page == "hours"
        await reader.do("back")
        assert reader.page == "home"


async def test_other_keys_in_the_new_edition_work(saved: Path) -> None:
    async with reading(reload=watcher(saved, saved.read_bytes())) as reader:
        save(saved, ('help = { key = "?,f1"', 'help = { key = "x"'))
        await look(reader)
        await reader.press("x")
        assert reader.page == "help"
        await reader.press("escape", "f1")
        assert reader.page == "home"


async def test_the_file_is_looked_at_by_itself(saved: Path) -> None:
    async with reading(reload=watcher(saved, saved.read_bytes())) as reader:
        save(saved, ("Sacro-iliac joint injections", "Another title"))
        await reader.until(lambda: "Another title" in reader.text)
